"""A feed's contract at work: rows of text in, typed rows that keep it and rejected rows with reasons out.

Every record ends in exactly one of the two. A rejected record is one row, under the first column that breaks,
with the reasons of all its columns. A fault in a column that nothing is scored by is a remark, and costs no row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from flows.parsing.column_reader import ColumnReader
from flows.parsing.column_types import comparable, is_scored
from flows.parsing.records import PLACE, Parsed, Records, Rejected, Schema, columns_of, quarantine, readable_cells
from flows.parsing.remarks import Remarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import dataframely as dy

_BOUNDS = ("min", "max")


class Problems(defaultdict[int, list[tuple[str, str]]]):
    """By a record's position in its batch: the columns that break and the sentence for each."""

    def __init__(self) -> None:
        super().__init__(list)

    def unread(self, position: int, column: str) -> bool:
        """Whether a cell has a sentence already."""
        return any(column == found for found, _ in self.get(position, []))


@dataclass(frozen=True)
class Judged:
    """A batch of records, read.

    Attributes:
        cells: the records as text.
        typed: their values.
        problems: what is wrong with them.
    """

    cells: pl.DataFrame
    typed: pl.DataFrame
    problems: Problems

    @property
    def sound(self) -> pl.Series:
        """Whether a record has no problem."""
        broken = pl.Series(list(self.problems), dtype=pl.Int64)
        return ~pl.int_range(self.typed.height, eager=True).is_in(broken.implode())

    def rejected(self) -> list[Rejected]:
        """The records that have problems."""
        order = self.typed.columns
        return [
            rejected(self.cells.row(position, named=True), self.typed.row(position, named=True), sentences, order)
            for position, sentences in self.problems.items()
        ]


class Contract:
    """A feed's contract at work on the batches of one file.

    Attributes:
        remarks: what is to be said of cells; whoever takes a batch settles its own.
    """

    def __init__(self, schema: Schema, key: Sequence[str]) -> None:
        self._schema = schema
        self._columns = columns_of(schema)
        self._readers = {name: ColumnReader(column) for name, column in self._columns.items()}
        self.remarks = Remarks()
        self.key = Key(self._columns, key)

    def judge(self, cells: pl.DataFrame) -> Judged:
        """Read and check the records of a batch, but for those that repeat others."""
        problems = Problems()
        read = [self._read(cells[name], rank, problems, self._readers[name]) for rank, name in enumerate(self._columns)]
        typed = pl.DataFrame([*(cells[name] for name in PLACE), *read])
        return Judged(cells, self._without_broken(typed, problems), problems)

    def _read(self, cells: pl.Series, rank: int, problems: Problems, column: ColumnReader) -> pl.Series:
        """The column's values; what is blank or unreadable is null, the latter with a sentence or a remark."""
        values, faults = column.read(cells)
        scored = is_scored(self._columns[cells.name])
        if faults.understood:
            self.remarks.understood(cells.name, rank, cells, faults.understood)
        costly = {text: said for text, said in faults.unread.items() if scored or text in faults.moved}
        passed_over = {text: said for text, said in faults.unread.items() if text not in costly}
        if passed_over:
            self.remarks.unread(cells.name, rank, cells, passed_over)
        for position in _where(cells, costly):
            problems[position].append((cells.name, costly[cells[position]]))
        return values

    def _without_broken(self, typed: pl.DataFrame, problems: Problems) -> pl.DataFrame:
        """The rows, with null for what breaks a rule of a column that is not scored; any other is in `problems`."""
        columns = self._schema.columns()
        # positions stand in for row numbers: tables of one page may number their rows alike
        numbered = typed.with_columns(source_row=pl.int_range(pl.len(), dtype=pl.Int64))
        failures = self._schema.filter(numbered).failure
        if not len(failures):
            return typed
        details = failures.details()
        rules = [name.partition("|") for name in details.columns if name not in columns]
        left_out: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for row in details.iter_rows(named=True):
            position = row["source_row"]
            for place, (name, bar, rule) in enumerate(rules):
                # a cell that could not be read is null, but not blank: it has its sentence already
                if row[name + bar + rule] != "invalid" or problems.unread(position, name):
                    continue
                sentence = _sentence(rule, columns[name], row[name])
                if is_scored(columns[name]):
                    problems[position].append((name, sentence))
                else:
                    said = sentence if rule in _BOUNDS else f"«{row[name]}» {sentence}"
                    left_out[name].append((position, place, said))
        for name, said_of_cells in left_out.items():
            self.remarks.unfit(name, said_of_cells)
        position_of_row = pl.int_range(pl.len())
        return typed.with_columns(
            pl.when(position_of_row.is_in([position for position, *_ in said]).not_()).then(pl.col(name)).alias(name)
            for name, said in left_out.items()
        )


