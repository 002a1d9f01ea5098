"""Accepted and quarantined rows: the Parquet that SQL reads, a file of each kind an active landing.

Files are named by the landing and by the parser that made them: neither new, nothing is parsed again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import polars as pl

from flows.feeds import FEEDS, parser_fingerprint
from flows.ingestion.attempts import troubles
from flows.ingestion.landing import Receipt, landed_file, read_receipt
from flows.ingestion.typed_rows import PLACE, Scratch, TypedRows, height, parsed_rows, remarks_of, scan, scratch_folder
from flows.parsing.formats.content import Content
from flows.parsing.name_keys import NAME_KEY, with_name_keys
from flows.parsing.records import QUARANTINE_SCHEMA, refused
from flows.system.derived_files import place_derived, remove_derived, write_derived
from flows.system.home import accepted_folder, failures_file, is_number, quarantined_folder, receipts_file
from flows.system.memory import Memory

Place = tuple[str, int, str]
"""Feed, period and landing."""
_QUARANTINED = pl.Schema([*PLACE.items(), *QUARANTINE_SCHEMA.items(), (NAME_KEY, pl.String())])
_RECEIPTS = pl.Schema(
    [
        *PLACE.items(),
        ("media_type", pl.String()),
        ("size_bytes", pl.Int64()),
        ("as_of", pl.Date()),
        ("fetched_at", pl.Datetime("us", "UTC")),
        ("records_count", pl.Int64()),
        ("accepted_count", pl.Int64()),
        ("quarantined_count", pl.Int64()),
        ("status", pl.String()),
        ("remarks", pl.List(pl.String())),
    ]
)
_PARQUET = re.compile(r"([0-9a-f]{64})-[0-9a-f]+\.parquet")


def is_parsed(home: Path, feed: str, period: int, landing_id: str) -> bool:
    """Whether the present parser has made a landing's Parquet.

    Raises:
        LandingError: when its receipt can't be read.
    """
    return all(path.exists() for path in _paths(home, read_receipt(home, feed, period, landing_id)))


def typed_rows(home: Path, receipt: Receipt, content: Callable[[], Content], scratch: Scratch) -> TypedRows:
    """The rows of a landing, from its Parquet if this parser made it, else parsed from the bytes.

    Args:
        home: the folder of everything that is written.
        receipt: of the landing.
        content: gives its bytes, or the file that has them.
        scratch: where its rows are made.

    Raises:
        ConservationError: when a parser breaks conservation.
        LandingError: when landed bytes were changed.
    """
    accepted, quarantined = _paths(home, receipt)
    if accepted.exists() and quarantined.exists():
        return TypedRows(accepted, quarantined, height(scan([accepted])) > 0, height(scan([quarantined])))
    return parsed_rows(receipt, content(), scratch)


def active_rows(
    home: Path, feed: str, period: int, active: Mapping[str, str], scratch: Scratch
) -> list[tuple[Receipt, TypedRows]]:
    """Receipt and rows of each landing that is active, by document name in `active`.

    Raises:
        LandingError: when a landing lacks or was changed.
    """
    receipts = [read_receipt(home, feed, period, landing_id) for landing_id in dict.fromkeys(active.values())]
    return [(receipt, landed_rows(home, receipt, scratch)) for receipt in receipts]


def landed_rows(home: Path, receipt: Receipt, scratch: Scratch) -> TypedRows:
    """The rows of a landing, from its bytes if need be.

    Raises:
        LandingError: when landed bytes lack or were changed.
    """
    place = (receipt.feed, receipt.period, receipt.sha256)
    return typed_rows(home, receipt, lambda: landed_file(home, *place), scratch)


def write_rows_parquet(
    home: Path, feed: str, period: int, landings: Collection[tuple[Receipt, TypedRows]]
) -> pl.DataFrame:
    """Make a feed's folders of a period hold these landings and no others; returns their counts (a row a landing)."""
    for receipt, rows in landings:
        accepted, quarantined = _paths(home, receipt)
        place_derived(home, quarantined, rows.quarantined_file)
        place_derived(home, accepted, rows.accepted_file)
    names = {_parquet_name(receipt) for receipt, _ in landings}
    for folder in _folders(home, feed, period):
        remove_derived(home, [path for path in folder.glob("*.parquet") if path.name not in names])
    _write_empty(home, feed)
    counted = [_counted(receipt, *_paths(home, receipt)) for receipt, _ in landings]
    return pl.DataFrame(counted, schema=_RECEIPTS)


def accepted_of_period(home: Path, feed: str, period: int) -> pl.LazyFrame | None:
    """The active accepted rows of a period; None when there are none."""
    files = sorted((accepted_folder(home, feed) / f"period={period}").glob("*.parquet"))
    rows = scan(files) if files else None
    return None if rows is None or height(rows) == 0 else rows


def write_unrecognised_parquet(home: Path, period: int, reasons: Mapping[str, str]) -> None:
    """Quarantine files of a period that belong to no feed (by name, the reason): feed '', not landed."""
    path = _unrecognised_file(home, period)
    if reasons:
        rows = [("", period, "", name, *refused(reason), None) for name, reason in reasons.items()]
        _write_parquet(home, path, pl.DataFrame(rows, schema=_QUARANTINED, orient="row"))
    elif path.exists():
        remove_derived(home, [path])


