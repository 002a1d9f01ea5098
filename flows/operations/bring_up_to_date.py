"""What a refresh does, from inbox and address to what is published: land and parse, build, test, publish, report.

How its steps are run is the caller's: plainly, in this process, or as the tasks of a Prefect flow.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

from flows.building.accepted_place import put_accepted
from flows.building.build import build
from flows.building.going_on import GoingOn
from flows.building.inputs import AFTER_TROUBLES, build_inputs, changed_inputs, changed_periods
from flows.feeds import FEEDS
from flows.fetching.document import Document
from flows.fetching.response import FetchError, Validators
from flows.ingestion.accepted import write_receipts
from flows.ingestion.feed_documents import fetch_documents, measured_hosts
from flows.ingestion.feed_result import FeedResult, failed
from flows.ingestion.frozen_period import keep_frozen
from flows.ingestion.gate_measures import REGISTRY
from flows.ingestion.gates import read_gates
from flows.ingestion.inbox_files import warnings_of
from flows.ingestion.inboxes import known_inboxes, told_of_strangers
from flows.ingestion.ingest import ingest_feed
from flows.ingestion.restoration import restore_derived
from flows.ingestion.unsettled_files import unsettled_files
from flows.marts.contracts import read_mart_contracts
from flows.operations.refresh_result import RefreshResult
from flows.operations.run_log import RunLog, start_run, write_runs_parquet
from flows.operations.stages import stage
from flows.operations.steps import Steps
from flows.publishing.editions import (
    closed_periods,
    keep_last_published,
    verify_checksums,
    write_build_inputs_parquet,
    write_editions_parquet,
)
from flows.publishing.maker import attach_maker
from flows.publishing.publish import new_build_folder, publish, take_work_database
from flows.publishing.report_folder import write_published_report
from flows.publishing.rollback import hold, keep_held
from flows.publishing.run_metrics import RUN_METRICS, attach_run_metrics
from flows.publishing.unknown_entries import unknown_entries
from flows.publishing.versions import current_version, has_report, is_whole, published_inputs
from flows.seeds.policies import required_feeds
from flows.seeds.references import references
from flows.settings import Settings
from flows.system.derived_files import settle
from flows.system.disk_space import require_free_space
from flows.system.errors import PayeshError
from flows.system.home import builds_folder, published_file, run_steps_file
from flows.system.published_link import keep_links


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


def bring_up_to_date(settings: Settings, periods: Collection[int] | None, steps: Steps) -> RefreshResult:
    """Take in these periods' feeds, build, test and publish; the caller holds the home's lock.

    A feed that fails stops neither the others nor the build: what it landed before stays active.

    Args:
        settings: of the installation.
        periods: whose inboxes and addresses are looked at; None: those of all periods that have an inbox. What is
            active of other periods stays, and is built with them.
        steps: how the steps are run.

    Raises:
        ScopeError: when a period has no inbox.
        AcceptedPlaceError: when accepted rows are to be read elsewhere, and can't be put there.
        EditionError: when a frozen edition is not what it was.
        GatesError: when the seed of the gates can't be used.
        InboxError: when the folder of periods is not there.
        RestorationError: when active rows are not what was written, and can't be made again.
        BuildFailedError: when the build or a test fails; the published version stays as it was.
        OSError: when the home can't be written to, or its disk has too little room.
    """
    require_free_space(settings.home)
    shutil.rmtree(builds_folder(settings.home), ignore_errors=True)  # of a refresh that ended badly
    inboxes, left_out = _inboxes(settings, periods)
    now = datetime.now(UTC)
    restored = restore_derived(
        settings.home, inboxes, settings.parsing.memory
    )  # before anything is written that it would find
    run_log = start_run(settings.home, now)
    verify_checksums(settings.home)
    feeds = _ingest_all(settings, run_log, inboxes, now, steps)
    strangers = [*told_of_strangers(settings), *(each.sentence for each in unknown_entries(settings.home))]
    warnings = [*strangers, *restored, *warnings_of(settings.home, inboxes)]
    write_receipts(settings.home)
    settle(settings.home)
    put_accepted(settings.home, settings.accepted)
    write_editions_parquet(settings.home)
    version, is_new, is_built = _build_and_publish(settings, run_log, now, steps)
    trouble = _bring_report_up_to_date(settings, run_log, version, steps)
    return RefreshResult(feeds, warnings, left_out, version, is_new, trouble, is_built)


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


def _ingest_all(
    settings: Settings, run_log: RunLog, inboxes: Mapping[int, Path], now: datetime, steps: Steps
) -> list[FeedResult]:
    """Ingest period by period, the earliest first, and the registry first: gates look at what came before."""
    seeds = settings.project_directory / "seeds"
    gates = read_gates(seeds / "operations" / "feed_gates.csv")
    required = required_feeds(settings.project_directory)
    hosts = measured_hosts(seeds / "entities" / "agency_sites.csv")
    known = {period: references(seeds, period) for period in inboxes}
    frozen = closed_periods(settings.home)
    unsettled = unsettled_files(inboxes.values(), settings.inbox)

    def ingest(feed: str, period: int) -> FeedResult:
        documents: list[Document] = []

        def fetch(active: Mapping[str, Validators]) -> list[Document]:
            documents.extend(fetch_documents(feed, period, settings, active, hosts))
            return documents

        with run_log.step("ingest", feed, period) as step:
            if period in frozen:
                closed = (settings.home, feed, period, frozen[period], inboxes[period], now)
                result = keep_frozen(*closed, settings.parsing.memory)
            else:
                place = (settings.home, feed, period, inboxes[period], now)
                is_required = feed in required and bool(known[period].options)  # without a method nothing is scored
                result = ingest_feed(
                    *place,
                    fetch=fetch,
                    gates=gates,
                    known=known[period],
                    is_required=is_required,
                    unsettled=unsettled,
                    memory=settings.parsing.memory,
                )
            step.rows_count = result.records
        if documents and all(isinstance(each.outcome, FetchError) for each in documents):
            raise SourceFailedError(result)  # a state that can be seen, and tried again
        return result

    results: list[FeedResult] = []
    with stage("land and parse") as present:
        for period in sorted(inboxes):
            for feeds in ([REGISTRY], [feed for feed in FEEDS if feed != REGISTRY]):
                for feed, outcome in zip(feeds, steps.ingest(ingest, feeds, period), strict=True):
                    results.append(_result(feed, period, outcome))
                    present.has_done(len(results), len(inboxes) * len(FEEDS))
        present.detail = f"{len(results)} feeds"
    order = list(FEEDS)
    return sorted(results, key=lambda result: (result.period, order.index(result.feed)))


def _result(feed: str, period: int, outcome: FeedResult | Exception) -> FeedResult:
    if isinstance(outcome, SourceFailedError):
        return outcome.result
    return failed(feed, period, outcome) if isinstance(outcome, Exception) else outcome


def _build_and_publish(settings: Settings, run_log: RunLog, now: datetime, steps: Steps) -> tuple[str, bool, bool]:
    """Build and publish, unless what is published is held or was built of the same.

    Returns:
        The version, whether it is new, and whether its figures were built now.
    """
    if hold(settings.home):
        return keep_held(settings.home), False, False
    published = current_version(settings.home)
    inputs = build_inputs(settings.project_directory, settings.home)
    changed = changed_inputs(published_inputs(settings.home), inputs)
    if published is not None and not changed and is_whole(settings.home):
        keep_links(settings.home)
        return published, False, False
    folder = new_build_folder(settings.home, now)
    selected, going_on = None, None
    periods = changed_periods(changed) if is_whole(settings.home) and not settings.spark.master else None
    if periods is not None and take_work_database(settings.home, folder):
        if periods:
            going_on = GoingOn(periods, published_file(settings.home).resolve())
        else:
            selected = AFTER_TROUBLES
    if selected != AFTER_TROUBLES:  # else the figures are built already
        keep_last_published(settings.home)
        inputs = build_inputs(settings.project_directory, settings.home)
        write_build_inputs_parquet(settings.home, inputs)
    with stage("build" if selected != AFTER_TROUBLES else "status of feeds", _named(periods)) as present:
        steps.step("build", lambda: _build(settings, run_log, folder, present.has_done, selected, going_on))
    with stage("publish") as present:
        version, is_new = steps.step("publish", lambda: _publish(settings, run_log, folder, inputs))
        present.detail = version if is_new else "nothing changed"
    shutil.rmtree(builds_folder(settings.home), ignore_errors=True)
    return version, is_new, selected != AFTER_TROUBLES


def _named(periods: Collection[int] | None) -> str:
    return f"of period {', '.join(map(str, sorted(periods)))}" if periods else ""


def _build(
    settings: Settings,
    run_log: RunLog,
    folder: Path,
    progress: Callable[[int, int], None],
    selected: str | None,
    going_on: GoingOn | None,
) -> None:
    with run_log.step("build", in_child=True):
        place = (settings.project_directory, settings.home, folder)
        build(
            *place,
            progress,
            select=selected,
            going_on=going_on,
            seconds=settings.runs.build_seconds,
            memory_mb=settings.runs.build_memory_mb,
            on_spark=bool(settings.spark.master),
        )


def _publish(settings: Settings, run_log: RunLog, folder: Path, inputs: Mapping[str, str]) -> tuple[str, bool]:
    contract = read_mart_contracts(settings.project_directory).get(RUN_METRICS)

    def attach(database: Path) -> None:
        attach_maker(database)
        if contract is not None:
            write_runs_parquet(settings.home)
            attach_run_metrics(database, run_steps_file(settings.home), contract)

    with run_log.step("publish"):
        return publish(settings.home, folder, settings.keep_versions, inputs, attach)


def _bring_report_up_to_date(settings: Settings, run_log: RunLog, version: str, steps: Steps) -> str:
    """Write the published version's report where it lacks one; what is published stays when that fails.

    Returns:
        Why there is none; empty when there is one, or none is wanted.
    """
    if not settings.runs.write_report or has_report(settings.home, version):
        return ""

    def report() -> None:
        with run_log.step("report", in_child=True):
            write_published_report(settings.home, version)

    with stage("report") as present:
        try:
            steps.step("report", report)
        except Exception as error:  # noqa: BLE001 - whatever it is, the version is published
            present.detail = "not written"
            return f"the report was not written: {type(error).__name__}: {error}"
    return ""
