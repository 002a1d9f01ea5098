"""Closing a period, a Prefect flow: a last refresh, then its figures are frozen, if every feed is as it must be."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.marts.published import open_published
from flows.marts.rows import table_of
from flows.publishing.editions import Edition, freeze
from flows.publishing.rollback import LIFT, held_sentence
from flows.refresh import bring_up_to_date_with_prefect, named, payesh_flow
from flows.settings import Settings
from flows.system.errors import PayeshError
from flows.system.lock import writer_lock

_FEEDS = """
    select
        feed, status, trouble, $today >= stale_from as is_stale,
        date_diff('day', cast(last_fetched_at at time zone 'UTC' as date), $today) as age_days, stale_after_days
    from marts.feed_status where period = $period and indicators_fed > 0 order by feed
"""


class UnfitPeriodError(PayeshError):
    """The period can't be closed; the message names each feed that is not active or too old, and why."""


@payesh_flow(name="period-close")
def close_period(period: int, edition: int) -> Edition:
    """Refresh a period and freeze what is then published of it.

    Args:
        period: assessment period.
        edition: the number that its figures get: 1, or that of the open edition.

    Raises:
        UnfitPeriodError: when a feed that feeds the period's indicators is not active, failed, was held back, or is
            older than `feed_policies.csv` allows. The refresh is published; nothing is frozen. Also under a hold, as
            then the refresh is not published either.
        EditionError: when the number is not the next one, or the period is frozen already.
        ScopeError, LockedError, GatesError, BuildFailedError: as `refresh`.
    """
    settings = Settings()
    with writer_lock(settings.home, settings.lock_wait_seconds):
        _, troubles = bring_up_to_date_with_prefect(settings, [period])
        if held := held_sentence(settings.home):
            raise UnfitPeriodError(f"period {period} can't be closed: {held}; {LIFT}")
        now = datetime.now(UTC)
        _require_fit(settings.published, period, now)
        frozen = _freeze(settings.home, period, edition, now)
    return named(frozen, troubles)


@task(name="require-fit", task_run_name="require-fit", cache_policy=NO_CACHE)
def _require_fit(published: Path, period: int, now: datetime) -> None:
    unfit = unfit_feeds(published, period, now)
    if unfit:
        raise UnfitPeriodError(f"period {period} can't be closed: {'; '.join(unfit)}")


@task(name="freeze", task_run_name="freeze", cache_policy=NO_CACHE)
def _freeze(home: Path, period: int, edition: int, now: datetime) -> Edition:
    return freeze(home, period, edition, now)


def unfit_feeds(published: Path, period: int, now: datetime) -> list[str]:
    """A sentence for each feed of a period, with indicators of its own, that is not active and fresh."""
    with open_published(published, or_copy=True) as connection:
        feeds = table_of(connection, _FEEDS, {"today": now.date(), "period": period}).rows
    if not feeds:
        return ["the published version knows no feed of it"]
    unfit = []
    for feed, status, trouble, is_stale, age_days, stale_after_days in feeds:
        if status != "landed" or trouble is not None:
            unfit.append(f"{feed} is {status}" + (f" ({trouble})" if trouble else ""))
        elif is_stale:
            unfit.append(f"{feed} was landed {age_days} days ago, and {stale_after_days} are allowed")
    return unfit
