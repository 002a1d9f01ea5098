"""Remarks of a parse: cells that were read otherwise than they stand, and cells that were left out, by column."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

import polars as pl

from flows.persian.text import quoted

_ROWS_NAMED = 3
_UNSCORED = "; nothing is scored by the column, so it is left blank"


class Remarks:
    """What is to be said of cells, kept by column and reason until the rows that are accepted are known."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def understood(self, column: str, position: int, text: str, value: object, because: str) -> None:
        """A cell that was read as a value that stands otherwise in it."""
        self._add(column, position, f"{quoted(text)} is read as {value}", f": {because}")

    def left_out(self, column: str, position: int, fault: str) -> None:
        """A cell that can't be used, of a column that nothing is scored by."""
        self._add(column, position, fault, _UNSCORED)

    def _add(self, column: str, position: int, said: str, because: str) -> None:
        self._places.setdefault((column, because), []).append((position, said))

    def sentences(self, rows: pl.DataFrame, refused: Collection[int]) -> Iterator[str]:
        """A sentence for each column, reason and sheet, with its first rows.

        Args:
            rows: all records, with `source_sheet` and `source_row`.
            refused: positions of records that are told of by themselves.
        """
        places = rows.select("source_sheet", "source_row").rows()
        for (column, because), said in self._places.items():
            kept = [(places[position], sentence) for position, sentence in sorted(said) if position not in refused]
            for sheet, cells in groupby(kept, key=lambda cell: cell[0][0]):
                of_sheet = list(cells)
                yield f"{column} in {_named(sheet, [row for (_, row), _ in of_sheet])}: {of_sheet[0][1]}{because}"


def _named(sheet: str | None, rows: list[int]) -> str:
    numbers = ", ".join(map(str, rows[:_ROWS_NAMED]))
    more = f" and {len(rows) - _ROWS_NAMED} more" if len(rows) > _ROWS_NAMED else ""
    within = f" of sheet «{sheet}»" if sheet else ""
    return f"row{'s' if len(rows) > 1 else ''} {numbers}{more}{within}"
