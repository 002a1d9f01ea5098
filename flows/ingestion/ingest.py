"""Ingest: a feed's documents of a period, from its inbox or its address, landed, judged and made active.

A file of the inbox belongs to the feed that its folder, or the part of its name before the first dot, is named
after. Where the inbox has none, the feed's address is asked, if it has one. A feed whose files are taken out of the
inbox is withdrawn; what came from an address stays active, as long as nobody withdraws it, also when the address is
asked no more. A document that fails leaves active what was landed under its name before, and documents that break a
gate leave everything as it was. Each attempt leaves a receipt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from flows.ingestion.accepted import accepted_of_period, landed_rows, write_rows_parquet
from flows.ingestion.active_landings import read_active, write_active
from flows.ingestion.arrivals import Arrival, Fetch, find_arrivals
from flows.ingestion.attempts import Attempt, DocumentReceipt, Outcome, record
from flows.ingestion.feed_result import FeedResult, result_of_documents
from flows.ingestion.gate_measures import ANSWERS, REGISTRY, Incoming, Rows
from flows.ingestion.gates import Gate, breaches
from flows.ingestion.inbox_files import Discovery, discover, is_reconstructed
from flows.ingestion.landing import Receipt, read_receipt
from flows.ingestion.typed_rows import Scratch, TypedRows, scratch_folder
from flows.seeds.references import References
from flows.system.memory import Memory

if TYPE_CHECKING:
    from datetime import datetime

_REFERS = {ANSWERS: REGISTRY, REGISTRY: ANSWERS}


def ingest_feed(
    home: Path,
    feed: str,
    period: int,
    inbox: Path,
    now: datetime,
    *,
    fetch: Fetch = lambda _: [],
    gates: Sequence[Gate] = (),
    known: References | None = None,
    is_required: bool = False,
    unsettled: Mapping[Path, str] = MappingProxyType({}),
    memory: Memory | None = None,
) -> FeedResult:
    """Land, parse and judge a feed's documents of a period; afterwards its folders hold what is active.

    Args:
        home: the folder of everything that is written.
        feed: one of `FEEDS`.
        period: assessment period.
        inbox: the period's inbox.
        now: the clock, for the receipts of new landings and of the attempt.
        fetch: asks the feed's address; called when the inbox has no file of the feed.
        gates: what the documents must pass; those on what rows refer to read the active rows of the registry, which
            must have been ingested before the answers, or the answers that will be active beside a new registry.
        known: what rows of the period may refer to; None: no gate asks.
        is_required: whether the period must have the feed, so that its absence is trouble.
        unsettled: files that wait, as they may still be being written, and why.
        memory: what parsing a file may take.

    Raises:
        IngestError: when the inbox is no folder.
        ConservationError: when a parser breaks conservation.
        LandingError: when landed bytes were changed.
    """
    try:
        with scratch_folder(home, memory) as scratch:
            found = discover(inbox, unsettled)
            stood = read_active(home, feed, period)
            former = _comparable(stood, found)
            source, arrivals = find_arrivals(home, feed, period, inbox, found, now, fetch, former, scratch)
            proposed = _proposed(arrivals, former)
            shown = _landings(home, feed, period, arrivals, [*former.values(), *proposed.values()], scratch)
            broken = []
            if proposed and set(proposed.values()) != set(former.values()):
                others = _others(home, feed, period, found) if known else None
                if known and feed == REGISTRY:
                    registry = _together(shown, proposed).accepted.lazy()
                    coming = _answers_to_come(home, period, inbox, found, now, gates, known, registry, scratch)
                    others = others if coming is None else coming
                broken = _broken(home, feed, period, gates, known, others, shown, proposed, former)
            active = former if broken else proposed
            write_active(home, feed, period, active)
            unusable = [a.receipt.sha256 for a in arrivals if a.receipt and a.rows and not a.is_good]
            ids = dict.fromkeys([*active.values(), *unusable])
            receipts = write_rows_parquet(home, feed, period, [shown[landing_id] for landing_id in ids])
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        record(home, Attempt(feed, period, str(inbox), now, Outcome.FAILED, message, ()))
        raise
    outcome = _outcome(arrivals, broken, is_required=is_required)
    result = result_of_documents(feed, period, outcome, broken, arrivals, receipts)
    if not arrivals and stood:
        gone = f"{', '.join(stood)} left the inbox, so nothing is active any more"
        result = replace(result, status="withdrawn", message=gone)
    documents = tuple(DocumentReceipt(a.name, a.receipt.sha256 if a.receipt else None, a.message) for a in arrivals)
    record(home, Attempt(feed, period, source, now, outcome, result.message, documents))
    return result


def _comparable(stood: Mapping[str, str], found: Discovery) -> dict[str, str]:
    """What was active and may stay so, or be compared with: a reconstruction not beside what was sent."""
    return {name: landing for name, landing in stood.items() if found.is_reconstruction or not is_reconstructed(name)}


def _proposed(arrivals: Sequence[Arrival], former: Mapping[str, str]) -> dict[str, str]:
    """What would be active, gates aside: by name, what came well, else what was active under that name."""
    proposed: dict[str, str] = {}
    for arrival in arrivals:
        if arrival.is_good and arrival.receipt:
            proposed[arrival.name] = arrival.receipt.sha256
        elif arrival.name in former:
            proposed[arrival.name] = former[arrival.name]
    return proposed or (dict(former) if arrivals else {})


def _landings(
    home: Path, feed: str, period: int, arrivals: Sequence[Arrival], ids: Sequence[str], scratch: Scratch
) -> dict[str, tuple[Receipt, TypedRows]]:
    """Receipt and rows, by landing, of everything that arrived and of `ids`."""
    landings = {a.receipt.sha256: (a.receipt, a.rows) for a in arrivals if a.receipt and a.rows}
    for landing_id in ids:
        if landing_id not in landings:
            receipt = read_receipt(home, feed, period, landing_id)
            landings[landing_id] = (receipt, landed_rows(home, receipt, scratch))
    return landings


def _broken(
    home: Path,
    feed: str,
    period: int,
    gates: Sequence[Gate],
    known: References | None,
    others: pl.LazyFrame | None,
    landings: Mapping[str, tuple[Receipt, TypedRows]],
    proposed: Mapping[str, str],
    former: Mapping[str, str],
) -> list[str]:
    """Sentences for the gates that keep the proposed out."""
    last = accepted_of_period(home, feed, period - 1)
    arrived = Incoming(
        new=_together(landings, proposed),
        former=_together(landings, former) if former else None,
        last_period=None if last is None else Rows(last, 0),
        references=known,
        others=others,
    )
    return breaches(gates, feed, period, arrived)


def _others(home: Path, feed: str, period: int, found: Discovery) -> pl.LazyFrame | None:
    """The active rows that a feed refers to, or that refer to it; not a reconstruction's beside what was sent."""
    rows = accepted_of_period(home, _REFERS[feed], period) if feed in _REFERS else None
    if rows is None or found.is_reconstruction:
        return rows
    names = rows.select(pl.col("source_file").unique()).collect()["source_file"].to_list()
    sent = [name for name in names if not is_reconstructed(name)]
    return rows.filter(pl.col("source_file").is_in(sent)) if sent else None


