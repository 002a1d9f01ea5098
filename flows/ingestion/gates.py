"""Gates: what a feed's documents must be like, all together, before they take the place of the active ones.

The bounds are data, `seeds/operations/feed_gates.csv`. A breach does not say that a document is wrong, only that a
person should look before a ranking rests on it: whoever finds it right widens the bound, with a note that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from flows.parsing.column_types import Row, code, number, ordinal, symbol
from flows.parsing.seed_file import read_seed
from flows.persian.text import fold

_AGENCY_COLUMNS = ("agency_name", "host")


@dataclass(frozen=True)
class Rows:
    """A feed's rows of a period.

    Attributes:
        accepted: rows that meet the contract.
        quarantined_count: records that don't.
    """

    accepted: pl.DataFrame
    quarantined_count: int

    @property
    def records_count(self) -> int:
        """Accepted and quarantined records."""
        return self.accepted.height + self.quarantined_count

    @property
    def agencies_count(self) -> int:
        """Different agencies, as their names or hosts are compared."""
        column = next(name for name in _AGENCY_COLUMNS if name in self.accepted.columns)
        return len({fold(text) for text in self.accepted[column].unique().to_list() if text is not None})


@dataclass(frozen=True)
class Incoming:
    """What is to be judged: the rows that came, the active ones before, and those of the period before (or None)."""

    new: Rows
    former: Rows | None
    last_period: Rows | None


@dataclass(frozen=True)
class Gate:
    """One bound; None on a side is no bound there. `column` is read by `mean` only."""

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
        value = MEASURES[gate.measure](arrived, gate.column) if gate.holds_for(feed, period) else None
        if value is None:
            continue
        of = f" of {gate.column}" if gate.column else ""
        what = f"{gate.measure}{of} is {value.normalize():f}"
        if gate.lower is not None and value < gate.lower:
            sentences.append(f"{what}, below {gate.lower.normalize():f}")
        if gate.upper is not None and value > gate.upper:
            sentences.append(f"{what}, above {gate.upper.normalize():f}")
    return sentences


def _records(arrived: Incoming, _: str | None) -> Decimal:
    return Decimal(arrived.new.records_count)


def _agencies(arrived: Incoming, _: str | None) -> Decimal:
    return Decimal(arrived.new.agencies_count)


def _quarantined(arrived: Incoming, _: str | None) -> Decimal | None:
    return _percent(arrived.new.quarantined_count, arrived.new.records_count)


def _records_change(arrived: Incoming, _: str | None) -> Decimal | None:
    if arrived.former is None:
        return None
    before = arrived.former.records_count
    return _percent(arrived.new.records_count - before, before)


def _agencies_change(arrived: Incoming, _: str | None) -> Decimal | None:
    if arrived.last_period is None:
        return None
    before = arrived.last_period.agencies_count
    return _percent(arrived.new.agencies_count - before, before)


def _mean(arrived: Incoming, column: str | None) -> Decimal | None:
    cells = arrived.new.accepted[column].to_list() if column else []
    values = [Decimal(str(value)) for value in cells if value is not None]
    return round(sum(values, Decimal(0)) / len(values), 2) if values else None


def _percent(part: int, whole: int) -> Decimal | None:
    return round(Decimal(100 * part) / whole, 2) if whole else None


MEASURES: dict[str, Callable[[Incoming, str | None], Decimal | None]] = {
    "records_count": _records,
    "agencies_count": _agencies,
    "quarantined_pct": _quarantined,
    "records_change_pct": _records_change,
    "agencies_change_from_last_period_pct": _agencies_change,
    "mean": _mean,
}
"""What a gate measures; None when there is nothing to measure it by."""


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
        SeedError: for a row that names no measure, or whose bounds are not numbers or the wrong way round.
    """
    return [Gate(*row) for row in read_seed(path, _GateRow).drop("source_sheet", "source_row").iter_rows()]
