"""What arrives of a feed: from its inbox or its address, landed and parsed, or why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.fetching.document import Document
from flows.fetching.response import Fetched, FetchError, Validators
from flows.ingestion.accepted import landed_rows, typed_rows
from flows.ingestion.active_landings import feeds_from_inbox
from flows.ingestion.inbox_files import Discovery, name_in
from flows.ingestion.landing import LandingError, Receipt, is_landed, land, landed_file, read_receipt, receipt_for
from flows.ingestion.typed_rows import Scratch, TypedRows
from flows.ingestion.unsettled_files import look
from flows.parsing.formats import delimited
from flows.parsing.formats.content import Content, last_byte, size_of, start_of
from flows.parsing.formats.grid import UnreadableFileError
from flows.system.home import landing_folder

if TYPE_CHECKING:
    from datetime import datetime


_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"  # marks of an encoding, and blanks
Fetch = Callable[[Mapping[str, Validators]], list[Document]]
"""Asks a feed's address; told of the active fetched documents. A feed without an address has no documents."""


@dataclass(frozen=True)
class Arrival:
    """A document that came, or did not: its landing and rows, or what went wrong."""

    name: str
    receipt: Receipt | None
    rows: TypedRows | None
    is_new: bool
    message: str

    @property
    def is_good(self) -> bool:
        """Whether it has rows that can be active."""
        return self.rows is not None and self.rows.is_good


def find_arrivals(
    home: Path,
    feed: str,
    period: int,
    inbox: Path,
    found: Discovery,
    now: datetime,
    fetch: Fetch,
    former: Mapping[str, str],
    scratch: Scratch,
    *,
    is_rehearsal: bool = False,
) -> tuple[str, list[Arrival]]:
    """Where the documents came from, and what became of each; in a rehearsal files of the inbox are not landed."""
    receipts = {
        name: read_receipt(home, feed, period, landing_id)
        for name, landing_id in former.items()
        if is_landed(home, feed, period, landing_id)  # what was moved away is asked for whole
    }
    waiting = [Arrival(name, None, None, False, why) for name, why in found.waiting_alone(feed).items()]
    files = found.feeds[feed]
    if files or waiting:
        landed = [
            _from_inbox(home, feed, period, inbox, path, now, receipts, scratch, is_rehearsal=is_rehearsal)
            for path in files
        ]
        return str(inbox), [*landed, *waiting]
    fetched = {name: Validators(r.etag, r.last_modified) for name, r in receipts.items() if r.url}
    documents = fetch(fetched)
    if not documents:
        whole = {name: receipts.get(name) or read_receipt(home, feed, period, each) for name, each in former.items()}
        return str(inbox), _kept(home, feed, period, found, whole)
    source = next((d.outcome.url for d in documents if isinstance(d.outcome, Fetched)), "address")
    return source, [_from_address(home, feed, period, document, now, receipts, scratch) for document in documents]


def kept_reason(home: Path, feed: str, period: int, found: Discovery, receipt: Receipt) -> str:
    """Why a document that comes no more stays active; empty where a person took it out of the inbox."""
    if receipt.url:
        absent = f"PAYESH_FEEDS__{feed.upper()}__URL, which it came from, is not set; set it"
    elif found.is_empty and len(feeds_from_inbox(home, period)) > 1:
        absent = "the period's inbox has no file of any feed, as when its disk is not mounted; bring them back"
    else:
        return ""
    withdraw = f"payesh feed withdraw {feed} --period {period}"
    return f"{receipt.source_file}: {absent}, or take out of force what is active: {withdraw}"


def refusal(inbox: Path, path: Path) -> str:
    """Why a file of an inbox is not even read; empty where it is."""
    name = name_in(inbox, path)
    if not path.resolve().is_relative_to(inbox.resolve()):
        return f"{name}: links to a file outside the inbox; put the file itself there"
    return ""


def _from_inbox(
    home: Path,
    feed: str,
    period: int,
    inbox: Path,
    path: Path,
    now: datetime,
    former: Mapping[str, Receipt],
    scratch: Scratch,
    *,
    is_rehearsal: bool,
) -> Arrival:
    name = name_in(inbox, path)
    refused = refusal(inbox, path)
    if refused:
        return Arrival(name, None, None, False, refused)
    changes = Arrival(name, None, None, False, f"{name}: changes while it is read, so it waits for the next refresh")
    before = look(path)
    receipt = receipt_for(feed, period, name, path, now)
    if look(path) != before:
        return changes
    if is_rehearsal:
        arrival = _judged(home, receipt, receipt, path, former.get(name), scratch, is_new=False)
        return arrival if look(path) == before else changes
    try:
        is_new = land(home, receipt, path)
    except LandingError:
        return changes
    first = read_receipt(home, feed, period, receipt.sha256)
    landed = landing_folder(home, feed, period) / receipt.sha256
    return _judged(home, receipt, first, landed, former.get(name), scratch, is_new=is_new)


