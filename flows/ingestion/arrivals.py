"""What arrives of a feed: from its inbox or its address, landed and parsed, or why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.fetching.document import Document
from flows.fetching.response import Fetched, FetchError, Validators
from flows.ingestion.accepted import TypedRows, landed_rows, typed_rows
from flows.ingestion.inbox_files import discover, name_in
from flows.ingestion.landing import Receipt, is_landed, land, read_receipt, receipt_for
from flows.parsing.formats.grid import BYTES_AT_MOST

if TYPE_CHECKING:
    from datetime import datetime


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
    now: datetime,
    fetch: Fetch,
    former: Mapping[str, str],
    *,
    is_rehearsal: bool = False,
) -> tuple[str, list[Arrival]]:
    """Where the documents came from, and what became of each; in a rehearsal files of the inbox are not landed."""
    files = discover(inbox).feeds[feed]
    if files:
        return str(inbox), [
            _from_inbox(home, feed, period, inbox, path, now, is_rehearsal=is_rehearsal) for path in files
        ]
    receipts = {
        name: read_receipt(home, feed, period, landing_id)
        for name, landing_id in former.items()
        if is_landed(home, feed, period, landing_id)  # what was moved away is asked for whole
    }
    fetched = {name: Validators(r.etag, r.last_modified) for name, r in receipts.items() if r.url}
    documents = fetch(fetched)
    source = next((d.outcome.url for d in documents if isinstance(d.outcome, Fetched)), "address" if documents else "")
    return source, [_from_address(home, feed, period, document, now, receipts) for document in documents]


def _from_inbox(
    home: Path, feed: str, period: int, inbox: Path, path: Path, now: datetime, *, is_rehearsal: bool
) -> Arrival:
    name = name_in(inbox, path)
    if not path.resolve().is_relative_to(inbox.resolve()):
        message = f"{name}: links to a file outside the inbox; put the file itself there"
        return Arrival(name, None, None, False, message)
    if path.stat().st_size > BYTES_AT_MOST:
        message = f"{name}: has {path.stat().st_size} bytes, over {BYTES_AT_MOST}; send it in parts"
        return Arrival(name, None, None, False, message)
    data = path.read_bytes()
    return _landed(home, receipt_for(feed, period, name, data, now), data, is_rehearsal=is_rehearsal)


def _from_address(
    home: Path, feed: str, period: int, document: Document, now: datetime, former: Mapping[str, Receipt]
) -> Arrival:
    fetched = document.outcome
    if isinstance(fetched, FetchError):
        return Arrival(document.name, None, None, False, str(fetched))
    if fetched is None:
        receipt = former[document.name]
        return Arrival(document.name, receipt, landed_rows(home, receipt), False, "")
    receipt = replace(
        receipt_for(feed, period, document.name, fetched.body, now),
        url=fetched.url,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
    )
    return _landed(home, receipt, fetched.body)


def _landed(home: Path, receipt: Receipt, data: bytes, *, is_rehearsal: bool = False) -> Arrival:
    is_new = not is_rehearsal and land(home, receipt, data)
    first = receipt if is_rehearsal else read_receipt(home, receipt.feed, receipt.period, receipt.sha256)
    rows = typed_rows(home, first, lambda: data)
    if rows.is_good:
        return Arrival(receipt.source_file, first, rows, is_new, "")
    whole = rows.quarantined.filter(source_row=0)["reason"].to_list()
    reason = whole[0] if whole else f"{receipt.source_file}: has no acceptable record"
    return Arrival(receipt.source_file, first, rows, is_new, reason)
