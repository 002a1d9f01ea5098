"""Typed rows of a landing: parsed in a scratch folder, with the place that they are from, and read from Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.feeds import ConservationError, parse_file
from flows.ingestion.landing import Receipt
from flows.parsing.formats.content import Content
from flows.parsing.name_keys import with_name_keys, with_readable_name_keys
from flows.parsing.streamed import ROW_GROUP_ROWS
from flows.system.atomic_files import make_folder
from flows.system.home import builds_folder
from flows.system.memory import Memory

PLACE = pl.Schema({"feed": pl.String(), "period": pl.Int32(), "landing_id": pl.String(), "source_file": pl.String()})
"""The columns that say what a row is of."""
_REMARKS = "payesh_remarks"  # of accepted rows' Parquet: with the rows they are written, found and removed


@dataclass(frozen=True)
class TypedRows:
    """A landing's rows, each with its place, in Parquet.

    Attributes:
        accepted_file: rows that meet the contract, and remarks.
        quarantined_file: rows that don't.
        is_good: whether any row can be used; a file without one is no source.
        quarantined_count: how many rows can't.
    """

    accepted_file: Path
    quarantined_file: Path
    is_good: bool
    quarantined_count: int

    @property
    def accepted(self) -> pl.LazyFrame:
        """Rows that meet the contract."""
        return scan([self.accepted_file])

    @property
    def quarantined(self) -> pl.LazyFrame:
        """Rows that don't."""
        return scan([self.quarantined_file])


@dataclass(frozen=True)
class Scratch:
    """Where rows are made before they take their place, and what that may take.

    Attributes:
        folder: a folder of the home, for files that nobody needs afterwards.
        memory: what parsing a file may take.
    """

    folder: Path
    memory: Memory


@contextmanager
def scratch_folder(home: Path, memory: Memory | None = None) -> Iterator[Scratch]:
    """A folder in which rows are made, as long as it is needed."""
    with TemporaryDirectory(prefix="rows-", dir=make_folder(builds_folder(home))) as folder:
        yield Scratch(Path(folder), memory or Memory())


def parsed_rows(receipt: Receipt, content: Content, scratch: Scratch) -> TypedRows:
    """The rows of a landing, parsed from its bytes; they stay in the scratch folder.

    Raises:
        ConservationError: when a parser breaks conservation.
    """
    name = f"{receipt.feed}-{receipt.period}-{receipt.sha256}"
    accepted, quarantined = (scratch.folder / f"{name}-{kind}.parquet" for kind in ("accepted", "quarantined"))
    with TemporaryDirectory(dir=scratch.folder) as rows:
        place = (receipt.feed, receipt.period, receipt.source_file)
        parsed = parse_file(*place, content, Path(rows), scratch.memory)
        _sink(accepted, _placed(receipt, with_name_keys(parsed.accepted)), parsed.remarks)
        _sink(quarantined, _placed(receipt, with_readable_name_keys(parsed.quarantined)))
    written = (height(scan([accepted])), height(scan([quarantined])))
    if written != (parsed.accepted_count, parsed.quarantined_count):
        raise ConservationError(f"{receipt.source_file}: {written} rows were written of {parsed.records_count} records")
    return TypedRows(accepted, quarantined, parsed.accepted_count > 0, parsed.quarantined_count)


def _placed(receipt: Receipt, rows: pl.LazyFrame) -> pl.LazyFrame:
    place = (receipt.feed, receipt.period, receipt.sha256, receipt.source_file)
    return rows.select(
        *(pl.lit(value, dtype).alias(name) for value, (name, dtype) in zip(place, PLACE.items(), strict=True)),
        pl.all(),
    )


def scan(files: list[Path]) -> pl.LazyFrame:
    """The rows of Parquet files, in their order."""
    return pl.scan_parquet(files, hive_partitioning=False, glob=False)


def height(rows: pl.LazyFrame) -> int:
    """How many rows there are."""
    return int(rows.select(pl.len()).collect().item())


def _sink(path: Path, rows: pl.LazyFrame, remarks: Sequence[str] = ()) -> None:
    """Write rows as they come, and remarks about them."""
    said = {_REMARKS: json.dumps(remarks, ensure_ascii=False)} if remarks else None
    rows.sink_parquet(path, row_group_size=ROW_GROUP_ROWS, metadata=said)


def remarks_of(path: Path) -> list[str]:
    """What was said of a landing's accepted rows when they were parsed, a sentence each."""
    remarks: list[str] = json.loads(pl.read_parquet_metadata(path).get(_REMARKS, "[]"))
    return remarks
