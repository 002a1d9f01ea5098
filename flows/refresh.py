"""The refresh: land and parse every feed, build, test, publish. A Prefect flow with a task a feed, run in-process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.settings import Settings

# Prefect reads its settings when it is imported. A server address that is set wins; without one, a private server
# of this run's own keeps its state under the home and sends nothing.
os.environ.setdefault("PREFECT_HOME", str(Settings().home.absolute() / "prefect"))
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_ENABLED", "true")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "60")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.build import build
from flows.ingest import FEEDS, FeedResult, ingest_feed, write_receipts
from flows.publish import new_build_folder, publish, writer_lock

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh did: each feed's result, the version that is published now, and whether it is new."""

    feeds: list[FeedResult]
    version: str
    is_new: bool


@task(task_run_name="land and parse: {feed}, period {period}", cache_policy=NO_CACHE)
def land_and_parse(home: Path, feed: str, period: int, inbox: Path, now: datetime) -> FeedResult:
    """Land a feed's files of a period and turn them into accepted and quarantined rows."""
    return ingest_feed(home, feed, period, inbox, now)


@task(cache_policy=NO_CACHE)
def build_and_test(settings: Settings, folder: Path, progress: Progress) -> None:
    """Build a new version with dbt and run every test on it."""
    build(settings.project_directory, settings.home, folder, progress)


@task(cache_policy=NO_CACHE)
def publish_version(settings: Settings, folder: Path) -> tuple[str, bool]:
    """Switch readers to the new version."""
    return publish(settings.home, folder, settings.keep_versions)


@flow(name="refresh", validate_parameters=False)
def refresh(settings: Settings, progress: Progress = lambda *_: None) -> RefreshResult:
    """Bring the published warehouse up to date with the inboxes of all periods.

    Raises:
        LockedError: when another refresh holds the home.
        BuildFailedError: when the build or a test fails; the published version stays as it was.
    """
    with writer_lock(settings.home):
        now = datetime.now(UTC)
        feeds = [
            land_and_parse(settings.home, feed, period, inbox, now)
            for period, inbox in settings.inboxes().items()
            for feed in FEEDS
        ]
        write_receipts(settings.home)
        folder = new_build_folder(settings.home, now)
        build_and_test(settings, folder, progress)
        version, is_new = publish_version(settings, folder)
        shutil.rmtree(settings.home / "builds", ignore_errors=True)
    return RefreshResult(feeds, version, is_new)
