"""What the feeds with a row an agency measured, for the participants in Python: sums, exactly divided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.scaled.period import PERIOD
from flows.persian.text import fold

_PLACES = 10**15


@dataclass
class Measured:
    """What is measured of an agency under one measure.

    Attributes:
        top: the sum of the numerators; None where no row has one.
        bottom: the sum of the denominators; None where no row has one, which counts as 1.
        highest: what the quotient is at most.
        categories: grades.
        is_applicable: whether any row says that the measure applies.
    """

    top: Fraction | None = None
    bottom: Fraction | None = None
    highest: int | None = None
    categories: set[str] = field(default_factory=set)
    is_applicable: bool = False

    @property
    def values(self) -> list[Fraction | None]:
        """The quotient, half up at the 15th place; none where grades are given."""
        if self.categories:
            return []
        bottom = Fraction(1) if self.bottom is None else self.bottom
        if self.top is None or not bottom:
            return [None]
        quotient = Fraction((2 * self.top * _PLACES / bottom + 1) // 2, _PLACES)
        return [quotient if self.highest is None else min(quotient, Fraction(self.highest))]


@dataclass(frozen=True)
class Reading:
    """What a feed's row says, as the feed's staging model reads it."""

    measure: Callable[[Mapping[str, Any]], str]
    top: Callable[[Mapping[str, Any]], int | Decimal | None] = lambda _: None
    bottom: Callable[[Mapping[str, Any]], int | None] = lambda _: None
    highest: int | None = None
    category: Callable[[Mapping[str, Any]], str | None] = lambda _: None
    is_applicable: Callable[[Mapping[str, Any]], bool] = lambda _: True


_READINGS = {
    "uptime": Reading(
        lambda _: "uptime_pct", lambda row: 100 * row["successful_checks_count"], lambda row: row["checks_count"]
    ),
    "page_speed": Reading(
        lambda _: "performance_score_pct",
        lambda row: row["performance_score_pct"],
        lambda row: None if row["performance_score_pct"] is None else 1,
    ),
    "tls": Reading(lambda _: "grade", category=lambda row: row["grade"]),
    "mobile": Reading(lambda _: "platform_services_count", lambda row: row["platform_services_count"]),
    "karpooshe": Reading(lambda _: "messages_count", lambda row: row["messages_count"] if row["is_connected"] else 0),
    "licences": Reading(
        lambda _: "connected_ratio",
        lambda row: row["connected_licences_count"],
        lambda row: row["licences_count"],
        is_applicable=lambda row: bool(row["is_applicable"] and row["licences_count"]),
    ),
    "nix": Reading(
        lambda row: f"{row['direction']}_ratio",
        lambda row: row["transactions_count"],
        lambda row: row["expected_transactions_count"],
        highest=1,
    ),
    "open_data": Reading(lambda _: "datasets_count", lambda row: row["datasets_count"]),
    "foia": Reading(
        lambda _: "answered_ratio", lambda row: row["answered_requests_count"], lambda row: row["requests_count"]
    ),
}


def measured_of(accepted: Path, named: Mapping[str, str]) -> dict[tuple[str, str], Measured]:
    """What was measured, by measure and agency.

    Args:
        accepted: the accepted rows.
        named: the agency's id by folded name, and by host.
    """
    found: dict[tuple[str, str], Measured] = {}
    for feed, reading in _READINGS.items():
        for path in sorted((accepted / feed / f"period={PERIOD}").glob("*.parquet")):
            for row in pl.read_parquet(path, hive_partitioning=False).iter_rows(named=True):
                name = row["host"].strip().lower() if "host" in row else fold(row["agency_name"])
                measured = found.setdefault((reading.measure(row), named[name]), Measured())
                _add(measured, reading, row)
    return found


def _add(measured: Measured, reading: Reading, row: Mapping[str, Any]) -> None:
    measured.top = _sum(measured.top, reading.top(row))
    measured.bottom = _sum(measured.bottom, reading.bottom(row))
    measured.highest = reading.highest
    measured.is_applicable |= reading.is_applicable(row)
    if (category := reading.category(row)) is not None:
        measured.categories.add(category)


def _sum(total: Fraction | None, more: int | Decimal | None) -> Fraction | None:
    if more is None:
        return total
    return (total or Fraction(0)) + Fraction(more)
