"""The backfill, a Prefect flow: several periods that came late, taken in one after the other and published at once."""

from __future__ import annotations

from flows.operations.bring_up_to_date import ScopeError
from flows.operations.refresh_result import RefreshResult
from flows.refresh import bring_up_to_date_with_prefect, named, payesh_flow
from flows.settings import Settings
from flows.system.lock import writer_lock


@payesh_flow(name="backfill")
def backfill(first_period: int, last_period: int) -> RefreshResult:
    """Take in every period from the first to the last, both included, and publish them as one version.

    A build computes all periods anyway, so one build is enough; and readers never see half a backfill. The periods'
    feeds are taken in in order, since a period is judged by the one before.

    Raises:
        ScopeError: when the first period is after the last, or one between them has no inbox.
        LockedError, EditionError, GatesError, BuildFailedError: as `refresh`.
    """
    if first_period > last_period:
        raise ScopeError(f"the first period, {first_period}, is after the last, {last_period}; give them in order")
    settings = Settings()
    with writer_lock(settings.home, settings.lock_wait_seconds):
        result, troubles = bring_up_to_date_with_prefect(settings, list(range(first_period, last_period + 1)))
    return named(result, troubles)
