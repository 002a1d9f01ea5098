"""What gates measure of a feed's rows: how many there are, how they are spread, what they refer to, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import polars as pl

from flows.persian.text import fold
from flows.seeds.references import References

AGENCY_COLUMNS = ("agency_name", "host")
REGISTRY = "services"
ANSWERS = "assessment"
_VALUES_SHOWN = 3


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
    def agencies(self) -> frozenset[str]:
        """Different agencies, by their names or hosts as they are compared."""
        column = next(name for name in AGENCY_COLUMNS if name in self.accepted.columns)
        return frozenset(fold(text) for text in self.accepted[column].unique().to_list() if text is not None)

    def shares(self, column: str) -> dict[object, Decimal]:
        """Percent of the rows that each value of a column has; blank cells are left out."""
        counted = Counter(self.accepted[column].drop_nulls().to_list())
        return {value: Decimal(100 * count) / counted.total() for value, count in counted.items()}

    def mean(self, column: str) -> Decimal | None:
        """Mean of a column; None when all its cells are blank."""
        values = [Decimal(str(value)) for value in self.accepted[column].drop_nulls().to_list()]
        return sum(values, Decimal(0)) / len(values) if values else None


@dataclass(frozen=True)
class Incoming:
    """What is to be judged.

    Attributes:
        new: the rows that came.
        former: the active ones before; None when there are none.
        last_period: those of the period before; None when there are none.
        references: what rows of the period may refer to; None when that is not asked.
        others: accepted rows of the feed that refers to this one, or that this one refers to: the active ones of the
            registry for answers, those of answers that will be active beside a registry; None when there are none.
    """

    new: Rows
    former: Rows | None
    last_period: Rows | None
    references: References | None = None
    others: pl.DataFrame | None = None


@dataclass(frozen=True)
class Measured:
    """A measure's value, and for people the first values that it counts."""

    value: Decimal
    examples: tuple[str, ...] = ()


Measure = Callable[[Incoming, str], Measured | None]
"""What a gate measures, of a column where it names one; None when there is nothing to measure it by."""


def _records(arrived: Incoming, _: str) -> Measured:
    return Measured(Decimal(arrived.new.records_count))


def _agencies(arrived: Incoming, _: str) -> Measured:
    return Measured(Decimal(len(arrived.new.agencies)))


def _quarantined(arrived: Incoming, _: str) -> Measured | None:
    return _percent(arrived.new.quarantined_count, arrived.new.records_count)


def _mean(arrived: Incoming, column: str) -> Measured | None:
    mean = arrived.new.mean(column)
    return None if mean is None else Measured(round(mean, 2))


def _zeros(arrived: Incoming, column: str) -> Measured | None:
    cells = arrived.new.accepted[column].drop_nulls()
    return _percent(int((cells == 0).sum()), cells.len())


def _unmatched(arrived: Incoming, column: str) -> Measured | None:
    """Share of the rows whose cell refers to nothing that is known."""
    known = arrived.references
    if known is None or not known.agencies or not known.options:
        return None
    rows = arrived.new.accepted
    if column == "sub_service_id":
        return _unregistered(rows, arrived.others, known)
    if column in AGENCY_COLUMNS:
        return _not_among(rows, (column,), lambda name: fold(str(name)) in known.agencies)
    if column == "indicator_no":
        return _not_among(rows, (column,), lambda indicator: indicator in known.options)
    asked = rows.filter(pl.col("indicator_no").is_in(list(known.options)))
    return _not_among(asked, (column, "indicator_no"), lambda option, of: option in known.options[int(str(of))])


def _unmatched_answers(arrived: Incoming, _: str) -> Measured | None:
    """Share of the active answers about sub-services that a new registry does not have."""
    known = arrived.references
    if known is None or arrived.others is None:
        return None
    return _unregistered(arrived.others, arrived.new.accepted, known)


