"""A feed of a frozen period: what is active stays, and what would change it is refused and told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flows.ingestion.accepted import active_rows, write_rows_parquet
from flows.ingestion.active_landings import read_active
from flows.ingestion.attempts import Attempt, DocumentReceipt, Outcome, record
from flows.ingestion.feed_result import FeedResult, frozen_message
from flows.ingestion.inbox_files import discover, name_in
from flows.ingestion.remarks import remarks_of_receipts
from flows.ingestion.typed_rows import scratch_folder
from flows.system.atomic_files import file_hash
from flows.system.memory import Memory


def keep_frozen(
    home: Path, feed: str, period: int, edition: int, inbox: Path, now: datetime, memory: Memory | None = None
) -> FeedResult:
    """Keep what a frozen period has of a feed; nothing is landed, and no address is asked.

    Args:
        home: the folder of everything that is written.
        feed: name of the feed.
        period: assessment period.
        edition: the frozen edition that closes the period.
        inbox: the period's inbox; its files stay where they are.
        now: the clock, for the receipt of the attempt.
        memory: what parsing a file may take.

    Returns:
        Status `refused` when the inbox has other bytes than the active ones, else `accepted`.

    Raises:
        IngestError: when the inbox is no folder.
        LandingError: when landed bytes were changed.
    """
    active = read_active(home, feed, period)
    files = discover(inbox).feeds[feed]
    offered = {name_in(inbox, path): file_hash(path) for path in files}
    refused = [name for name, landing_id in offered.items() if landing_id not in active.values()]
    with scratch_folder(home, memory) as scratch:
        receipts = write_rows_parquet(home, feed, period, active_rows(home, feed, period, active, scratch))
    accepted, quarantined = int(receipts["accepted_count"].sum()), int(receipts["quarantined_count"].sum())
    outcome = Outcome.REFUSED if refused else Outcome.TAKEN
    message = frozen_message(period, edition)
    if refused:
        message = (
            f"{message}, and {', '.join(refused)} would change it; nothing was taken. To take it in: "
            f"payesh edition open --period {period} --edition {edition + 1}"
        )
    documents = tuple(DocumentReceipt(name, None, message) for name in refused)
    record(home, Attempt(feed, period, str(inbox), now, outcome, message, documents))
    status = str(outcome) if refused else "accepted"
    remarks = tuple(remark for _, _, remark in remarks_of_receipts(receipts))
    counts = (len(files), accepted + quarantined, accepted, quarantined, 0)
    return FeedResult(feed, period, status, *counts, message, remarks)
