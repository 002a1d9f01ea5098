"""A feed's contract at work: rows of text in, typed rows that keep it and rejected rows with reasons out.

Every record ends in exactly one of the two. A rejected record is one row, under the first column that breaks,
with the reasons of all its columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from flows.columns import Row, Value, reading
from flows.persian import fold
from flows.reading.grid import Grid, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import dataframely as dy

    Schema = type[Row]

_HEADER_ROWS_SEARCHED = 10
_HEADINGS_OF_A_TABLE = 2  # one known heading may be a word in a title; two make a header
_PLACE = tuple(Row.column_names())


class Rejected(NamedTuple):
    """A record that breaks the contract, and why (with what to do)."""

    source_sheet: str | None
    source_row: int
    column_name: str
    raw_value: str | None
    reason: str


QUARANTINE_SCHEMA = pl.Schema(
    {
        "source_sheet": pl.String,
        "source_row": pl.Int64,
        "column_name": pl.String,
        "raw_value": pl.String,
        "reason": pl.String,
    }
)


@dataclass(frozen=True)
class Records:
    """A file's records as text.

    Attributes:
        cells: `source_sheet`, `source_row` and the contract's columns, all of these text.
        rejected: records that have no cells to read: ragged rows, items of the wrong shape.
    """

    cells: pl.DataFrame
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Records in the file, readable or not."""
        return self.cells.height + len(self.rejected)


@dataclass(frozen=True)
class Parsed:
    """A parsed file: `records_count` = rows of `accepted` + rows of `quarantined`."""

    accepted: pl.DataFrame
    quarantined: pl.DataFrame
    records_count: int


def columns_of(schema: Schema) -> dict[str, dy.Column]:
    """The columns that a feed's contract adds to the record's place."""
    return {name: column for name, column in schema.columns().items() if name not in _PLACE}


def refused(reason: str) -> Rejected:
    """The one quarantined row of a file that can't be read as a whole."""
    return Rejected(None, 0, "", None, reason)


def quarantine(rejected: Collection[Rejected]) -> pl.DataFrame:
    """Rejected records as a frame, in the order of the file."""
    frame = pl.DataFrame(list(rejected), schema=QUARANTINE_SCHEMA, orient="row")
    return frame.sort("source_sheet", "source_row", maintain_order=True)


def text_records(
    schema: Schema,
    rows: Sequence[tuple[str | None, int, Mapping[str, str | None]]],
    rejected: list[Rejected],
) -> Records:
    """Records from rows of (sheet, row number, cell by column name); a column that lacks is null."""
    names = list(columns_of(schema))
    cells = [(sheet, number, *(cells.get(name) for name in names)) for sheet, number, cells in rows]
    types = {"source_sheet": pl.String, "source_row": pl.Int64} | dict.fromkeys(names, pl.String)
    return Records(pl.DataFrame(cells, schema=types, orient="row"), rejected)


def tabulated(grids: Sequence[Grid], schema: Schema, ignored: Sequence[str] = ()) -> Records:
    """The records under the header that the contract's headings describe.

    The header is looked for in the first rows of every table. A table with fewer than two known headings (a
    title, navigation, notes) is none of ours; one with more must have them all and no unknown one.

    Args:
        grids: the file's tables.
        schema: the contract whose headings are looked for, in any order and known spelling.
        ignored: further headings that the feed has and nobody needs.

    Raises:
        UnreadableFileError: naming the missing, unknown and found headings and the row, if no table fits.
    """
    rows: list[tuple[str | None, int, Mapping[str, str | None]]] = []
    rejected: list[Rejected] = []
    headers = [_header(grid, schema, ignored) for grid in grids]
    if not any(headers):
        searched = [_shown(cells) for grid in grids for _, cells in grid.rows[:_HEADER_ROWS_SEARCHED]]
        wanted = [reading(column)["headings"][0] for column in columns_of(schema).values()]
        raise UnreadableFileError(
            f"no header in the first {_HEADER_ROWS_SEARCHED} rows: missing {_shown(wanted)}; found "
            f"{' / '.join(searched[:3]) or 'no rows'}; send the file with its header row"
        )
    for grid, header in zip(grids, headers, strict=True):
        if header is None:
            continue
        for number, cells in grid.rows[header.position + 1 :]:
            if grid.ragged and len(cells) != header.width:
                reason = f"has {len(cells)} cells under {header.width} headings; correct its separators"
                rejected.append(Rejected(grid.sheet, number, "", " | ".join(cells), reason))
            else:
                read = {column: cells[index] for column, index in header.columns.items()}
                rows.append((grid.sheet, number, read))
    return text_records(schema, rows, rejected)


def check(records: Records, schema: Schema, key: Sequence[str]) -> Parsed:
    """Read and check every record; of records that share a key, the first is kept.

    Args:
        records: the file's records as text.
        schema: the feed's contract.
        key: columns that name a record; names are compared folded.
    """
    readings = {name: _read(records.cells[name], column) for name, column in columns_of(schema).items()}
    typed = records.cells.select(*_PLACE, *(reading.values for reading in readings.values()))
    kept, failure = schema.filter(typed)
    broken = failure.details()
    rule_columns = [name for name in broken.columns if name not in typed.columns]
    reasons: dict[tuple[str | None, int], dict[str, list[str]]] = {}
    for name, reading_of in readings.items():
        for index, sentence in reading_of.problems.items():
            place = (records.cells["source_sheet"][index], records.cells["source_row"][index])
            reasons.setdefault(place, {}).setdefault(name, []).append(sentence)
    for row in broken.iter_rows(named=True):
        place = (row["source_sheet"], row["source_row"])
        for rule in rule_columns:
            if row[rule] == "invalid":
                name, _, what = rule.partition("|")
                of_row = reasons.setdefault(place, {})
                if what != "nullability" or name not in of_row:
                    of_row.setdefault(name, []).append(_sentence(what, schema.columns()[name], row[name]))
    unread = pl.struct(_PLACE)
    accepted = kept.filter(~unread.is_in(pl.Series(...)))
    raise NotImplementedError