class Key:
    """The columns that together name a record, and the records that were met first of each name."""

    def __init__(self, columns: Mapping[str, dy.Column], key: Sequence[str]) -> None:
        self.columns = tuple(key)
        self._comparable = [comparable(columns[name]) for name in key]
        self._first: dict[tuple[object, ...], tuple[str | None, object]] = {}

    def repetition(self, sheet: str | None, row: object, values: Sequence[object]) -> str | None:
        """What is wrong with a record that repeats one that was met; None for the first of its name."""
        named = tuple(
            of(value) if isinstance(value, str) else value for of, value in zip(self._comparable, values, strict=True)
        )
        if named not in self._first:
            self._first[named] = sheet, row
            return None
        other, number = self._first[named]
        place, keep = f"row {number}", "keep one"
        if other != sheet:
            place += f" of sheet «{other}»"
            keep = f"keep one; of this sheet «{sheet}» and that one, delete the one that is not meant"
        return f"repeats {place} in {', '.join(self.columns)}; {keep}"

    def forget(self) -> None:
        """Take what comes next for other names than those before."""
        self._first.clear()

    def hashes(self, typed: pl.DataFrame) -> pl.Series:
        """A number for each record that is the same for the same name; seldom for another one, too."""
        compared = [
            _compared(typed[name], of) if typed.schema[name] == pl.String else typed[name]
            for name, of in zip(self.columns, self._comparable, strict=True)
        ]
        return pl.select(pl.struct(compared).hash()).to_series()


def check(records: Records, schema: Schema, key: Sequence[str]) -> Parsed:
    """Read and check every record; of records that share a key, the first is kept.

    Args:
        records: the file's records as text.
        schema: the feed's contract.
        key: columns that together name a record; text is compared as its column says. None: records may repeat.
    """
    contract = Contract(schema, key)
    judged = contract.judge(records.cells)
    for position, (sheet, row, *values) in enumerate(judged.typed.select(*PLACE, *key).iter_rows() if key else ()):
        repeated = None if position in judged.problems else contract.key.repetition(sheet, row, values)
        if repeated:
            judged.problems[position].append((key[-1], repeated))
    contract.remarks.settle(records.cells, judged.problems)
    return Parsed(
        accepted=judged.typed.filter(judged.sound),
        quarantined=quarantine(records.rejected + judged.rejected()),
        records_count=records.count,
        remarks=(*records.remarks, *contract.remarks.sentences()),
    )


def rejected(
    cells: Mapping[str, object],
    values: Mapping[str, object],
    sentences: Iterable[tuple[str, str]],
    order: Sequence[str],
) -> Rejected:
    """A record that breaks its contract.

    Args:
        cells: its text, by column.
        values: what could be read of it, by column.
        sentences: the columns that break, and what is wrong with each.
        order: the columns of the contract.
    """
    in_order = sorted(sentences, key=lambda sentence: order.index(sentence[0]))
    column = in_order[0][0]
    reason = "; ".join(f"{name} {sentence}" for name, sentence in in_order)
    sheet, row, raw = cells["source_sheet"], cells["source_row"], cells[column]
    return Rejected(sheet, row, column, raw, reason, readable_cells(values))  # type: ignore[arg-type]  # a frame's row has no types


def _where(cells: pl.Series, texts: Mapping[str, str]) -> Iterator[int]:
    """The positions of cells with one of these texts."""
    if texts:
        yield from cells.is_in(pl.Series(list(texts), dtype=pl.String).implode()).fill_null(value=False).arg_true()


def _compared(values: pl.Series, of: Callable[[str], str]) -> pl.Series:
    texts = values.unique().drop_nulls()
    folded = pl.Series([of(text) for text in texts], dtype=pl.String)
    return values if of is str else values.replace_strict(texts, folded, default=None, return_dtype=pl.String)


def _sentence(rule: str, column: dy.Column, value: object) -> str:
    if rule == "nullability":
        return "is blank; fill it in"
    if rule in _BOUNDS:
        side = "below" if rule == "min" else "above"
        return f"is {value}, {side} {getattr(column, rule)}; correct it"
    return rule.removeprefix("check__")
