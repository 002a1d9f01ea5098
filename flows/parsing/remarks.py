"""Remarks of a parse: cells that were read otherwise than they stand, and cells that were left out, by column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import polars as pl

from flows.persian.text import quoted

_ROWS_NAMED = 3
_UNSCORED = "; nothing is scored by the column, so it is left blank"
_SAID = pl.Schema({"position": pl.Int64, "said": pl.String})

Order = tuple[int, int, int]
"""By what the sentences of a file are put in order: cells that are read come before rules, by column and by row."""


@dataclass
class _Run:
    """Cells in rows of one sheet that follow each other: the first rows, how many there are, what the first says."""

    sheet: str | None
    rows: list[int]
    count: int
    said: str


@dataclass
class _Group:
    """What is said of a column for one reason."""

    order: Order
    runs: list[_Run] = field(default_factory=list)

    def add(self, run: _Run) -> None:
        last = self.runs[-1] if self.runs else None
        if last is None or last.sheet != run.sheet:
            self.runs.append(run)
        else:
            last.rows = (last.rows + run.rows)[:_ROWS_NAMED]
            last.count += run.count


class Remarks:
    """What is to be said of cells, taken batch by batch: noted while a batch is read, settled once its rows are known.

    Positions count the rows of a batch, from 0.
    """

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], _Group] = {}
        self._noted: defaultdict[tuple[str, str], list[pl.DataFrame]] = defaultdict(list)
        self._settled_rows = 0

    def understood(self, column: str, rank: int, cells: pl.Series, readings: dict[str, tuple[object, str]]) -> None:
        """Cells of a column that were read as a value that stands otherwise in them.

        Args:
            column: its name.
            rank: its place among the columns.
            cells: all cells of the batch.
            readings: by the text of a cell, the value and why it is meant.
        """
        for because in dict.fromkeys(because for _, because in readings.values()):
            said = {
                text: f"{quoted(text)} is read as {value}" for text, (value, why) in readings.items() if why == because
            }
            self._note_cells(column, f": {because}", rank, cells, said)

    def unread(self, column: str, rank: int, cells: pl.Series, faults: dict[str, str]) -> None:
        """Cells that can't be read, by their text, of a column that nothing is scored by."""
        self._note_cells(column, _UNSCORED, rank, cells, faults)

    def unfit(self, column: str, said: Sequence[tuple[int, int, str]]) -> None:
        """Values that break a rule, of a column that nothing is scored by: position, the rule's place, and what."""
        position, rule, _ = said[0]
        frame = pl.DataFrame([(position, text) for position, _, text in said], schema=_SAID, orient="row")
        self._note(column, _UNSCORED, (1, self._settled_rows + position, rule), frame)

    def settle(self, rows: pl.DataFrame, refused: Iterable[int]) -> None:
        """Take the batch's rows for known.

        Args:
            rows: all records of the batch, with `source_sheet` and `source_row`.
            refused: positions of records that are told of by themselves.
        """
        told = pl.Series(list(refused), dtype=pl.Int64)
        for group, frames in self._noted.items():
            said = pl.concat(frames).filter(~pl.col("position").is_in(told.implode())).sort("position", "said")
            places = rows.select("source_sheet", "source_row")[said["position"]]
            runs = places.with_columns(said["said"], run=places["source_sheet"].rle_id()).group_by(
                "run", maintain_order=True
            )
            first = pl.col("source_sheet", "said").first()
            for _, sheet, text, numbers, count in runs.agg(
                first, pl.col("source_row").head(_ROWS_NAMED), count=pl.len()
            ).iter_rows():
                self._groups[group].add(_Run(sheet, numbers, count, text))
        self._noted.clear()
        self._settled_rows += rows.height

    def sentences(self) -> Iterator[str]:
        """A sentence for each column, reason and sheet, with its first rows."""
        in_order = sorted(self._groups.items(), key=lambda item: item[1].order)
        for (column, because), run in chain.from_iterable(
            [(key, run) for run in group.runs] for key, group in in_order
        ):
            yield f"{column} in {_named(run)}: {run.said}{because}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted."""
        return not self._groups

    def _note_cells(self, column: str, because: str, rank: int, cells: pl.Series, said: dict[str, str]) -> None:
        texts = pl.Series(list(said), dtype=pl.String)
        positions = cells.is_in(texts.implode()).fill_null(value=False).arg_true().cast(pl.Int64)
        told = cells[positions].replace_strict(texts, pl.Series(list(said.values()), dtype=pl.String))
        frame = pl.DataFrame({"position": positions, "said": told}, schema=_SAID)
        self._note(column, because, (0, rank, self._settled_rows + frame["position"][0]), frame)

    def _note(self, column: str, because: str, order: Order, said: pl.DataFrame) -> None:
        group = self._groups.setdefault((column, because), _Group(order))
        group.order = min(group.order, order)
        self._noted[column, because].append(said)


def _named(run: _Run) -> str:
    numbers = ", ".join(map(str, run.rows))
    more = f" and {run.count - _ROWS_NAMED} more" if run.count > _ROWS_NAMED else ""
    within = f" of sheet «{run.sheet}»" if run.sheet else ""
    return f"row{'s' if run.count > 1 else ''} {numbers}{more}{within}"
