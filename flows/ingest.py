"""Ingest: what lies in a period's inbox, landed and parsed into accepted and quarantined Parquet.

The inbox says what is in force. A file belongs to the feed that its folder, or the part of its name before the
first dot, is named after. A landing whose file has left the inbox stays landed, but its rows and its receipt
are no longer read. Parsed files are named by the bytes and by the parser: neither new, nothing is parsed again.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from flows.contract import QUARANTINE_SCHEMA, Parsed, Schema, quarantine, refused
from flows.feeds import (
    assessment,
    foia,
    karpooshe,
    licences,
    mobile,
    nix,
    open_data,
    page_speed,
    services,
    tls,
    uptime,
)
from flows.landing import Receipt, land, make_folder, read_receipt, receipt_for, sync_folder, write_whole
from flows.reading.grid import UnreadableFileError

if TYPE_CHECKING:
    from datetime import datetime


class IngestError(RuntimeError):
    """The ingest can't go on; the message names the folder or file and what to do."""


class ConservationError(IngestError):
    """A parser lost or invented records: accepted and quarantined rows are not its file's records."""


@dataclass(frozen=True)
class Feed:
    """A feed's contract and its parser."""

    schema: Schema
    parse: Callable[[bytes], Parsed]


FEEDS: dict[str, Feed] = {
    "services": Feed(services.SubService, services.parse),
    "assessment": Feed(assessment.Answer, assessment.parse),
    "uptime": Feed(uptime.Uptime, uptime.parse),
    "page_speed": Feed(page_speed.Report, page_speed.parse),
    "tls": Feed(tls.Grade, tls.parse),
    "mobile": Feed(mobile.MobileServices, mobile.parse),
    "karpooshe": Feed(karpooshe.Mailbox, karpooshe.parse),
    "licences": Feed(licences.Licences, licences.parse),
    "nix": Feed(nix.Transactions, nix.parse),
    "open_data": Feed(open_data.Organization, open_data.parse),
    "foia": Feed(foia.Requests, foia.parse),
}

_SOURCE = Path(__file__).parent
_PLACE = pl.Schema({"feed": pl.String(), "period": pl.Int32(), "landing_id": pl.String(), "source_file": pl.String()})
_QUARANTINED = pl.Schema([*_PLACE.items(), *QUARANTINE_SCHEMA.items()])
_RECEIPTS = pl.Schema(
    [
        *_PLACE.items(),
        ("media_type", pl.String()),
        ("size_bytes", pl.Int64()),
        ("as_of", pl.Date()),
        ("fetched_at", pl.Datetime("us", "UTC")),
        ("records_count", pl.Int64()),
        ("accepted_count", pl.Int64()),
        ("quarantined_count", pl.Int64()),
        ("status", pl.String()),
    ]
)
_UNSEEN = (".", "~$")  # what file managers and open spreadsheets leave beside the files


@dataclass(frozen=True)
class Discovery:
    """The files of an inbox: by feed (every feed is there), and those that belong to none."""

    feeds: dict[str, list[Path]]
    unclaimed: list[Path]


