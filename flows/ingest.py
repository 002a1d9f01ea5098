"""Ingest: a feed's documents of a period, from its inbox or its address, landed, judged and put in force.

A file of the inbox belongs to the feed that its folder, or the part of its name before the first dot, is named
after. Where the inbox has none, the feed's address is asked, if it has one; where neither brings a document, nothing
is in force. A document that fails leaves in force what was landed under its name before, and documents that break a
gate leave everything as it was. Each attempt leaves a receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from flows.accepted import TypedRows, accepted_of_period, landed_rows, show_rows, show_unclaimed, typed_rows
from flows.attempts import Attempt, DocumentReceipt, Outcome, record
from flows.fetching.client import Fetched, FetchError, Validators
from flows.fetching.document import Document
from flows.gates import Arrived, Gate, Rows, breaches
from flows.in_force import read_in_force, write_in_force
from flows.landing import Receipt, land, read_receipt, receipt_for
from flows.parsing import FEEDS
from flows.reading.grid import BYTES_AT_MOST

if TYPE_CHECKING:
    from datetime import datetime

Fetch = Callable[[Mapping[str, Validators]], list[Document]]
"""Asks a feed's address; told of the fetched documents in force. A feed without an address has no documents."""

ZERO_WIDTH_NON_JOINER = "\u200c"
_FAULTS_TOLD = 5
_UNSEEN = (".", "~$")  # what file managers and open spreadsheets leave beside the files


class IngestError(RuntimeError):
    """The ingest can't go on; the message names the folder or file and what to do."""


@dataclass(frozen=True)
class Discovery:
    """The files of an inbox: by feed (every feed is there), and those that belong to none."""

    feeds: dict[str, list[Path]]
    unclaimed: list[Path]


@dataclass(frozen=True)
class FeedResult:
    """What became of a feed's documents of a period.

    Attributes:
        feed: name of the feed.
        period: assessment period.
        status: `accepted` if what came is in force; `incomplete` if some of it failed; `stale` if nothing of it can
            be, and what was in force stays; `held` if it breaks a gate; `refused` if the period is frozen;
            `quarantined` if nothing of it can be read and nothing was in force; `absent` if there is none;
            `withdrawn` if there is none any more; `failed` if the ingest ended in an error.
        files: documents that came.
        records: records in force; a file that can't be read counts as one.
        accepted: records that keep the contract.
        quarantined: records that don't.
        newly_landed: documents whose bytes were not landed before.
        message: the same for people, with the names of documents that failed.
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


@dataclass(frozen=True)
class _Arrival:
    """A document that came, or did not: its landing and rows, or what went wrong."""

    name: str
    receipt: Receipt | None
    rows: TypedRows | None
    is_new: bool
    message: str

    @property
    def is_good(self) -> bool:
        return self.rows is not None and self.rows.is_good


def discover(inbox: Path) -> Discovery:
    """The files of an inbox, sorted by name.

    Raises:
        IngestError: when the inbox is no folder (an empty one is fine).
    """
    if not inbox.is_dir():
        raise IngestError(f"{inbox}: no such inbox; make the folder or correct the period")
    found = Discovery({feed: [] for feed in FEEDS}, [])
    for path in sorted(inbox.rglob("*")):
        name = path.relative_to(inbox).parts[0].partition(".")[0]
        if path.is_file() and not path.name.startswith(_UNSEEN):
            found.feeds.get(name, found.unclaimed).append(path)
    return found


def name_in(inbox: Path, path: Path) -> str:
    """A file's name relative to the inbox, as it may be printed and stored.

    Line breaks, control characters, marks that turn the direction, and bytes that are no UTF-8 are written as escapes;
    the joiner that Persian words need stays.
    """
    return "".join(
        letter
        if (letter.isprintable() or letter == ZERO_WIDTH_NON_JOINER) and letter != "\\"
        else letter.encode("unicode_escape").decode()
        for letter in path.relative_to(inbox).as_posix()
    )


def quarantine_unclaimed(home: Path, period: int, inbox: Path) -> list[str]:
    """Quarantine the inbox's files that belong to no feed (feed '', not landed); returns a warning for each."""
    warning = "belongs to no feed; name the file or its folder after one of " + ", ".join(FEEDS)
    names = [name_in(inbox, path) for path in discover(inbox).unclaimed]
    show_unclaimed(home, period, dict.fromkeys(names, warning))
    return [f"{name}: {warning}" for name in names]


