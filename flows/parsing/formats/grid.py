"""What every format of table is read into: numbered rows of text cells, and how much of them a file may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.system.errors import PayeshError

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


class Measure:
    """Adds up the rows that a file is read into, so that it is refused before they fill the memory."""

    def __init__(self) -> None:
        self._cells = self._letters = 0

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Count a row.

        Raises:
            UnreadableFileError: when the row, or the file with it, is too large.
        """
        longest = max(map(len, cells), default=0)
        if len(cells) > COLUMNS_AT_MOST:
            raise UnreadableFileError(f"has {len(cells)} columns in row {number}, over {COLUMNS_AT_MOST}; delete some")
        if longest > LETTERS_AT_MOST:
            raise UnreadableFileError(
                f"has a cell of {longest} letters in row {number}, over {LETTERS_AT_MOST}; shorten it"
            )
        self._cells += max(1, len(cells))
        self._letters += sum(map(len, cells))
        if self._cells > CELLS_AT_MOST:
            raise UnreadableFileError(f"has over {CELLS_AT_MOST} cells by row {number}; send it in parts")
        if self._letters > BYTES_AT_MOST:
            raise UnreadableFileError(f"has over {BYTES_AT_MOST} letters by row {number}; send it in parts")


def refuse_if_empty_or_huge(data: bytes) -> None:
    """Raise `UnreadableFileError` for a file without content or beyond `BYTES_AT_MOST`."""
    if len(data) > BYTES_AT_MOST:
        raise UnreadableFileError(f"has {len(data)} bytes, over {BYTES_AT_MOST}; send it in parts")
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFileError("is empty; send it again")


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