@dataclass(frozen=True)
class FeedResult:
    """What became of a feed's files of a period.

    Attributes:
        feed: name of the feed.
        period: assessment period.
        status: `accepted` if a file could be read, `quarantined` if none could, `absent` if there is none, `failed` if
            the ingest ended in an error.
        files: files of the feed in the inbox.
        records: records in them; a file that can't be read counts as one.
        accepted: records that keep the contract.
        quarantined: records that don't.
        newly_landed: files whose bytes were not landed before.
        message: the same for people, with the names of files that can't be read.
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


def ingest_feed(home: Path, feed: str, period: int, inbox: Path, now: datetime) -> FeedResult:
    """Land and parse a feed's files of a period; afterwards its folders hold what is in force and no more.

    Args:
        home: the folder of everything that is written.
        feed: one of `FEEDS`.
        period: assessment period.
        inbox: the period's inbox.
        now: the clock, for the receipts of new landings.

    Raises:
        IngestError: when the inbox is no folder.
        ConservationError: when a parser breaks conservation.
        LandingError: when landed bytes were changed.
    """
    files = discover(inbox).feeds[feed]
    landed: dict[str, Receipt] = {}
    newly_landed = 0
    for path in files:
        data = path.read_bytes()
        receipt = receipt_for(feed, period, path.relative_to(inbox).as_posix(), data, now)
        newly_landed += land(home, receipt, data)
        if receipt.sha256 not in landed:  # the same bytes under two names count once
            landed[receipt.sha256] = read_receipt(home, feed, period, receipt.sha256)
            _parse_once(home, landed[receipt.sha256], data)
    in_force = {_parquet_name(feed, landing_id): receipt for landing_id, receipt in landed.items()}
    for folder in _folders(home, feed, period):
        _remove_all_but(folder, in_force)
    _write_empty(home, feed)
    counted = [_counted(home, receipt, name) for name, receipt in in_force.items()]
    return _result(feed, period, len(files), newly_landed, pl.DataFrame(counted, schema=_RECEIPTS))


def quarantine_unclaimed(home: Path, period: int, inbox: Path) -> list[str]:
    """Quarantine the inbox's files that belong to no feed (feed '', not landed); returns a warning for each."""
    warnings = {
        path.relative_to(inbox).as_posix(): "belongs to no feed; name the file or its folder after one of "
        + ", ".join(FEEDS)
        for path in discover(inbox).unclaimed
    }
    path = home / "quarantined" / "_unclaimed" / f"period={period}" / "unclaimed.parquet"
    if warnings:
        rows = [("", period, "", name, *refused(reason)) for name, reason in warnings.items()]
        _write_parquet(path, pl.DataFrame(rows, schema=_QUARANTINED, orient="row"))
    else:
        path.unlink(missing_ok=True)
    return [f"{name}: {warning}" for name, warning in warnings.items()]


def write_receipts(home: Path) -> None:
    """Write `receipts/receipts.parquet`: a row for each landing in force, over all feeds and periods."""
    rows = []
    for feed in FEEDS:
        _write_empty(home, feed)
        for path in (home / "accepted" / feed).glob("period=*/*.parquet"):
            period, landing_id = int(path.parent.name.removeprefix("period=")), path.name.partition("-")[0]
            rows.append(_counted(home, read_receipt(home, feed, period, landing_id), path.name))
    receipts = pl.DataFrame(rows, schema=_RECEIPTS)
    _write_parquet(home / "receipts" / "receipts.parquet", receipts.sort("feed", "period", "source_file", "landing_id"))


def parser_fingerprint(feed: str) -> str:
    """8 hex digits that change with the feed's parser or anything that it reads with."""
    sources = [
        *sorted((_SOURCE / "reading").glob("*.py")),
        *(_SOURCE / name for name in ("columns.py", "contract.py", "persian.py")),
        _SOURCE / "feeds" / f"{feed}.py",
    ]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:8]


def parse_whole(feed: str, source_file: str, data: bytes) -> Parsed:
    """A file parsed, or refused as one quarantined row with `source_row` 0.

    Raises:
        ConservationError: when the rows that came out are not the records that went in.
    """
    try:
        parsed = FEEDS[feed].parse(data)
    except UnreadableFileError as error:
        row = quarantine([refused(f"{source_file}: {error}")])
        return Parsed(FEEDS[feed].schema.create_empty(), row, 1)
    if parsed.accepted.height + parsed.quarantined.height != parsed.records_count:
        raise ConservationError(
            f"{feed}, {source_file}: {parsed.records_count} records became {parsed.accepted.height} accepted and "
            f"{parsed.quarantined.height} quarantined rows; the feed's parser is wrong"
        )
    return parsed


def failed(feed: str, period: int, error: Exception) -> FeedResult:
    """The result of a feed whose ingest ended in an error: what it landed before stays in force."""
    return FeedResult(feed, period, "failed", 0, 0, 0, 0, 0, f"{type(error).__name__}: {error}")


