"""The refresh: land and parse every feed, build, test, publish."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.build import build
from flows.ingest import FEEDS, FeedResult, ingest_feed, quarantine_unclaimed, write_receipts
from flows.publish import new_build_folder, publish, writer_lock
from flows.settings import Settings

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh did: each feed's result, files of no feed, the published version, and whether it is new."""

    feeds: list[FeedResult]
    warnings: list[str]
    version: str
    is_new: bool


def refresh(settings: Settings, progress: Progress = lambda *_: None) -> RefreshResult:
    """Bring the published warehouse up to date with the inboxes of all periods.

    Raises:
        LockedError: when another refresh holds the home.
        BuildFailedError: when the build or a test fails; the published version stays as it was.
    """
    with writer_lock(settings.home):
        now = datetime.now(UTC)
        feeds = [
            ingest_feed(settings.home, feed, period, inbox, now)
            for period, inbox in settings.inboxes().items()
            for feed in FEEDS
        ]
        warnings = [
            warning
            for period, inbox in settings.inboxes().items()
            for warning in quarantine_unclaimed(settings.home, period, inbox)
        ]
        write_receipts(settings.home)
        folder = new_build_folder(settings.home, now)
        build(settings.project_directory, settings.home, folder, progress)
        version, is_new = publish(settings.home, folder, settings.keep_versions)
        shutil.rmtree(settings.home / "builds", ignore_errors=True)
    return RefreshResult(feeds, warnings, version, is_new)