def ingest_feed(
    home: Path,
    feed: str,
    period: int,
    inbox: Path,
    now: datetime,
    *,
    fetch: Fetch = lambda _: [],
    gates: Sequence[Gate] = (),
) -> FeedResult:
    """Land, parse and judge a feed's documents of a period; afterwards its folders hold what is in force.

    Args:
        home: the folder of everything that is written.
        feed: one of `FEEDS`.
        period: assessment period.
        inbox: the period's inbox.
        now: the clock, for the receipts of new landings and of the attempt.
        fetch: asks the feed's address; called when the inbox has no file of the feed.
        gates: what the documents must pass.

    Raises:
        IngestError: when the inbox is no folder.
        ConservationError: when a parser breaks conservation.
        LandingError: when landed bytes were changed.
    """
    try:
        former = read_in_force(home, feed, period)
        source, arrivals = _arrivals(home, feed, period, inbox, now, fetch, former)
        candidate = _candidate(arrivals, former)
        shown = _landings(home, feed, period, arrivals, [*former.values(), *candidate.values()])
        broken = _broken(home, feed, period, gates, shown, candidate, former)
        in_force = former if broken else candidate
        write_in_force(home, feed, period, in_force)
        unusable = [a.receipt.sha256 for a in arrivals if a.receipt and not a.is_good]
        ids = dict.fromkeys([*in_force.values(), *unusable])
        receipts = show_rows(home, feed, period, [shown[landing_id] for landing_id in ids])
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        record(home, Attempt(feed, period, str(inbox), now, Outcome.FAILED, message, ()))
        raise
    outcome = _outcome(arrivals, broken)
    result = _result(feed, period, outcome, broken, arrivals, receipts)
    if outcome is Outcome.ABSENT and former:
        gone = f"{', '.join(former)} left the inbox, so nothing is in force any more"
        result = replace(result, status="withdrawn", message=gone)
    documents = tuple(DocumentReceipt(a.name, a.receipt.sha256 if a.receipt else None, a.message) for a in arrivals)
    record(home, Attempt(feed, period, source, now, outcome, result.message, documents))
    return result


def failed(feed: str, period: int, error: Exception) -> FeedResult:
    """The result of a feed whose ingest ended in an error: what it landed before stays in force."""
    return FeedResult(feed, period, "failed", 0, 0, 0, 0, 0, f"{type(error).__name__}: {error}")


def _arrivals(
    home: Path, feed: str, period: int, inbox: Path, now: datetime, fetch: Fetch, former: Mapping[str, str]
) -> tuple[str, list[_Arrival]]:
    """Where the documents came from, and what became of each."""
    files = discover(inbox).feeds[feed]
    if files:
        return str(inbox), [_from_inbox(home, feed, period, inbox, path, now) for path in files]
    receipts = {name: read_receipt(home, feed, period, landing_id) for name, landing_id in former.items()}
    fetched = {name: Validators(r.etag, r.last_modified) for name, r in receipts.items() if r.url}
    documents = fetch(fetched)
    source = next((d.outcome.url for d in documents if isinstance(d.outcome, Fetched)), "address" if documents else "")
    return source, [_from_address(home, feed, period, document, now, receipts) for document in documents]


def _from_inbox(home: Path, feed: str, period: int, inbox: Path, path: Path, now: datetime) -> _Arrival:
    name = name_in(inbox, path)
    if not path.resolve().is_relative_to(inbox.resolve()):
        message = f"{name}: links to a file outside the inbox; put the file itself there"
        return _Arrival(name, None, None, False, message)
    if path.stat().st_size > BYTES_AT_MOST:
        message = f"{name}: has {path.stat().st_size} bytes, over {BYTES_AT_MOST}; send it in parts"
        return _Arrival(name, None, None, False, message)
    data = path.read_bytes()
    return _landed(home, receipt_for(feed, period, name, data, now), data)


def _from_address(
    home: Path, feed: str, period: int, document: Document, now: datetime, former: Mapping[str, Receipt]
) -> _Arrival:
    fetched = document.outcome
    if isinstance(fetched, FetchError):
        return _Arrival(document.name, None, None, False, str(fetched))
    if fetched is None:
        receipt = former[document.name]
        return _Arrival(document.name, receipt, landed_rows(home, receipt), False, "")
    receipt = replace(
        receipt_for(feed, period, document.name, fetched.body, now),
        url=fetched.url,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
    )
    return _landed(home, receipt, fetched.body)


