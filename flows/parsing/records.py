"""Records of a file: as text, as they come out of it, and as rows that keep a feed's contract or are rejected."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from flows.parsing.column_types import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import dataframely as dy

Schema = type[Row]
PLACE = tuple(Row.column_names())
"""The columns that say where a record stands."""


class Rejected(NamedTuple):
    """A record that breaks the contract, and why (with what to do).

    Attributes:
        source_sheet: its sheet; None where the format has none.
        source_row: its number, from 1; 0 for a whole file.
        column_name: the first column that breaks; empty where the record has no columns to tell apart.
        raw_value: the cell of that column as it came.
        reason: what is wrong with every column that breaks, and what to do.
        readable_cells: cells that could be read all the same, by column, as JSON: whom and what the record is about.
    """

    source_sheet: str | None
    source_row: int
    column_name: str
    raw_value: str | None
    reason: str
    readable_cells: str = "{}"


QUARANTINE_SCHEMA = pl.Schema(
    {
        "source_sheet": pl.String,
        "source_row": pl.Int64,
        "column_name": pl.String,
        "raw_value": pl.String,
        "reason": pl.String,
        "readable_cells": pl.String,
    }
)


@dataclass(frozen=True)
class Records:
    """A file's records as text.

    Attributes:
        cells: `source_sheet`, `source_row` and the contract's columns, all of these text.
        rejected: records that have no cells to read: ragged rows, items of the wrong shape.
        remarks: what of the file was passed over or understood otherwise than it stands there, a sentence each.
    """

    cells: pl.DataFrame
    rejected: list[Rejected] = field(default_factory=list)
    remarks: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Records in the file, readable or not."""
        return self.cells.height + len(self.rejected)

    def with_cells(self, **cells: pl.Expr) -> Records:
        """The same records with cells replaced, for what a blank one means."""
        return replace(self, cells=self.cells.with_columns(**cells))


@dataclass(frozen=True)
class Parsed:
    """A parsed file: `records_count` = rows of `accepted` + rows of `quarantined`.

    Attributes:
        accepted: rows that keep the contract.
        quarantined: rows that don't, with `QUARANTINE_SCHEMA`.
        records_count: records in the file.
        remarks: what was passed over or understood otherwise than it stands there, a sentence each.
    """

    accepted: pl.DataFrame
    quarantined: pl.DataFrame
    records_count: int
    remarks: tuple[str, ...] = ()


def columns_of(schema: Schema) -> dict[str, dy.Column]:
    """The columns that a feed's contract adds to the record's place."""
    return {name: column for name, column in schema.columns().items() if name not in PLACE}


def refused(reason: str) -> Rejected:
    """The one quarantined row of a file that can't be read as a whole."""
    return Rejected(None, 0, "", None, reason)


def readable_cells(cells: Mapping[str, object]) -> str:
    """Cells by column as the text that a rejected record carries; a place and an absent value are left out."""
    named = {name: str(value) for name, value in cells.items() if name not in PLACE and value is not None}
    return json.dumps(named, ensure_ascii=False)


def quarantine(rejected: Collection[Rejected]) -> pl.DataFrame:
    """Rejected records as a frame, in the order of the file."""
    frame = pl.DataFrame(list(rejected), schema=QUARANTINE_SCHEMA, orient="row")
    return frame.sort("source_sheet", "source_row", maintain_order=True)


def text_records(
    schema: Schema,
    rows: Sequence[tuple[str | None, int, Mapping[str, str | None]]],
    rejected: list[Rejected],
    remarks: tuple[str, ...] = (),
) -> Records:
    """Records from rows of (sheet, row number, cell by column name); a column that lacks is null."""
    names = list(columns_of(schema))
    cells = [(sheet, number, *(cells.get(name) for name in names)) for sheet, number, cells in rows]
    types = {"source_sheet": pl.String, "source_row": pl.Int64} | dict.fromkeys(names, pl.String)
    return Records(pl.DataFrame(cells, schema=types, orient="row"), rejected, remarks)
