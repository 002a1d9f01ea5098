"""A sheet of a workbook as a table, rows batch by batch: values, the words of its notes, merged and hidden cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, repeat
from typing import NamedTuple

import polars as pl
from python_calamine import CalamineSheet

from flows.parsing.formats.grid import (
    LETTERS_AT_MOST,
    MERGED_AT_MOST,
    NUMBER,
    Batch,
    Place,
    Table,
    UnreadableFileError,
    batch_of,
    in_ranges,
    is_blank,
    refuse_long_row,
)
from flows.parsing.formats.number_formats import plain
from flows.parsing.formats.workbook_archive import column_letters
from flows.parsing.formats.workbook_notes import SheetNotes

_BATCH_CELLS = 200_000
_LETTERS_SHOWN = 40


def sheet_table(sheet: CalamineSheet, notes: SheetNotes, merges: Merges) -> Table:
    """A sheet that is shown.

    Args:
        sheet: its values.
        notes: what its values don't tell.
        merges: those of the workbook's sheets before it.

    Raises:
        UnreadableFileError: when the workbook merges too many cells; while batches come, for a row that is too long.
    """
    reading = _Reading(sheet, notes, merges)
    return Table(sheet.name, reading.batches(), merged=reading.merged, beside=reading.beside, remarks=reading.remarks)


class _Merge(NamedTuple):
    """Cells that are one: rows `top` to before `below`, columns `left` to before `after`, from 0."""

    top: int
    below: int
    left: int
    after: int


class Merges:
    """How many cells of a workbook are merged."""

    def __init__(self) -> None:
        self._count = 0

    def of(self, sheet: CalamineSheet, height: int, width: int) -> list[_Merge]:
        """The merges of a sheet, counted before anything is done about them."""
        found = []
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            merge = _Merge(top, min(bottom + 1, height), left, min(right + 1, width))
            self._count += max(1, merge.below - top) * max(1, merge.after - left)
            if self._count > MERGED_AT_MOST:
                raise UnreadableFileError(f"merges over {MERGED_AT_MOST} cells; take the merges off")
            found.append(merge)
        return found


class _Reading:
    """A sheet being read.

    Attributes:
        merged: cells that a merge with those above them fills.
        beside: cells that a merge with one beside them leaves blank.
        remarks: what was passed over, once all rows have come.
    """

    def __init__(self, sheet: CalamineSheet, notes: SheetNotes, merges: Merges) -> None:
        self._sheet, self._notes = sheet, notes
        last_row, last_column = sheet.end or (-1, -1)
        self._height = max([last_row + 1, *(row for row, _ in notes.words)])
        self._width = max([last_column + 1, *(column for _, column in notes.words)])
        self._words: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for (number, column), word in notes.words.items():
            self._words[number].append((column - 1, word))
        self._merges: defaultdict[int, list[tuple[int, _Merge]]] = defaultdict(list)
        for order, merge in enumerate(merges.of(sheet, self._height, self._width)):
            for row in range(merge.top, merge.below if merge.left < merge.after else merge.top):
                self._merges[row].append((order, merge))
        self._first_column = sheet.start[1] if sheet.start else 0
        self._marked_rows = {number - 1 for number in (*self._words, *notes.hidden_rows)} | set(self._merges)
        self._texts: dict[int, str] = {}
        self._hidden_columns = _hidden_columns(notes, self._width)
        self._first_hidden: dict[int, str] = {}
        self._hidden_rows: list[int] = []
        self.merged, self.beside = set[Place](), set[Place]()
        self.remarks: list[str] = []

    def batches(self) -> Iterator[Batch]:
        """The rows that have text, as they are shown."""
        values = self._values()
        rows_at_once = max(1, _BATCH_CELLS // max(1, self._width))
        for first in range(0, self._height, rows_at_once):
            rows = list(islice(values, min(rows_at_once, self._height - first)))
            is_plain = not self._hidden_columns and not self._marked_rows.intersection(range(first, first + len(rows)))
            yield self._plain(first, rows) if is_plain else self._shown(first, rows)
        self._remark()

    def _values(self) -> Iterator[Sequence[object]]:
        """All rows, those below the last value blank; each begins in the first column that has a value."""
        try:
            yield from self._sheet.iter_rows()
        except OverflowError as error:
            raise UnreadableFileError(
                f"has, in sheet «{self._sheet.name}», a number in a format of times that is none ({error}); format "
                "its cells as numbers"
            ) from error
        yield from repeat([""] * self._sheet.width)

    def _plain(self, first: int, rows: list[Sequence[object]]) -> Batch:
        """Rows without any cell that is shown otherwise than its value tells."""
        columns = [[""] * len(rows)] * self._first_column
        columns += [list(map(_text, column)) for column in zip(*rows, strict=True)]
        columns += [[""] * len(rows)] * (self._width - len(columns))
        cells = [pl.Series(str(place), column, dtype=pl.String) for place, column in enumerate(columns)]
        numbers = pl.int_range(first + 1, first + 1 + len(rows), eager=True).alias(NUMBER)
        batch = pl.DataFrame([numbers, *cells])
        if any(column.str.len_bytes().max() > LETTERS_AT_MOST for column in cells):  # type: ignore[operator]  # it is a number
            return self._shown(first, rows)
        return Batch(batch.filter(~pl.all_horizontal(is_blank(pl.col(column.name)) for column in cells)))

    def _shown(self, first: int, rows: list[Sequence[object]]) -> Batch:
        """Rows one by one, as notes and merges have them shown."""
        before = [""] * self._first_column
        shown = []
        for row, values in enumerate(rows, start=first):
            cells = [*before, *map(_text, values)]
            cells += [""] * (self._width - len(cells))
            if self._shows(row, cells):
                refuse_long_row(row + 1, cells)
                shown.append((row + 1, cells))
        return batch_of(shown)

    def _shows(self, row: int, cells: list[str]) -> bool:
        """Whether a row has text, once it is written as it is shown."""
        for column, word in self._words.get(row + 1, ()):
            cells[column] = word
        for order, merge in self._merges.pop(row, ()):
            self._fill(row, cells, order, merge)
        for column in self._hidden_columns:
            if cells[column].strip():
                self._first_hidden.setdefault(column, cells[column].strip())
            cells[column] = ""
        is_filled = any(cell.strip() for cell in cells)
        if is_filled and row + 1 in self._notes.hidden_rows:
            self._hidden_rows.append(row + 1)
            return False
        return is_filled

    def _fill(self, row: int, cells: list[str], order: int, merge: _Merge) -> None:
        """Write what merged cells show into a row of theirs, unless the row is blank: merges make no rows."""
        if row == merge.top:
            self._texts[order] = cells[merge.left]
        text = self._texts[order]
        if text.strip() and any(cell.strip() for cell in cells):
            for column in range(merge.left + 1, merge.after):
                cells[column] = ""
                self.beside.add((row + 1, column))
            if row > merge.top:
                cells[merge.left] = text
                self.merged.add((row + 1, merge.left))

    def _remark(self) -> None:
        name = self._sheet.name
        for column in self._hidden_columns:
            if column in self._first_hidden:
                first = self._first_hidden[column][:_LETTERS_SHOWN]
                self.remarks.append(
                    f"sheet «{name}»: column {column_letters(column + 1)} («{first}») is hidden and was passed over; "
                    "show it if it counts"
                )
        if self._hidden_rows:
            self.remarks.append(
                f"sheet «{name}»: hidden rows were passed over: {in_ranges(self._hidden_rows)}; show them, or "
                "clear the filter, if they count"
            )


def _text(value: object) -> str:
    """A cell as the sender sees it: 1234 for 1234.0, days as 2021-04-03."""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return plain(value)
    return str(value)


def _hidden_columns(notes: SheetNotes, width: int) -> list[int]:
    """The columns that are not shown, from 0."""
    hidden: list[int] = []
    for left, right in sorted(notes.hidden_columns):
        hidden += range(max(left - 1, hidden[-1] + 1 if hidden else 0), min(right, width))
    return hidden
