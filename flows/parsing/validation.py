"""A feed's contract at work: rows of text in, typed rows that keep it and rejected rows with reasons out.

Every record ends in exactly one of the two. A rejected record is one row, under the first column that breaks,
with the reasons of all its columns. A fault in a column that nothing is scored by is a remark, and costs no row.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from flows.parsing.column_types import MovedCellError, Row, Understood, Value, comparable, is_scored, reader
from flows.parsing.leftovers import refuse_leftover
from flows.parsing.remarks import Remarks
from flows.persian.text import without_marks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import dataframely as dy

Schema = type[Row]
_PLACE = tuple(Row.column_names())
_BOUNDS = ("min", "max")


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
    return {name: column for name, column in schema.columns().items() if name not in _PLACE}


def refused(reason: str) -> Rejected:
    """The one quarantined row of a file that can't be read as a whole."""
    return Rejected(None, 0, "", None, reason)


def readable_cells(cells: Mapping[str, object]) -> str:
    """Cells by column as the text that a rejected record carries; a place and an absent value are left out."""
    named = {name: str(value) for name, value in cells.items() if name not in _PLACE and value is not None}
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


def check(records: Records, schema: Schema, key: Sequence[str]) -> Parsed:
    """Read and check every record; of records that share a key, the first is kept.

    Args:
        records: the file's records as text.
        schema: the feed's contract.
        key: columns that together name a record; text is compared as its column says. None: records may repeat.
    """
    columns = columns_of(schema)
    problems, remarks = _Problems(), Remarks()
    typed = records.cells.select(
        *_PLACE, *(_read(records.cells[name], column, problems, remarks) for name, column in columns.items())
    )
    typed = _without_broken(typed, schema, problems, remarks)
    _find_repeated(typed, columns, key, problems)
    rejected = [
        _rejected(records.cells.row(position, named=True), typed.row(position, named=True), sentences, list(columns))
        for position, sentences in problems.items()
    ]
    sound = [position not in problems for position in range(typed.height)]
    return Parsed(
        accepted=typed.filter(pl.Series(sound, dtype=pl.Boolean)),
        quarantined=quarantine(records.rejected + rejected),
        records_count=records.count,
        remarks=(*records.remarks, *remarks.sentences(typed, problems)),
    )


class _Problems(defaultdict[int, list[tuple[str, str]]]):
    """By a record's position: the columns that break and the sentence for each."""

    def __init__(self) -> None:
        super().__init__(list)

    def unread(self, position: int, column: str) -> bool:
        return any(column == found for found, _ in self.get(position, []))


def _read(cells: pl.Series, column: dy.Column, problems: _Problems, remarks: Remarks) -> pl.Series:
    """The column's values; what is blank or unreadable is null, the latter with a sentence in one of the others."""
    values: dict[str | None, Value | None] = {}
    told: dict[str | None, str | Understood] = {}
    moved: set[str | None] = set()
    for text in cells.unique().to_list():
        values[text] = None
        if text is not None and without_marks(text).strip():
            try:
                refuse_leftover(text)
                read = reader(column)(text)
            except ValueError as error:
                told[text] = str(error)
                moved |= {text} if isinstance(error, MovedCellError) else set()
            else:
                values[text] = read.value if isinstance(read, Understood) else read
                if isinstance(read, Understood):
                    told[text] = read
    texts = cells.to_list()
    for position, text in enumerate(texts) if told else ():
        said = told.get(text)
        if isinstance(said, Understood):
            remarks.understood(cells.name, position, text, *said)
        elif said is not None and (is_scored(column) or text in moved):
            problems[position].append((cells.name, said))
        elif said is not None:
            remarks.left_out(cells.name, position, said)
    return pl.Series(cells.name, [values[text] for text in texts], dtype=column.dtype)


def _without_broken(typed: pl.DataFrame, schema: Schema, problems: _Problems, remarks: Remarks) -> pl.DataFrame:
    """The rows, with null for what breaks a rule of a column that is not scored; any other is in `problems`."""
    columns = schema.columns()
    # positions stand in for row numbers: tables of one page may number their rows alike
    numbered = typed.with_columns(source_row=pl.int_range(pl.len(), dtype=pl.Int64))
    failures = schema.filter(numbered).failure.details()
    rules = [name.partition("|") for name in failures.columns if name not in columns]
    left_out: dict[str, list[int]] = defaultdict(list)
    for row in failures.iter_rows(named=True):
        position = row["source_row"]
        for name, bar, rule in rules:
            # a cell that could not be read is null, but not blank: it has its sentence already
            if row[name + bar + rule] != "invalid" or problems.unread(position, name):
                continue
            sentence = _sentence(rule, columns[name], row[name])
            if is_scored(columns[name]):
                problems[position].append((name, sentence))
            else:
                left_out[name].append(position)
                remarks.left_out(name, position, sentence if rule in _BOUNDS else f"«{row[name]}» {sentence}")
    place = pl.int_range(pl.len())
    return typed.with_columns(
        pl.when(place.is_in(positions).not_()).then(pl.col(name)).alias(name) for name, positions in left_out.items()
    )


def _sentence(rule: str, column: dy.Column, value: object) -> str:
    if rule == "nullability":
        return "is blank; fill it in"
    if rule in _BOUNDS:
        side = "below" if rule == "min" else "above"
        return f"is {value}, {side} {getattr(column, rule)}; correct it"
    return rule.removeprefix("check__")


def _find_repeated(
    typed: pl.DataFrame, columns: Mapping[str, dy.Column], key: Sequence[str], problems: _Problems
) -> None:
    if not key:
        return
    first: dict[tuple[object, ...], tuple[str | None, object]] = {}
    compared = [comparable(columns[name]) for name in key]
    for position, (sheet, row, *values) in enumerate(typed.select(*_PLACE, *key).iter_rows()):
        if position in problems:
            continue
        named = tuple(
            of(value) if isinstance(value, str) else value for of, value in zip(compared, values, strict=True)
        )
        if named in first:
            other, number = first[named]
            place, keep = f"row {number}", "keep one"
            if other != sheet:
                place += f" of sheet «{other}»"
                keep = f"keep one; of this sheet «{sheet}» and that one, delete the one that is not meant"
            problems[position].append((key[-1], f"repeats {place} in {', '.join(key)}; {keep}"))
        else:
            first[named] = sheet, row


def _rejected(
    cells: Mapping[str, object], values: Mapping[str, object], sentences: list[tuple[str, str]], order: list[str]
) -> Rejected:
    in_order = sorted(sentences, key=lambda sentence: order.index(sentence[0]))
    column = in_order[0][0]
    reason = "; ".join(f"{name} {sentence}" for name, sentence in in_order)
    sheet, row, raw = cells["source_sheet"], cells["source_row"], cells[column]
    return Rejected(sheet, row, column, raw, reason, readable_cells(values))  # type: ignore[arg-type]  # a frame's row has no types