def _unregistered(answers: pl.DataFrame, registry: pl.DataFrame | None, known: References) -> Measured | None:
    """Share of the answers about a sub-service that is not registered of the agency and service that they name."""
    if registry is None:
        return None
    names = {*answers["agency_name"].unique(), *registry["agency_name"].unique()}
    agencies = {name: known.agencies.get(fold(name)) for name in names}
    codes = ("sub_service_id", "service_id", "agency_name")
    registered = {(*named, agencies[name]) for *named, name in registry.select(codes).unique().iter_rows()}
    in_scope = answers.filter(pl.col("agency_name").is_in([name for name, agency in agencies.items() if agency]))
    return _not_among(in_scope, codes, lambda *named: (*named[:2], agencies[str(named[2])]) in registered)


def _not_among(rows: pl.DataFrame, columns: tuple[str, ...], is_known: Callable[..., bool]) -> Measured | None:
    """Share of the rows with a cell in the first column that are not known by these columns."""
    counted = rows.drop_nulls(columns[0]).group_by(columns, maintain_order=True).len()
    unknown = [row for row in counted.iter_rows() if not is_known(*row[:-1])]
    share = _percent(sum(row[-1] for row in unknown), int(counted["len"].sum()))
    examples = dict.fromkeys(str(row[0]) for row in unknown)
    return share and Measured(share.value, tuple(examples)[:_VALUES_SHOWN])


Before = Callable[[Incoming], Rows | None]


def _records_change(before: Before, arrived: Incoming, _: str) -> Measured | None:
    former = before(arrived)
    return _percent(arrived.new.records_count - former.records_count, former.records_count) if former else None


def _agencies_change(before: Before, arrived: Incoming, _: str) -> Measured | None:
    former = before(arrived)
    return _percent(len(arrived.new.agencies) - len(former.agencies), len(former.agencies)) if former else None


def _agencies_gone(before: Before, arrived: Incoming, _: str) -> Measured | None:
    former = before(arrived)
    if former is None:
        return None
    known = arrived.references.agencies if arrived.references else {}
    was, now = ({known.get(name, name) for name in rows.agencies} for rows in (former, arrived.new))
    gone = sorted(was - now)
    share = _percent(len(gone), len(was))
    return share and Measured(share.value, tuple(gone[:_VALUES_SHOWN]))


def _mean_change(before: Before, arrived: Incoming, column: str) -> Measured | None:
    former, new = before(arrived), arrived.new.mean(column)
    mean = former and former.mean(column)
    return Measured(round(100 * (new - mean) / mean, 2)) if mean and new is not None else None


def _share_change(before: Before, arrived: Incoming, column: str) -> Measured | None:
    """The most points of 100 that the share of a value has moved by."""
    former = before(arrived)
    was, now = former.shares(column) if former else {}, arrived.new.shares(column)
    if not was or not now:
        return None
    moved = {value: abs(now.get(value, Decimal(0)) - was.get(value, Decimal(0))) for value in {*was, *now}}
    most = max(moved, key=lambda value: (moved[value], str(value)))
    return Measured(round(moved[most], 2), (str(most),))


def _percent(part: int, whole: int) -> Measured | None:
    return Measured(round(Decimal(100 * part) / whole, 2)) if whole else None


_CHANGES = {
    "records_change{}_pct": _records_change,
    "agencies_change{}_pct": _agencies_change,
    "agencies_gone{}_pct": _agencies_gone,
    "mean_change{}_pct": _mean_change,
    "share_change{}_pct": _share_change,
}
_BEFORE: dict[str, Before] = {
    "": lambda arrived: arrived.former,
    "_from_last_period": lambda arrived: arrived.last_period,
}

OF_A_COLUMN = ("mean", "zeros_pct", "unmatched_pct", "mean_change", "share_change")
"""How the measures begin that are of a column."""

MEASURES: dict[str, Measure] = {
    "records_count": _records,
    "agencies_count": _agencies,
    "quarantined_pct": _quarantined,
    "mean": _mean,
    "zeros_pct": _zeros,
    "unmatched_pct": _unmatched,
    "unmatched_answers_pct": _unmatched_answers,
    **{
        name.format(since): partial(measure, before)
        for name, measure in _CHANGES.items()
        for since, before in _BEFORE.items()
    },
}
