"""Gates: what a feed's documents must be like, all together, before they take the place of the active ones.

The bounds are data, `seeds/operations/feed_gates.csv`. A breach does not say that a document is wrong, only that a
person should look before a ranking rests on it: whoever finds it right widens the bound, with a note that says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from flows.ingestion.gate_measures import MEASURES, OF_A_COLUMN, Incoming
from flows.parsing.column_types import Row, code, number, ordinal, symbol
from flows.parsing.seed_file import SeedError, read_seed


@dataclass(frozen=True)
class Gate:
    """One bound; None on a side is no bound there. `column` is read by the measures of a column only."""

    feed: str
    period_from: int | None
    period_to: int | None
    measure: str
    column: str | None
    lower: Decimal | None
    upper: Decimal | None

    def holds_for(self, feed: str, period: int) -> bool:
        """Whether the gate is one of the feed's in the period."""
        return self.feed == feed and (self.period_from or period) <= period <= (self.period_to or period)


def breaches(gates: Sequence[Gate], feed: str, period: int, arrived: Incoming) -> list[str]:
    """A sentence for each gate that what arrived does not pass."""
    sentences = []
    for gate in gates:
        measured = MEASURES[gate.measure](arrived, gate.column or "") if gate.holds_for(feed, period) else None
        if measured is None:
            continue
        of = f" of {gate.column}" if gate.column else ""
        what = f"{gate.measure}{of} is {measured.value.normalize():f}"
        shown = f" (as {', '.join(f'«{each}»' for each in measured.examples)})" if measured.examples else ""
        if gate.lower is not None and measured.value < gate.lower:
            sentences.append(f"{what}, below {gate.lower.normalize():f}{shown}")
        if gate.upper is not None and measured.value > gate.upper:
            sentences.append(f"{what}, above {gate.upper.normalize():f}{shown}")
    return sentences


class _GateRow(Row):
    """A row of `feed_gates.csv`."""

    feed = code()
    period_from = ordinal(nullable=True)
    period_to = ordinal(nullable=True)
    measure = symbol(tuple(MEASURES))
    column_name = code(nullable=True)
    lower = number(nullable=True)
    upper = number(nullable=True, check={"is below lower; exchange them": lambda upper: upper >= pl.col("lower")})


def read_gates(path: Path) -> list[Gate]:
    """The gates of `feed_gates.csv`.

    Raises:
        SeedError: for a row that names no measure, lacks its column, or whose bounds are no numbers or the wrong way
            round.
    """
    gates = []
    for _, number_of_row, *row in read_seed(path, _GateRow).iter_rows():
        gate = Gate(*row)
        if gate.measure.startswith(OF_A_COLUMN) != (gate.column is not None):
            raise SeedError(
                f"{path}, row {number_of_row}, column_name: a measure of a column names it, and no other does"
            )
        gates.append(gate)
    return gates