def _from_address(
    home: Path,
    feed: str,
    period: int,
    document: Document,
    now: datetime,
    former: Mapping[str, Receipt],
    scratch: Scratch,
) -> Arrival:
    fetched = document.outcome
    if isinstance(fetched, FetchError):
        return Arrival(document.name, None, None, False, str(fetched))
    if fetched is None:
        receipt = former[document.name]
        return Arrival(document.name, receipt, landed_rows(home, receipt, scratch), False, "")
    receipt = replace(
        receipt_for(feed, period, document.name, fetched.body, now),
        url=fetched.url,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
    )
    before = former.get(document.name)
    # a source that never ends its last line was asked over HTTP, which knows how much it sent
    if before and not _ends_cleanly(landed_file(home, feed, period, before.sha256)):
        before = None
    is_new = land(home, receipt, fetched.body)
    first = read_receipt(home, feed, period, receipt.sha256)
    return _judged(home, receipt, first, fetched.body, before, scratch, is_new=is_new)


def _kept(home: Path, feed: str, period: int, found: Discovery, receipts: Mapping[str, Receipt]) -> list[Arrival]:
    """What nobody took out and does not come any more, as documents that failed: they stay active."""
    reasons = {name: kept_reason(home, feed, period, found, receipt) for name, receipt in receipts.items()}
    return [Arrival(name, None, None, False, reason) for name, reason in reasons.items() if reason]


def told_of_cut_off(name: str, content: Content, former_bytes: int | None) -> str:
    """Why bytes may be the first part of a file; empty if nothing says so.

    They end in the midst of a line, and are fewer than those taken last under the name, or that line has fewer cells
    than the one before it.

    Args:
        name: the file's name.
        content: its bytes, or where they are.
        former_bytes: how many the last good ones of its name were; None before the first.
    """
    if _ends_cleanly(content):
        return ""
    if former_bytes is None or size_of(content) >= former_bytes:
        if not _ends_in_fewer_cells(content):
            return ""
        return (
            f"{name}: ends in the midst of a line, which has fewer cells than the one before it, so a "
            "part of it may lack; send it whole, or if it is, end it with a line break"
        )
    return (
        f"{name}: has {size_of(content)} bytes after {former_bytes} before, and ends in the "
        "midst of a line, so a part of it may lack; send it whole, or if it is, end it with a line break"
    )


def _ends_in_fewer_cells(content: Content) -> bool:
    """Whether the last line of a text has fewer cells than the one before it."""
    if start_of(content, _BEFORE_TEXT, 1) == b"<":
        return False
    try:
        last, before = delimited.last_widths(content)
    except UnreadableFileError:
        return False  # whoever parses it says why
    return last < before


def _ends_cleanly(content: Content) -> bool:
    """Whether bytes end as a whole file does; of a workbook and of JSON a part can't be read, so they do."""
    start, end = start_of(content, _BEFORE_TEXT, 2), last_byte(content)
    return start.startswith((b"PK", b"{", b"[")) or end in (b"\n", b"\r") or (start[:1] == b"<" and end == b">")


def _judged(
    home: Path,
    receipt: Receipt,
    first: Receipt,
    content: Content,
    former: Receipt | None,
    scratch: Scratch,
    *,
    is_new: bool,
) -> Arrival:
    """What became of a document that was landed first under another receipt, or under its own."""
    cut_off = told_of_cut_off(receipt.source_file, content, former.size_bytes if former else None)
    if cut_off:
        return Arrival(receipt.source_file, first, None, is_new, cut_off)
    rows = typed_rows(home, first, lambda: content, scratch)
    if rows.is_good:
        return Arrival(receipt.source_file, first, rows, is_new, "")
    whole = rows.quarantined.filter(source_row=0).head(1).select("reason").collect()["reason"].to_list()
    reason = whole[0] if whole else f"{receipt.source_file}: has no acceptable record"
    return Arrival(receipt.source_file, first, rows, is_new, reason)