def _parse_once(home: Path, receipt: Receipt, data: bytes) -> None:
    name = _parquet_name(receipt.feed, receipt.sha256)
    accepted, quarantined = (folder / name for folder in _folders(home, receipt.feed, receipt.period))
    if accepted.exists() and quarantined.exists():
        return
    parsed = parse_whole(receipt.feed, receipt.source_file, data)
    _write_parquet(quarantined, _placed(receipt, parsed.quarantined))
    _write_parquet(accepted, _placed(receipt, parsed.accepted))


def _folders(home: Path, feed: str, period: int) -> tuple[Path, Path]:
    accepted, quarantined = (home / kind / feed / f"period={period}" for kind in ("accepted", "quarantined"))
    return accepted, quarantined


def _parquet_name(feed: str, landing_id: str) -> str:
    return f"{landing_id}-{parser_fingerprint(feed)}.parquet"


def _placed(receipt: Receipt, rows: pl.DataFrame) -> pl.DataFrame:
    place = (receipt.feed, receipt.period, receipt.sha256, receipt.source_file)
    return rows.select(
        *(pl.lit(value, dtype).alias(name) for value, (name, dtype) in zip(place, _PLACE.items(), strict=True)),
        *rows.columns,
    )


def _write_parquet(path: Path, rows: pl.DataFrame) -> None:
    """Write rows; a file that holds the same bytes already is left alone."""
    buffer = io.BytesIO()
    rows.write_parquet(buffer)
    if not path.exists() or path.read_bytes() != buffer.getvalue():
        write_whole(path, buffer.getvalue())


def _write_empty(home: Path, feed: str) -> None:
    """Files without rows, so that SQL finds every column of a feed that never came."""
    contract = FEEDS[feed].schema.create_empty().schema
    accepted = pl.DataFrame(schema=[*_PLACE.items(), *contract.items()])
    _write_parquet(home / "accepted" / feed / "_empty.parquet", accepted)
    _write_parquet(home / "quarantined" / "_empty.parquet", pl.DataFrame(schema=_QUARANTINED))


def _remove_all_but(folder: Path, names: Collection[str]) -> None:
    gone = [path for path in make_folder(folder).iterdir() if path.name not in names]
    for path in gone:
        path.unlink()
    if gone:
        sync_folder(folder)


def _counted(home: Path, receipt: Receipt, name: str) -> dict[str, object]:
    """The receipt's row of `receipts.parquet`, counted from the files in force."""
    accepted, quarantined = (folder / name for folder in _folders(home, receipt.feed, receipt.period))
    accepted_count = pl.scan_parquet(accepted).select(pl.len()).collect().item()
    rows_quarantined = pl.read_parquet(quarantined, columns=["source_row"])["source_row"]
    return {
        "feed": receipt.feed,
        "period": receipt.period,
        "landing_id": receipt.sha256,
        "source_file": receipt.source_file,
        "media_type": receipt.media_type,
        "size_bytes": receipt.size_bytes,
        "as_of": receipt.as_of,
        "fetched_at": receipt.fetched_at,
        "records_count": accepted_count + rows_quarantined.len(),
        "accepted_count": accepted_count,
        "quarantined_count": rows_quarantined.len(),
        "status": "quarantined" if (rows_quarantined == 0).any() else "accepted",
    }


def _result(feed: str, period: int, files: int, newly_landed: int, receipts: pl.DataFrame) -> FeedResult:
    records, accepted, quarantined = (
        int(receipts[f"{kind}_count"].sum()) for kind in ("records", "accepted", "quarantined")
    )
    refused_files = receipts.filter(status="quarantined")["source_file"].to_list()
    if receipts.is_empty():
        status, message = "absent", f"no file in the inbox is named {feed}"
    else:
        status = "quarantined" if len(refused_files) == receipts.height else "accepted"
        message = f"{accepted} of {records} records accepted, {quarantined} quarantined"
    if refused_files:
        message += f"; can't be read: {', '.join(refused_files)} (the reasons are in the quarantine)"
    return FeedResult(feed, period, status, files, records, accepted, quarantined, newly_landed, message)
