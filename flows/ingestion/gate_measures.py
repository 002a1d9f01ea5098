"""What gates measure of a feed's rows: how many there are, how they are spread, what they refer to, what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial

import polars as pl

from flows.persian.text import fold
from flows.seeds.references import References

AGENCY_COLUMNS = ("agency_name", "host")
REGISTRY = "services"
ANSWERS = "assessment"
_VALUES_SHOWN = 3
_PLACE, _COUNT = "place_", "count_"  # no column of a feed ends so


@dataclass(frozen=True)
class Rows:
    """A feed's rows of a period.

    Attributes:
        accepted: rows that meet the contract.
        quarantined_count: records that don't.
    """

    accepted: pl.DataFrame | pl.LazyFrame
    quarantined_count: int

    @cached_property
    def records_count(self) -> int:
        """Accepted and quarantined records."""
        return int(_collected(self.accepted.lazy().select(pl.len())).item()) + self.quarantined_count

    @cached_property
    def agencies(self) -> frozenset[str]:
        """Different agencies, by their names or hosts as they are compared."""
        columns = self.accepted.lazy().collect_schema()
        column = next(name for name in AGENCY_COLUMNS if name in columns)
        return frozenset(fold(str(text)) for text in self.counts(column))

    def counts(self, column: str) -> dict[object, int]:
        """How many rows each value of a column has; blank cells are left out."""
        counted = self.accepted.lazy().drop_nulls(column).group_by(column).agg(pl.len())
        return dict(_collected(counted).iter_rows())

    def shares(self, column: str) -> dict[object, Decimal]:
        """Percent of the rows that each value of a column has; blank cells are left out."""
        counted = self.counts(column)
        total = sum(counted.values())
        return {value: Decimal(100 * count) / total for value, count in counted.items()}

    def mean(self, column: str) -> Decimal | None:
        """Mean of a column; None when all its cells are blank."""
        counted = self.counts(column)
        summed = sum((Decimal(str(value)) * count for value, count in counted.items()), Decimal(0))
        return summed / sum(counted.values()) if counted else None


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
    others: pl.DataFrame | pl.LazyFrame | None = None


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
    counted = arrived.new.counts(column)
    return _percent(sum(count for value, count in counted.items() if value == 0), sum(counted.values()))


def _unmatched(arrived: Incoming, column: str) -> Measured | None:
    """Share of the rows whose cell refers to nothing that is known."""
    known = arrived.references
    if known is None or not known.agencies or not known.options:
        return None
    rows = arrived.new.accepted.lazy()
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
    return _unregistered(arrived.others.lazy(), arrived.new.accepted, known)


def _unregistered(
    answers: pl.LazyFrame, registry: pl.DataFrame | pl.LazyFrame | None, known: References
) -> Measured | None:
    """Share of the answers about a sub-service that is not registered of the agency and service that they name."""
    if registry is None:
        return None
    both = pl.concat([rows.lazy().select(pl.col("agency_name").unique()) for rows in (answers, registry)])
    names = _collected(both)["agency_name"].unique().to_list()
    agencies = {"agency_name": names, "agency": [known.agencies.get(fold(name)) for name in names]}
    of_agency = pl.LazyFrame(agencies, schema={"agency_name": pl.String, "agency": pl.String})
    codes = ["sub_service_id", "service_id", "agency"]
    registered = registry.lazy().join(of_agency, on="agency_name").select(codes).unique()
    in_scope = answers.join(of_agency.drop_nulls("agency"), on="agency_name", maintain_order="left")
    counted = _counted(in_scope, codes).lazy()
    return _share(counted, counted.join(registered, on=codes, how="anti", nulls_equal=True))


def _not_among(rows: pl.LazyFrame, columns: tuple[str, ...], is_known: Callable[..., bool]) -> Measured | None:
    """Share of the rows with a cell in the first column that are not known by these columns."""
    counted = _counted(rows, columns)
    unknown = pl.Series([not is_known(*row) for row in counted.select(columns).iter_rows()], dtype=pl.Boolean)
    return _share(counted.lazy(), counted.filter(unknown).lazy())


def _counted(rows: pl.LazyFrame, columns: Sequence[str]) -> pl.DataFrame:
    """How many rows have each combination of values whose first is not blank, and the place of the first of them."""
    numbered = rows.select(columns).with_row_index(_PLACE).drop_nulls(columns[0])
    return _collected(numbered.group_by(columns).agg(pl.len().alias(_COUNT), pl.col(_PLACE).min()))


def _share(counted: pl.LazyFrame, unknown: pl.LazyFrame) -> Measured | None:
    """Percent of all that are unknown, and the first of these."""
    column = counted.collect_schema().names()[0]
    whole, part = (int(_collected(rows.select(pl.col(_COUNT).sum())).item()) for rows in (counted, unknown))
    first = unknown.group_by(column).agg(pl.col(_PLACE).min()).bottom_k(_VALUES_SHOWN, by=_PLACE).sort(_PLACE)
    share = _percent(part, whole)
    return share and Measured(share.value, tuple(map(str, _collected(first)[column])))


def _collected(rows: pl.LazyFrame) -> pl.DataFrame:
    return rows.collect(engine="streaming")


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
