"""The refresh, a Prefect flow, and what the flows that a server schedules have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, ParamSpec, Protocol, TypeVar

from prefect import Flow, State, Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun, TaskRun
from prefect.runtime import flow_run as present_run
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.feeds import ConservationError
from flows.ingestion.feed_result import FeedResult
from flows.ingestion.inbox_files import IngestError
from flows.ingestion.landing import LandingError
from flows.operations.artifacts import leave_artifacts
from flows.operations.bring_up_to_date import bring_up_to_date
from flows.operations.refresh_result import RefreshResult
from flows.operations.steps import FEEDS_AT_ONCE, Ingest
from flows.operations.trouble import PUBLISHED_WITH_TROUBLE, Trouble, troubles_of
from flows.operations.webhook import tell_of_troubles, tell_webhook
from flows.settings import RunSettings, Settings
from flows.system.lock import writer_lock

P = ParamSpec("P")
R = TypeVar("R")


class _FlowMaker(Protocol):
    def __call__(self, *, name: str) -> Callable[[Callable[P, R]], Flow[P, R]]: ...


def _notify(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    tell_webhook(Settings(), flow.name, flow_run.name, str(flow_run.id), state.name or "", state.message or "")


payesh_flow: _FlowMaker = partial(
    flow,
    task_runner=ThreadPoolTaskRunner(max_workers=FEEDS_AT_ONCE),
    on_failure=[_notify],
    on_crashed=[_notify],
    on_cancellation=[_notify],
)
"""What the flows that a server schedules have in common: two feeds at once, and a webhook that is told of failures."""


class PrefectSteps:
    """The steps of a refresh as tasks of the flow that runs: seen by its server, and a feed that fails is tried anew.

    Args:
        runs: how often, and after how long.
    """

    def __init__(self, runs: RunSettings) -> None:
        self._runs = runs

    def ingest(self, ingest: Ingest, feeds: Sequence[str], period: int) -> Iterator[FeedResult | Exception]:
        """Ingest a period's feeds, a task each."""
        of_feed = task(
            name="ingest",
            task_run_name="{feed}-{period}",
            cache_policy=NO_CACHE,
            retries=self._runs.feed_retries,
            retry_delay_seconds=self._runs.feed_retry_seconds,
            retry_condition_fn=_may_pass,
        )(ingest)
        for run in [of_feed.submit(feed, period) for feed in feeds]:
            yield run.result(raise_on_failure=False)

    def step(self, name: str, work: Callable[[], R]) -> R:
        """Do a step as a task."""
        return task(name=name, task_run_name=name, cache_policy=NO_CACHE)(work)()


@payesh_flow(name="refresh")
def refresh(periods: list[int] | None = None) -> RefreshResult:
    """Bring the published warehouse up to date with the inboxes, and leave the run's artifacts on the server.

    A run after which something is wrong is not plainly Completed: see `named`.

    Args:
        periods: as `bring_up_to_date`.

    Raises:
        LockedError: when another refresh holds the home.
        ScopeError, EditionError, GatesError, InboxError, BuildFailedError, OSError: as `bring_up_to_date`.
    """
    settings = Settings()
    with writer_lock(settings.home, settings.lock_wait_seconds):
        result, troubles = bring_up_to_date_with_prefect(settings, periods)
    return named(result, troubles)


def bring_up_to_date_with_prefect(
    settings: Settings, periods: Sequence[int] | None
) -> tuple[RefreshResult, list[Trouble]]:
    """`bring_up_to_date` in tasks of the flow that calls it and holds the home's lock.

    Its artifacts are left, and the webhook is told of what is wrong.

    Returns:
        What it did, and what is wrong now.
    """
    result = bring_up_to_date(settings, periods, PrefectSteps(settings.runs))
    troubles = troubles_of(settings, result)
    leave_artifacts(settings.published, result, troubles)
    tell_of_troubles(settings, present_run.flow_name, present_run.name, present_run.id, troubles)
    return result, troubles


def named(done: R, troubles: Sequence[Trouble]) -> R:
    """What a flow returns: what it did, and where something is wrong the state of its run with it.

    That state is of the type of completed runs, as the run did its work, and is called `PublishedWithTrouble`. Prefect
    gives what it carries to whoever calls the flow.
    """
    if not troubles:
        return done
    message = "\n".join(trouble.sentence for trouble in troubles)
    return Completed(name=PUBLISHED_WITH_TROUBLE, message=message, data=done)  # type: ignore[return-value]  # see above


def _may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether an error may be gone at the next try: those about what lies on our own disk stay."""
    return not isinstance(state.data, LandingError | IngestError | ConservationError)
