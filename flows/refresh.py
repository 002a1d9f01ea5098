"""The refresh, a Prefect flow: land and parse every feed (a task each), build, test, publish.

The flows that a server schedules share it: whoever runs one holds the home's lock and calls `bring_up_to_date`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from prefect import Flow, State, Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows.building.build import BuildFailedError, Failure, build
from flows.building.inputs import build_inputs, changed_inputs
from flows.feeds import FEEDS, ConservationError
from flows.fetching.document import Document
from flows.fetching.response import FetchError, Validators
from flows.ingestion.accepted import write_receipts
from flows.ingestion.feed_documents import fetch_documents, measured_hosts
from flows.ingestion.feed_result import FeedResult, failed
from flows.ingestion.frozen_period import keep_frozen
from flows.ingestion.gates import Gate, read_gates
from flows.ingestion.inbox_files import IngestError, quarantine_unrecognised
from flows.ingestion.inboxes import known_inboxes
from flows.ingestion.ingest import ingest_feed
from flows.ingestion.landing import LandingError
from flows.marts.contracts import read_mart_contracts
from flows.operations.artifacts import leave_artifacts
from flows.operations.prefect_server import reports_to_server
from flows.operations.refresh_result import RefreshResult
from flows.operations.run_log import RunLog, start_run, write_runs_parquet
from flows.operations.stages import stage
from flows.operations.webhook import notify
from flows.publishing.editions import (
    closed_periods,
    keep_last_published,
    verify_checksums,
    write_build_inputs_parquet,
    write_editions_parquet,
)
from flows.publishing.maker import attach_maker
from flows.publishing.publish import new_build_folder, publish
from flows.publishing.report_folder import write_published_report
from flows.publishing.rollback import hold
from flows.publishing.run_metrics import RUN_METRICS, attach_run_metrics
from flows.publishing.versions import current_version, has_report, opens, published_inputs
from flows.settings import Settings
from flows.system.disk_space import require_free_space
from flows.system.errors import PayeshError
from flows.system.home import builds_folder, run_steps_file
from flows.system.lock import writer_lock

_FEEDS_AT_ONCE = 2
P = ParamSpec("P")
R = TypeVar("R")


class ScopeError(PayeshError):
    """A period that was asked for has no inbox; the message names it and the folder that lacks."""


class SourceFailedError(PayeshError):
    """A feed's address gave no document; what was landed before stays active.

    Attributes:
        result: what became of the feed.
    """

    def __init__(self, result: FeedResult) -> None:
        super().__init__(result.message)
        self.result = result


class _FlowMaker(Protocol):
    def __call__(self, *, name: str) -> Callable[[Callable[P, R]], Flow[P, R]]: ...


payesh_flow: _FlowMaker = partial(
    flow,
    task_runner=ThreadPoolTaskRunner(max_workers=_FEEDS_AT_ONCE),
    on_failure=[notify],
    on_crashed=[notify],
    on_cancellation=[notify],
)
"""What the flows that a server schedules have in common: two feeds at once, and a webhook that is told of failures."""


@payesh_flow(name="refresh")
def refresh(periods: list[int] | None = None) -> RefreshResult:
    """Bring the published warehouse up to date with the inboxes.

    A feed that fails stops neither the others nor the build: what it landed before stays active.

    Args:
        periods: whose inboxes and addresses are looked at; None: those of all periods that have an inbox. What is in
            force of other periods stays, and is built with them.

    Raises:
        ScopeError: when a period has no inbox.
        EditionError: when a frozen edition is not what it was.
        GatesError: when the seed of the gates can't be used.
        InboxError: when the folder of periods is not there.
        LockedError: when another refresh holds the home.
        BuildFailedError: when the build or a test fails; the published version stays as it was.
        OSError: when the home can't be written to, or its disk has too little room.
    """
    settings = Settings()
    with writer_lock(settings.home, settings.lock_wait_seconds):
        return bring_up_to_date(settings, periods)


def bring_up_to_date(settings: Settings, periods: Collection[int] | None) -> RefreshResult:
    """Take in these periods' feeds (None: all), build, test and publish; called in a flow that holds the lock.

    On a Prefect server it leaves its artifacts. Raises what `refresh` raises, but for the lock.
    """
    require_free_space(settings.home)
    inboxes, left_out = _inboxes(settings, periods)
    now = datetime.now(UTC)
    run_log = start_run(settings.home, now)
    verify_checksums(settings.home)
    feeds = _ingest_all(settings, run_log, inboxes, now)
    warnings = [
        warning
        for period, inbox in inboxes.items()
        for warning in quarantine_unrecognised(settings.home, period, inbox)
    ]
    write_receipts(settings.home)
    write_editions_parquet(settings.home)
    version, is_new = _build_and_publish(settings, run_log, now)
    trouble = _bring_report_up_to_date(settings, run_log, version)
    result = RefreshResult(feeds, warnings, left_out, version, is_new, trouble)
    leave_artifacts(settings.published, result)
    return result


def _inboxes(settings: Settings, periods: Collection[int] | None) -> tuple[dict[int, Path], list[str]]:
    """The inboxes of these periods, and a sentence for each period that is left out of all."""
    inboxes, left_out = known_inboxes(settings)
    if periods is None:
        return inboxes, left_out
    lacking = sorted(set(periods) - set(inboxes))
    if lacking or not periods:
        named = ", ".join(map(str, lacking)) or "none at all"
        raise ScopeError(
            f"periods without inbox: {named}; make {settings.periods_directory}/<nn>/inbox, or leave it out"
        )
    return {period: inbox for period, inbox in inboxes.items() if period in periods}, left_out


def _build_and_publish(settings: Settings, run_log: RunLog, now: datetime) -> tuple[str, bool]:
    """Build and publish, unless what is published is held or was built of the same; the version, and if it is new."""
    inputs = build_inputs(settings.project_directory, settings.home)
    published = current_version(settings.home)
    if published is not None and hold(settings.home):
        return published, False
    if published is not None and not changed_inputs(published_inputs(settings.home), inputs) and opens(settings.home):
        return published, False
    keep_last_published(settings.home)
    inputs = build_inputs(settings.project_directory, settings.home)
    write_build_inputs_parquet(settings.home, inputs)
    folder = new_build_folder(settings.home, now)
    seconds = settings.runs.build_seconds
    try:
        with stage("build") as present:
            _build.with_options(timeout_seconds=seconds)(settings, run_log, folder, present.has_done)
    except TimeoutError as error:
        advice = f"took over {seconds:.0f} seconds; raise PAYESH_RUNS__BUILD_SECONDS if that is no fault"
        raise BuildFailedError([Failure("build", advice, [])]) from error
    with stage("publish") as present:
        version, is_new = _publish(settings, run_log, folder, inputs)
        present.detail = version if is_new else "nothing changed"
    shutil.rmtree(builds_folder(settings.home), ignore_errors=True)
    return version, is_new


def _bring_report_up_to_date(settings: Settings, run_log: RunLog, version: str) -> str:
    """Write the published version's report where it lacks one; what is published stays when that fails.

    Returns:
        Why there is none; empty when there is one, or none is wanted.
    """
    if not settings.runs.write_report or has_report(settings.home, version):
        return ""
    with stage("report") as present:
        state = _report(settings, run_log, version, return_state=True)
        present.detail = "not written" if state.is_failed() else ""
    return f"the report was not written: {state.message}" if state.is_failed() else ""


def _ingest_all(settings: Settings, run_log: RunLog, inboxes: Mapping[int, Path], now: datetime) -> list[FeedResult]:
    """Ingest period by period, the earliest first: a period's gates look at the one before."""
    gates = read_gates(settings.project_directory / "seeds" / "operations" / "feed_gates.csv")
    hosts = measured_hosts(settings.project_directory / "seeds" / "entities" / "agency_sites.csv")
    frozen = closed_periods(settings.home)
    ingest = _ingest.with_options(
        retries=settings.runs.feed_retries if reports_to_server() else 0,
        retry_delay_seconds=settings.runs.feed_retry_seconds,
        retry_condition_fn=_may_pass,
    )
    results: list[FeedResult] = []
    with stage("land and parse") as present:
        for period in sorted(inboxes):
            of_period = (settings, run_log, period, inboxes[period], now, gates, hosts, frozen.get(period))
            runs: list[tuple[str, PrefectFuture[FeedResult]]] = [
                (feed, ingest.submit(feed, *of_period)) for feed in FEEDS
            ]
            for feed, run in runs:
                results.append(_outcome(feed, period, run.result(raise_on_failure=False)))
                present.has_done(len(results), len(inboxes) * len(FEEDS))
        present.detail = f"{len(results)} feeds"
    return results


