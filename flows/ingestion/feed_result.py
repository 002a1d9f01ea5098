"""What became of a feed's documents of a period, for the log, the screen and the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from flows.ingestion.arrivals import Arrival
from flows.ingestion.attempts import Outcome
from flows.ingestion.remarks import remarks_of_receipts

FAULTS_LISTED = 5


@dataclass(frozen=True)
class FeedResult:
    """What became of a feed's documents of a period.

    Attributes:
        feed: name of the feed.
        period: assessment period.
        status: `accepted` if what came is active; `incomplete` if some of it failed; `stale` if nothing of it can
            be, and what was active stays; `held` if it breaks a gate; `refused` if the period is frozen;
            `quarantined` if nothing of it can be read and nothing was active; `absent` if there is none,
            `missing` if a period must have it; `withdrawn` if there is none any more; `failed` if the ingest ended in
            an error.
        files: documents that came.
        records: active records; a file that can't be read counts as one.
        accepted: records that keep the contract.
        quarantined: records that don't.
        newly_landed: documents whose bytes were not landed before.
        message: the same for people, with the names of documents that failed.
        remarks: what of the documents was passed over, or understood otherwise than it stands there, with the file.
    """

    feed: str
    period: int
    status: str
    files: int
    records: int
    accepted: int
    quarantined: int
    newly_landed: int
    message: str
    remarks: tuple[str, ...] = ()


def failed(feed: str, period: int, error: Exception) -> FeedResult:
    """The result of a feed whose ingest ended in an error: what it landed before stays active."""
    return FeedResult(feed, period, "failed", 0, 0, 0, 0, 0, f"{type(error).__name__}: {error}")


def frozen_message(period: int, edition: int) -> str:
    """What is said of a feed of a frozen period."""
    return f"period {period} is frozen as edition {edition}"


def result_of_documents(
    feed: str,
    period: int,
    outcome: Outcome,
    broken: Sequence[str],
    arrivals: Sequence[Arrival],
    receipts: pl.DataFrame,
) -> FeedResult:
    """The result of a feed whose documents came, or did not: what is active now, and what is wrong with the rest.

    Args:
        feed: name of the feed.
        period: assessment period.
        outcome: of the attempt.
        broken: a sentence for each gate that was broken.
        arrivals: what became of each document.
        receipts: the counts of what is active or can't be used, a row a landing.
    """
    records, accepted, quarantined = (
        int(receipts[f"{kind}_count"].sum()) for kind in ("records", "accepted", "quarantined")
    )
    moments = receipts.filter(pl.col("accepted_count") > 0)["fetched_at"].to_list()
    stays = f"what was landed by {max(moments):%Y-%m-%d %H:%M} UTC stays active" if moments else "nothing is active"
    status, message = "accepted", f"{accepted} of {records} records accepted, {quarantined} quarantined"
    if outcome is Outcome.ABSENT:
        status, message = "absent", f"no file in the inbox is named {feed}, and no address is set"
    elif outcome is Outcome.MISSING:
        message = (
            f"no file in the inbox is named {feed}, and no address is set; whatever needs it scores zero until it comes"
        )
        status = "missing"
    elif outcome is Outcome.HELD:
        status, message = "held", f"held back by its gates: {'; '.join(broken)}; {stays}"
    elif outcome is Outcome.FAILED:
        status, message = "stale" if moments else "quarantined", stays
    elif outcome is Outcome.PARTLY_FAILED:
        status = "incomplete"
    faults = list(dict.fromkeys(arrival.message for arrival in arrivals if arrival.message))
    more = [f"and {len(faults) - FAULTS_LISTED} more, in the attempt's receipt"] if len(faults) > FAULTS_LISTED else []
    message = "; ".join([message, *faults[:FAULTS_LISTED], *more])
    newly_landed = sum(arrival.is_new for arrival in arrivals)
    remarks = tuple(remark for _, _, remark in remarks_of_receipts(receipts))
    counts = (len(arrivals), records, accepted, quarantined, newly_landed)
    return FeedResult(feed, period, status, *counts, message, remarks)