def _landed(home: Path, receipt: Receipt, data: bytes) -> _Arrival:
    is_new = land(home, receipt, data)
    first = read_receipt(home, receipt.feed, receipt.period, receipt.sha256)
    rows = typed_rows(home, first, lambda: data)
    if rows.is_good:
        return _Arrival(receipt.source_file, first, rows, is_new, "")
    whole = rows.quarantined.filter(source_row=0)["reason"].to_list()
    reason = whole[0] if whole else f"{receipt.source_file}: has no acceptable record"
    return _Arrival(receipt.source_file, first, rows, is_new, reason)


def _candidate(arrivals: Sequence[_Arrival], former: Mapping[str, str]) -> dict[str, str]:
    """What would be in force, gates aside: by name, what came well, else what was in force under that name."""
    candidate: dict[str, str] = {}
    for arrival in arrivals:
        if arrival.is_good and arrival.receipt:
            candidate[arrival.name] = arrival.receipt.sha256
        elif arrival.name in former:
            candidate[arrival.name] = former[arrival.name]
    return candidate or (dict(former) if arrivals else {})


def _landings(
    home: Path, feed: str, period: int, arrivals: Sequence[_Arrival], ids: Sequence[str]
) -> dict[str, tuple[Receipt, TypedRows]]:
    """Receipt and rows, by landing, of everything that arrived and of `ids`."""
    landings = {a.receipt.sha256: (a.receipt, a.rows) for a in arrivals if a.receipt and a.rows}
    for landing_id in ids:
        if landing_id not in landings:
            receipt = read_receipt(home, feed, period, landing_id)
            landings[landing_id] = (receipt, landed_rows(home, receipt))
    return landings


def _broken(
    home: Path,
    feed: str,
    period: int,
    gates: Sequence[Gate],
    landings: Mapping[str, tuple[Receipt, TypedRows]],
    candidate: Mapping[str, str],
    former: Mapping[str, str],
) -> list[str]:
    """Sentences for the gates that keep the candidate out; none when nothing changes."""
    if not candidate or set(candidate.values()) == set(former.values()):
        return []
    last = accepted_of_period(home, feed, period - 1)
    arrived = Arrived(
        new=_together(landings, candidate),
        former=_together(landings, former) if former else None,
        last_period=None if last is None else Rows(last, 0),
    )
    return breaches(gates, feed, period, arrived)


def _together(landings: Mapping[str, tuple[Receipt, TypedRows]], in_force: Mapping[str, str]) -> Rows:
    rows = [landings[landing_id][1] for landing_id in dict.fromkeys(in_force.values())]
    return Rows(pl.concat([each.accepted for each in rows]), sum(each.quarantined.height for each in rows))


def _outcome(arrivals: Sequence[_Arrival], broken: Sequence[str]) -> Outcome:
    if not arrivals:
        return Outcome.ABSENT
    if broken:
        return Outcome.HELD
    good = sum(arrival.is_good for arrival in arrivals)
    return Outcome.TAKEN if good == len(arrivals) else Outcome.PARTLY_FAILED if good else Outcome.FAILED


def _result(
    feed: str,
    period: int,
    outcome: Outcome,
    broken: Sequence[str],
    arrivals: Sequence[_Arrival],
    receipts: pl.DataFrame,
) -> FeedResult:
    records, accepted, quarantined = (
        int(receipts[f"{kind}_count"].sum()) for kind in ("records", "accepted", "quarantined")
    )
    moments = receipts.filter(pl.col("accepted_count") > 0)["fetched_at"].to_list()
    stays = f"what was landed by {max(moments):%Y-%m-%d %H:%M} UTC stays in force" if moments else "nothing is in force"
    status, message = "accepted", f"{accepted} of {records} records accepted, {quarantined} quarantined"
    if outcome is Outcome.ABSENT:
        status, message = "absent", f"no file in the inbox is named {feed}, and no address is set"
    elif outcome is Outcome.HELD:
        status, message = "held", f"held back by its gates: {'; '.join(broken)}; {stays}"
    elif outcome is Outcome.FAILED:
        status, message = "stale" if moments else "quarantined", stays
    elif outcome is Outcome.PARTLY_FAILED:
        status = "incomplete"
    faults = list(dict.fromkeys(arrival.message for arrival in arrivals if arrival.message))
    more = [f"and {len(faults) - _FAULTS_TOLD} more, in the attempt's receipt"] if len(faults) > _FAULTS_TOLD else []
    message = "; ".join([message, *faults[:_FAULTS_TOLD], *more])
    newly_landed = sum(arrival.is_new for arrival in arrivals)
    return FeedResult(feed, period, status, len(arrivals), records, accepted, quarantined, newly_landed, message)