def _outcome(feed: str, period: int, outcome: FeedResult | Exception) -> FeedResult:
    if isinstance(outcome, SourceFailedError):
        return outcome.result
    return failed(feed, period, outcome) if isinstance(outcome, Exception) else outcome


def _may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether an error may be gone at the next try: those about what lies on our own disk stay."""
    return not isinstance(state.data, LandingError | IngestError | ConservationError)


@task(task_run_name="{feed}-{period}", cache_policy=NO_CACHE)
def _ingest(
    feed: str,
    settings: Settings,
    run_log: RunLog,
    period: int,
    inbox: Path,
    now: datetime,
    gates: Sequence[Gate],
    hosts: Sequence[str],
    edition: int | None,
) -> FeedResult:
    documents: list[Document] = []

    def fetch(known: Mapping[str, Validators]) -> list[Document]:
        documents.extend(fetch_documents(feed, period, settings, known, hosts))
        return documents

    with run_log.step("ingest", feed, period) as step:
        if edition is not None:
            result = keep_frozen(settings.home, feed, period, edition, inbox, now)
        else:
            result = ingest_feed(settings.home, feed, period, inbox, now, fetch=fetch, gates=gates)
        step.rows_count = result.records
    if documents and all(isinstance(each.outcome, FetchError) for each in documents):
        raise SourceFailedError(result)  # a state that can be seen, and tried again
    return result


@task(name="build", task_run_name="build", cache_policy=NO_CACHE)
def _build(settings: Settings, run_log: RunLog, folder: Path, progress: Callable[[int, int], None]) -> None:
    with run_log.step("build", in_child=True):
        build(settings.project_directory, settings.home, folder, progress)


@task(name="publish", task_run_name="publish", cache_policy=NO_CACHE)
def _publish(settings: Settings, run_log: RunLog, folder: Path, inputs: Mapping[str, str]) -> tuple[str, bool]:
    contract = read_mart_contracts(settings.project_directory).get(RUN_METRICS)

    def attach(database: Path) -> None:
        attach_maker(database)
        if contract is not None:
            write_runs_parquet(settings.home)
            attach_run_metrics(database, run_steps_file(settings.home), contract)

    with run_log.step("publish"):
        return publish(settings.home, folder, settings.keep_versions, inputs, attach)


@task(name="report", task_run_name="report", cache_policy=NO_CACHE)
def _report(settings: Settings, run_log: RunLog, version: str) -> None:
    with run_log.step("report", in_child=True):
        write_published_report(settings.home, version)
