"""What every format of table is read into: numbered rows of text cells, and how much of them a file may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from flows.parsing.formats.content import Content, start_of
from flows.system.errors import PayeshError
from flows.system.memory import SETTING, Memory

BYTES_AT_MOST = 64 * 1024 * 1024  # of one file, also once unpacked, and of its cells' text; the largest feed has 5 MB
MERGED_AT_MOST = 500_000  # cells of one file that merges fill or leave blank
CELLS_AT_MOST = 4_000_000  # of one file; the largest feed has 220 thousand
COLUMNS_AT_MOST = 2_000
_RANGES_SHOWN = 10
LETTERS_AT_MOST = 32_767  # of one cell, as many as a spreadsheet's cell can hold

Place = tuple[int, int]
"""A row's number, from 1, and a cell's index in it, from 0."""


class UnreadableFileError(PayeshError):
    """The file as a whole can't be read; the message says why and what to do, without the file's name."""


@dataclass(frozen=True)
class Grid:
    """A table as it stands in a file, titles and header included.

    Attributes:
        sheet: name of the workbook's sheet; None where the format has no sheets.
        rows: row number as a person sees it (1-based) and the row's cells; blank rows are left out.
        ragged: whether a row may be shorter or longer than its header by the sender's mistake.
        merged: row number and cell (from 0) of the cells that a merge with those above them fills.
        beside: row number and cell of the cells that a merge with one beside them leaves blank.
        faults: by row number, why the row's cells can't be told, with what to do.
        remarks: what was passed over or understood otherwise than it stands there, a sentence each.
    """

    sheet: str | None
    rows: list[tuple[int, list[str]]]
    ragged: bool = False
    merged: frozenset[Place] = frozenset()
    beside: frozenset[Place] = frozenset()
    faults: Mapping[int, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


_SPACES = "".join(character for character in map(chr, range(0x3001)) if character.isspace())  # the last is U+3000


def is_blank(cells: pl.Expr) -> pl.Expr:
    """Whether cells have nothing but spaces, of all sorts that Python's `strip` takes off."""
    return cells.str.strip_chars(_SPACES) == ""


LOST = "\ufffd"
"""What programs write for bytes that are no letter."""
NUMBER = "number"
"""The column of a batch that has the rows' numbers."""


class Batch(NamedTuple):
    """Rows of a table, some at a time.

    Attributes:
        regular: `number`, and a column of text a cell, named by the cell's place from 0: rows of as many cells.
        others: the rows between them that are shorter, longer or at fault: number and cells.
        may_lack_letters: whether a cell of the regular ones may have a mark that stands for lost letters.
    """

    regular: pl.DataFrame
    others: Sequence[tuple[int, list[str]]] = ()
    may_lack_letters: bool = True

    @property
    def width(self) -> int:
        """How many cells a regular row has."""
        return self.regular.width - 1

    def rows(self) -> list[tuple[int, list[str]]]:
        """All rows in their order, blank ones left out."""
        found = [(number, cells) for number, *cells in self.regular.iter_rows()]
        return sorted([*found, *self.others], key=lambda row: row[0]) if self.others else found


def batch_of(rows: Sequence[tuple[int, list[str]]]) -> Batch:
    """Rows of cells as a batch; those that are as long as the first are the regular ones."""
    width = len(rows[0][1]) if rows else 0
    regular = [row for row in rows if len(row[1]) == width]
    columns = zip(*(cells for _, cells in regular), strict=True)
    numbers = pl.Series(NUMBER, [number for number, _ in regular], dtype=pl.Int64)
    cells = [pl.Series(str(place), column, dtype=pl.String) for place, column in enumerate(columns)]
    return Batch(pl.DataFrame([numbers, *cells]), [row for row in rows if len(row[1]) != width])


@dataclass(frozen=True)
class Table:
    """A table whose rows come batch by batch, once.

    Attributes:
        sheet, ragged: as a grid has them.
        batches: its rows in their order, blank ones left out.
        merged, beside, faults: as a grid has them; known of the batches that have come.
        remarks: what was passed over or understood otherwise; known once all batches have come.
    """

    sheet: str | None
    batches: Iterator[Batch]
    ragged: bool = False
    merged: Set[Place] = frozenset()
    beside: Set[Place] = frozenset()
    faults: Mapping[int, str] = field(default_factory=dict)
    remarks: Sequence[str] = ()

    def grid(self) -> Grid:
        """The whole table in memory."""
        rows = [row for batch in self.batches for row in batch.rows()]
        merged, beside = frozenset(self.merged), frozenset(self.beside)
        return Grid(self.sheet, rows, self.ragged, merged, beside, self.faults, tuple(self.remarks))


def table_of(grid: Grid) -> Table:
    """A table that is in memory already."""
    return Table(
        grid.sheet, iter([batch_of(grid.rows)]), grid.ragged, grid.merged, grid.beside, grid.faults, grid.remarks
    )


class Measure:
    """Adds up the rows that a file is read into, so that it is refused before they fill the memory."""

    def __init__(self) -> None:
        self._cells = self._letters = 0

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Count a row.

        Raises:
            UnreadableFileError: when the row, or the file with it, is too large.
        """
        refuse_long_row(number, cells)
        self._cells += max(1, len(cells))
        self._letters += sum(map(len, cells))
        if self._cells > CELLS_AT_MOST:
            raise UnreadableFileError(f"has over {CELLS_AT_MOST} cells by row {number}; send it in parts")
        if self._letters > BYTES_AT_MOST:
            raise UnreadableFileError(f"has over {BYTES_AT_MOST} letters by row {number}; send it in parts")


def refuse_long_row(number: int, cells: Sequence[str]) -> None:
    """Raise `UnreadableFileError` for a row of more cells, or with a longer one, than a spreadsheet can hold."""
    if len(cells) > COLUMNS_AT_MOST:
        raise UnreadableFileError(f"has {len(cells)} columns in row {number}, over {COLUMNS_AT_MOST}; delete some")
    longest = max(map(len, cells), default=0)
    if longest > LETTERS_AT_MOST:
        raise UnreadableFileError(
            f"has a cell of {longest} letters in row {number}, over {LETTERS_AT_MOST}; shorten it"
        )


def refuse_if_empty(content: Content) -> None:
    """Raise `UnreadableFileError` for a file without content."""
    if not start_of(content, b"\0 \t\r\n", 1):
        raise UnreadableFileError("is empty; send it again")


def refuse_larger(memory: Memory, size_bytes: int, times: int, sort: str) -> None:
    """Raise `UnreadableFileError` for a file that has to be read whole and would take more memory than it may.

    Args:
        memory: what it may take.
        size_bytes: of the file, or of what is unpacked of it.
        times: how often its size reading it takes.
        sort: what sort of file it is, for people.
    """
    wanted = memory.wanted_mb(size_bytes, times)
    if wanted > memory.limit_mb:
        raise UnreadableFileError(
            f"has {size_bytes} bytes of {sort}, which is read as a whole and would take some {wanted} MiB of memory, "
            f"over {memory.limit_mb}; send it in parts, or as CSV, which is read in parts, or set {SETTING} to {wanted}"
        )


def in_ranges(numbers: Iterable[int]) -> str:
    """Numbers in rising order as people list them: «3, 5-9»; of many ranges the first, and how many there are."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in ranges[:_RANGES_SHOWN])
    return (
        shown
        if len(ranges) <= _RANGES_SHOWN
        else f"{shown}, … ({sum(last - first + 1 for first, last in ranges)} in all)"
    )
