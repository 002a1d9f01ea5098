"""Whether a refresh would find nothing new: found out as a refresh finds it, but without Prefect and its server."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from flows.building.inputs import build_inputs, changed_inputs
from flows.feeds import FEEDS
from flows.ingestion.accepted import write_receipts
from flows.ingestion.active_landings import read_active
from flows.ingestion.attempts import trouble
from flows.ingestion.feed_result import FeedResult, unchanged_result
from flows.ingestion.inbox_files import IngestError, discover, quarantine_unrecognised
from flows.ingestion.inboxes import known_inboxes
from flows.ingestion.landing import LandingError, read_landed
from flows.operations.plan import plan_feed
from flows.operations.refresh_result import RefreshResult
from flows.operations.run_log import Step, start_run
from flows.publishing.editions import closed_periods, verify_checksums, write_editions_parquet
from flows.publishing.rollback import hold
from flows.publishing.versions import current_version, has_report, opens, published_inputs
from flows.settings import Settings


def unchanged(settings: Settings, now: datetime) -> RefreshResult | None:
    """What a refresh of all periods ends in when nothing is new; the caller holds the writer's lock.

    What SQL reads of receipts, attempts and editions is written as a refresh writes it, so that a build's inputs are
    compared as they would be.

    Returns:
        None where a refresh may have something to land, parse, build or report.

    Raises:
        InboxError: when the folder of periods is not there.
        EditionError: when a frozen edition is not what it was.
        VersionError: when the manifest of the published version can't be read.
    """
    began = time.monotonic()
    version = current_version(settings.home)
    if version is None or (settings.runs.write_report and not has_report(settings.home, version)):
        return None
    inboxes, left_out = known_inboxes(settings)
    verify_checksums(settings.home)
    frozen = closed_periods(settings.home)
    if _has_news(settings, inboxes, frozen, now):
        return None
    warnings = [
        warning
        for period, inbox in inboxes.items()
        for warning in quarantine_unrecognised(settings.home, period, inbox)
    ]
    receipts = write_receipts(settings.home)
    write_editions_parquet(settings.home)
    if not hold(settings.home) and not _is_built(settings):
        return None
    feeds: list[FeedResult] = []
    for period, inbox in sorted(inboxes.items()):
        for feed, files in discover(inbox).feeds.items():
            of_feed = receipts.filter(feed=feed, period=period)
            feeds.append(unchanged_result(feed, period, len(files), of_feed, frozen.get(period)))
    start_run(settings.home, now).ended(Step("ingest", rows_count=sum(each.records for each in feeds)), began)
    return RefreshResult(feeds, warnings, left_out, version, is_new=False, report_failure="")


def _has_news(settings: Settings, inboxes: Mapping[int, Path], frozen: Mapping[int, int], now: datetime) -> bool:
    """Whether any feed would be asked for, land, be parsed, refused or taken out, or has failed when last tried."""
    try:
        return any(
            plan_feed(settings, feed, period, inbox, frozen.get(period), None, now).actions
            or trouble(settings.home, feed, period) is not None
            or (period not in frozen and not _is_landed(settings.home, feed, period))
            for period, inbox in inboxes.items()
            for feed in FEEDS
        )
    except (IngestError, LandingError):  # whose message is a refresh's to give
        return True


def _is_landed(home: Path, feed: str, period: int) -> bool:
    """That the active landed bytes are what they were; raises `LandingError` where they are not."""
    for landing_id in read_active(home, feed, period).values():
        read_landed(home, feed, period, landing_id)
    return True


def _is_built(settings: Settings) -> bool:
    inputs = build_inputs(settings.project_directory, settings.home)
    return not changed_inputs(published_inputs(settings.home), inputs) and opens(settings.home)
