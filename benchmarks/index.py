"""What the participants in Python share: the methodology, and from sums by agency and indicator to totals, exactly.

What grows with sub-services is each participant's own work. What is left after it is a few rows an agency, and is done
here once for all of them, in whole numbers: units of the 15th decimal place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import floor
from pathlib import Path

from benchmarks.measurements import Measured, measured_of
from benchmarks.scaled.generate import home_of, project_of
from benchmarks.scaled.period import PERIOD, Row, read_rows
from flows.persian.text import fold

ONE = 10**15
"""A score of 1, in units."""

SERVICES, ASSESSMENT = "services", "assessment"


class UnknownPolicyError(ValueError):
    """The seeds ask for something that no participant in Python does; the message names the indicator."""


@dataclass(frozen=True)
class Sums:
    """What a participant makes of registry and answers.

    Attributes:
        weights: by agency name as spelt, the sum of what its services weigh.
        units: by that name and indicator, the sum of its services' means, each times what the service weighs.
        answers: of agencies as a whole: name as spelt, indicator, option.
    """

    weights: Mapping[str, int]
    units: Mapping[tuple[str, int], int]
    answers: Iterable[tuple[str, int, int | None]]


class Index:
    """The methodology and the agencies of a made-up period, from its seeds.

    Raises:
        UnknownPolicyError: when an indicator of sub-services has a policy for what is absent or does not apply.
    """

    def __init__(self, folder: Path) -> None:
        self.accepted = home_of(folder) / "accepted"
        self._seeds = project_of(folder) / "seeds"
        (self.methodology_id,) = (
            row["methodology_id"] for row in self._read("methodology/periods") if row["period"] == str(PERIOD)
        )
        self.indicators = {int(row["indicator_no"]): row for row in self.rules("indicators")}
        for number, row in self.indicators.items():
            if row["grain"] == "sub_service" and (row["absent_option_no"] or row["not_applicable_policy"] == "option"):
                raise UnknownPolicyError(f"indicator {number}: scores a sub-service of which nothing is said")
        self.units = {
            (int(row["indicator_no"]), int(row["option_no"])): int(Fraction(row["score"]) * ONE)
            for row in self.rules("options")
        }

    def files(self, feed: str) -> str:
        """The accepted rows of a feed, as a pattern."""
        return f"{self.accepted}/{feed}/**/*.parquet"

    @cached_property
    def decided_option(self) -> str:
        """The column of an answer that decides."""
        (stage,) = (row["stage"] for row in self.rules("answer_stages") if row["decides"] == "true")
        return f"{stage}_option_no"

    @cached_property
    def is_weighted_by_sub_services(self) -> bool:
        """What a service weighs in its agency: its sub-services, or 1."""
        (policy,) = (row for row in self.rules("aggregation_policies") if row["measure"] == "agency_indicator")
        return policy["weight_by"] == "sub_services"

    @cached_property
    def level_units(self) -> list[tuple[str, int, int]]:
        """What an electronic level scores: level, indicator, units."""
        return [
            (row["category"], number, self.units[number, int(row["option_no"])])
            for row in self.rules("categories")
            if self.indicators[number := int(row["indicator_no"])]["feed"] == SERVICES
        ]

    @cached_property
    def option_units(self) -> list[tuple[int, int, int]]:
        """What an answer about a sub-service scores: indicator, option, units."""
        return [
            (number, option, units)
            for (number, option), units in self.units.items()
            if self.indicators[number]["feed"] == ASSESSMENT and self.indicators[number]["grain"] == "sub_service"
        ]

    def totals(self, sums: Sums) -> dict[str, Decimal]:
        """The unrounded total of each agency in scope."""
        weights = {row["pillar"]: Fraction(row["weight"]) for row in self.rules("pillars")}
        totals = dict.fromkeys(self.agencies, Fraction(0))
        for (agency, number), units in self.scores(sums).items():
            row = self.indicators[number]
            totals[agency] += half_up(units * Fraction(row["weight"])) * weights[row["pillar"]]
        return {agency: Decimal(half_up(total)).scaleb(-15) for agency, total in totals.items()}

    def scores(self, sums: Sums) -> dict[tuple[str, int], int]:
        """The score of each assessed agency under each indicator that scores anything, in units."""
        named = self._names()
        scores: dict[tuple[str, int], int] = {}
        for (name, number), units in sums.units.items():
            scores[named[fold(name)], number] = divided(units, sums.weights[name])
        for name, number, option in sums.answers:
            if self.indicators[number]["grain"] == "agency" and option is not None:
                scores[named[fold(name)], number] = self.units[number, option]
        scores |= self._measured_scores(named)
        return {key: units for key, units in scores.items() if self.agencies.get(key[0])}

    @cached_property
    def agencies(self) -> dict[str, bool]:
        """The agencies in scope, and whether each was assessed."""
        return {
            row["agency_id"]: row["participation_status"] != "not_applicable"
            for row in self._read("entities/agency_participation")
            if row["period"] == str(PERIOD)
        }

    def _measured_scores(self, named: Mapping[str, str]) -> dict[tuple[str, int], int]:
        measured = measured_of(self.accepted, named)
        agencies = set(named.values())
        return {
            (agency, number): self._score(row, measured.get((row["measure"], agency)))
            for number, row in self.indicators.items()
            if row["feed"] not in (SERVICES, ASSESSMENT)
            for agency in agencies
        }

    def _score(self, indicator: Row, measured: Measured | None) -> int:
        number = int(indicator["indicator_no"])
        if measured is None:
            return self.units[number, int(option)] if (option := indicator["absent_option_no"]) else 0
        if not measured.is_applicable and indicator["not_applicable_policy"] == "option":
            return self.units[number, int(indicator["not_applicable_option_no"])]
        reached = [self._category_options.get((number, category)) for category in measured.categories]
        reached += [self._reached(number, value) for value in measured.values]
        return min((self.units[number, option] if option else 0) for option in reached)

    def _reached(self, number: int, value: Fraction | None) -> int | None:
        """The option whose interval a value lies in."""
        for row in self.rules("thresholds"):
            if value is not None and int(row["indicator_no"]) == number and _lies_in(value, row):
                return int(row["option_no"])
        return None

    @cached_property
    def _category_options(self) -> dict[tuple[int, str], int]:
        return {(int(row["indicator_no"]), row["category"]): int(row["option_no"]) for row in self.rules("categories")}

    def _names(self) -> dict[str, str]:
        """The agency's id by folded name or alias, and by host."""
        agencies = self._read("entities/agencies")
        return {
            **{fold(row[name]): row["agency_id"] for name in ("name_en", "name_fa") for row in agencies},
            **{fold(row["alias"]): row["agency_id"] for row in self._read("entities/agency_aliases")},
            **{row["host"].lower(): row["agency_id"] for row in self._read("entities/agency_sites")},
        }

    def rules(self, seed: str) -> list[Row]:
        """The rows of a seed of the methodology."""
        if seed not in self._kept:
            rows = self._read(f"methodology/{seed}")
            self._kept[seed] = [row for row in rows if row["methodology_id"] == self.methodology_id]
        return self._kept[seed]

    @cached_property
    def _kept(self) -> dict[str, list[Row]]:
        return {}

    def _read(self, seed: str) -> list[Row]:
        return read_rows(self._seeds / f"{seed}.csv")


def divided(top: int, bottom: int) -> int:
    """A quotient of whole numbers, half up."""
    return (2 * top + bottom) // (2 * bottom)


def half_up(number: Fraction) -> int:
    """A number that is not negative, rounded half up to a whole one."""
    return floor(number + Fraction(1, 2))


def _lies_in(value: Fraction, interval: Row) -> bool:
    lower, upper = (Fraction(interval[bound]) if interval[bound] else None for bound in ("lower", "upper"))
    is_above = lower is None or value > lower or (value == lower and interval["lower_inclusive"] == "true")
    is_below = upper is None or value < upper or (value == upper and interval["upper_inclusive"] == "true")
    return is_above and is_below
