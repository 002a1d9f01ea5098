"""The refresh, a Prefect flow: land and parse every feed (a task each), build, test, publish."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows.accepted import write_receipts
from flows.build import build
from flows.build_inputs import build_inputs
from flows.editions import closed_periods, require_whole, show_editions
from flows.fetching.client import Validators
from flows.fetching.document import Document
from flows.fetching.sources import fetch_documents
from flows.frozen import keep_frozen
from flows.gates import Gate, read_gates
from flows.inboxes import known_inboxes
from flows.ingest import FeedResult, failed, ingest_feed, quarantine_unclaimed
from flows.lock import writer_lock
from flows.parsing import FEEDS
from flows.publish import new_build_folder, publish
from flows.settings import Settings
from flows.versions import current_version, hold, opens, published_inputs

Progress = Callable[[str, int, int], None]
PROGRESS: ContextVar[Progress] = ContextVar("progress", default=lambda *_: None)
"""Who is told of the step, what of it is done and what there is in all; whoever runs the flow in-process sets it."""

FEEDS_AT_ONCE = 2


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh did: each feed's result, files of no feed, periods left out, the version, and if it is new."""

    feeds: list[FeedResult]
    warnings: list[str]
    left_out: list[str]
    version: str
    is_new: bool


# a runner of threads is not declared as the runner of any future that `flow` asks for
@flow(name="refresh", task_runner=ThreadPoolTaskRunner(max_workers=FEEDS_AT_ONCE))  # type: ignore[arg-type]
def refresh() -> RefreshResult:
    """Bring the published warehouse up to date with the inboxes of all periods.

    A feed that fails stops neither the others nor the build: what it landed before stays in force.

    Raises:
        EditionError: when a frozen edition is not what it was.
        GatesError: when the seed of the gates can't be used.
        InboxError: when the folder of periods is not there.
        LockedError: when another refresh holds the home.
        BuildFailedError: when the build or a test fails; the published version stays as it was.
    """
    settings = Settings()
    with writer_lock(settings.home, settings.lock_wait_seconds):
        now = datetime.now(UTC)
        require_whole(settings.home)
        inboxes, left_out = known_inboxes(settings)
        feeds = _ingest_all(settings, inboxes, now)
        warnings = [
            warning
            for period, inbox in inboxes.items()
            for warning in quarantine_unclaimed(settings.home, period, inbox)
        ]
        write_receipts(settings.home)
        show_editions(settings.home)
        version, is_new = _bring_up_to_date(settings, now)
    return RefreshResult(feeds, warnings, left_out, version, is_new)


def _bring_up_to_date(settings: Settings, now: datetime) -> tuple[str, bool]:
    """Build and publish, unless what is published is held or was built of the same; the version, and if it is new."""
    inputs = build_inputs(settings.project_directory, settings.home)
    published = current_version(settings.home)
    if published is not None and hold(settings.home):
        return published, False
    if published is not None and published_inputs(settings.home) == inputs and opens(settings.home):
        return published, False
    folder = new_build_folder(settings.home, now)
    _build(settings, folder)
    done = _publish(settings, folder, inputs)
    shutil.rmtree(settings.home / "builds", ignore_errors=True)
    return done


def _ingest_all(settings: Settings, inboxes: Mapping[int, Path], now: datetime) -> list[FeedResult]:
    gates = read_gates(settings.project_directory / "seeds" / "operations" / "feed_gates.csv")
    hosts = _hosts(settings.project_directory / "seeds" / "entities" / "agency_sites.csv")
    frozen = closed_periods(settings.home)
    runs: list[tuple[str, int, PrefectFuture[FeedResult]]] = [
        (feed, period, _ingest.submit(feed, period, settings, inbox, now, gates, hosts, frozen.get(period)))
        for period, inbox in inboxes.items()
        for feed in FEEDS
    ]
    results = []
    for done, (feed, period, run) in enumerate(runs, start=1):
        outcome = run.result(raise_on_failure=False)
        results.append(failed(feed, period, outcome) if isinstance(outcome, Exception) else outcome)
        PROGRESS.get()("land and parse", done, len(runs))
    return results


def _hosts(path: Path) -> list[str]:
    """The sites that are measured for us, host by host."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["host"] for row in csv.DictReader(file)]


@task(task_run_name="{feed}-{period}", cache_policy=NO_CACHE)
def _ingest(
    feed: str,
    period: int,
    settings: Settings,
    inbox: Path,
    now: datetime,
    gates: Sequence[Gate],
    hosts: Sequence[str],
    edition: int | None,
) -> FeedResult:
    def fetch(known: Mapping[str, Validators]) -> list[Document]:
        return fetch_documents(feed, period, settings, known, hosts)

    if edition is not None:
        return keep_frozen(settings.home, feed, period, edition, inbox, now)
    return ingest_feed(settings.home, feed, period, inbox, now, fetch=fetch, gates=gates)


@task(name="build", cache_policy=NO_CACHE)
def _build(settings: Settings, folder: Path) -> None:
    progress = PROGRESS.get()
    build(settings.project_directory, settings.home, folder, lambda done, of: progress("build and test", done, of))


@task(name="publish", cache_policy=NO_CACHE)
def _publish(settings: Settings, folder: Path, inputs: Mapping[str, str]) -> tuple[str, bool]:
    return publish(settings.home, folder, settings.keep_versions, inputs)