def unrecognised_files(home: Path, period: int) -> set[str]:
    """The names of a period's files that belonged to no feed when a refresh looked last."""
    path = _unrecognised_file(home, period)
    return set(pl.read_parquet(path, columns=["source_file"])["source_file"]) if path.exists() else set()


def _unrecognised_file(home: Path, period: int) -> Path:
    return quarantined_folder(home, "_unclaimed") / f"period={period}" / "unclaimed.parquet"


def write_receipts(home: Path) -> pl.DataFrame:
    """Write what SQL reads of landings and attempts; returns the rows about landings.

    `receipts/receipts.parquet` has a row for each active landing, over all feeds and periods;
    `attempts/troubles.parquet` one for each feed and period whose last attempt did not go well.
    """
    rows = []
    for feed in FEEDS:
        _write_empty(home, feed)
        # by the files that are there: an ingest that failed may have left those of a former parser
        rows += [_counted(read_receipt(home, *place), *files) for place, *files in _landed_parquet(home, feed)]
    receipts = pl.DataFrame(rows, schema=_RECEIPTS).sort("feed", "period", "source_file", "landing_id")
    _write_parquet(home, receipts_file(home), receipts)
    _write_parquet(home, failures_file(home), troubles(home))
    return receipts


def rewrite_rows(home: Path, receipt: Receipt, memory: Memory) -> None:
    """Write the rows of a landing as they follow from its bytes.

    Raises:
        LandingError: when landed bytes lack or were changed.
    """
    accepted, quarantined = _paths(home, receipt)
    with scratch_folder(home, memory) as scratch:
        rows = parsed_rows(receipt, landed_file(home, receipt.feed, receipt.period, receipt.sha256), scratch)
        place_derived(home, quarantined, rows.quarantined_file)
        place_derived(home, accepted, rows.accepted_file)
    for path in (accepted, quarantined):  # of a former parser: the same rows twice
        remove_derived(home, [each for each in path.parent.glob(f"{receipt.sha256}-*.parquet") if each != path])


def is_of_present_parser(path: Path) -> bool:
    """Whether a Parquet file of rows is named by the parser that its feed has now."""
    return path.stem.endswith(f"-{parser_fingerprint(path.parent.parent.name)}")


def _landed_parquet(home: Path, feed: str) -> list[tuple[Place, Path, Path]]:
    """Place of each landing that has rows, and its files: accepted and quarantined."""
    files = sorted(accepted_folder(home, feed).glob("period=*/*.parquet"))
    folder = quarantined_folder(home, feed)
    return [(place, path, folder / path.parent.name / path.name) for path in files if (place := placed(path))]


def placed(path: Path) -> Place | None:
    """Feed, period and landing of a Parquet file of rows, as its folders and its name say; None of another file."""
    period, named = path.parent.name.removeprefix("period="), _PARQUET.fullmatch(path.name)
    return (path.parent.parent.name, int(period), named[1]) if named and is_number(period) else None


def _paths(home: Path, receipt: Receipt) -> tuple[Path, Path]:
    accepted, quarantined = _folders(home, receipt.feed, receipt.period)
    return accepted / _parquet_name(receipt), quarantined / _parquet_name(receipt)


def _folders(home: Path, feed: str, period: int) -> tuple[Path, Path]:
    accepted, quarantined = (
        folder / f"period={period}" for folder in (accepted_folder(home, feed), quarantined_folder(home, feed))
    )
    return accepted, quarantined


def _parquet_name(receipt: Receipt) -> str:
    return f"{receipt.sha256}-{parser_fingerprint(receipt.feed)}.parquet"


def _write_parquet(home: Path, path: Path, rows: pl.DataFrame) -> None:
    buffer = io.BytesIO()
    rows.write_parquet(buffer)
    write_derived(home, path, buffer.getvalue())


def _write_empty(home: Path, feed: str) -> None:
    """Files without rows, so that SQL finds every column of a feed that never came."""
    contract = with_name_keys(FEEDS[feed].schema.create_empty().lazy()).collect_schema()
    accepted = pl.DataFrame(schema=[*PLACE.items(), *contract.items()])
    _write_parquet(home, accepted_folder(home, feed) / "_empty.parquet", accepted)
    _write_parquet(home, quarantined_folder(home) / "_empty.parquet", pl.DataFrame(schema=_QUARANTINED))


def _counted(receipt: Receipt, accepted: Path, quarantined: Path) -> dict[str, object]:
    """The receipt's row of `receipts.parquet`, counted from the active files."""
    rows = pl.scan_parquet(accepted)
    accepted_count = rows.select(pl.len()).collect().item()
    says = "as_of" in rows.collect_schema()
    rows_quarantined = pl.read_parquet(quarantined, columns=["source_row"])["source_row"]
    return {
        "feed": receipt.feed,
        "period": receipt.period,
        "landing_id": receipt.sha256,
        "source_file": receipt.source_file,
        "media_type": receipt.media_type,
        "size_bytes": receipt.size_bytes,
        "as_of": rows.select(pl.max("as_of")).collect().item() if says else receipt.as_of,
        "fetched_at": receipt.fetched_at,
        "records_count": accepted_count + rows_quarantined.len(),
        "accepted_count": accepted_count,
        "quarantined_count": rows_quarantined.len(),
        "status": "quarantined" if (rows_quarantined == 0).any() else "accepted",
        "remarks": remarks_of(accepted),
    }