def _answers_to_come(
    home: Path,
    period: int,
    inbox: Path,
    found: Discovery,
    now: datetime,
    gates: Sequence[Gate],
    known: References,
    registry: pl.LazyFrame,
    scratch: Scratch,
) -> pl.LazyFrame | None:
    """Answers of the inbox that will be taken after this registry; None: those that are active stay.

    A registry and its answers that are corrected together would else be held against each other's former rows for ever.
    """
    former = _comparable(read_active(home, ANSWERS, period), found)
    _, arrivals = find_arrivals(
        home, ANSWERS, period, inbox, found, now, lambda _: [], former, scratch, is_rehearsal=True
    )
    proposed = _proposed(arrivals, former)
    shown = _landings(home, ANSWERS, period, arrivals, [*former.values(), *proposed.values()], scratch)
    if not proposed or set(proposed.values()) == set(former.values()):
        return None
    broken = _broken(home, ANSWERS, period, gates, known, registry, shown, proposed, former)
    return None if broken else _together(shown, proposed).accepted.lazy()


def _together(landings: Mapping[str, tuple[Receipt, TypedRows]], active: Mapping[str, str]) -> Rows:
    rows = [landings[landing_id][1] for landing_id in dict.fromkeys(active.values())]
    return Rows(pl.concat([each.accepted for each in rows]), sum(each.quarantined_count for each in rows))


def _outcome(arrivals: Sequence[Arrival], broken: Sequence[str], *, is_required: bool) -> Outcome:
    if not arrivals:
        return Outcome.MISSING if is_required else Outcome.ABSENT
    if broken:
        return Outcome.HELD
    good = sum(arrival.is_good for arrival in arrivals)
    return Outcome.TAKEN if good == len(arrivals) else Outcome.PARTLY_FAILED if good else Outcome.FAILED
