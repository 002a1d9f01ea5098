"""What the reconstruction starts from: printed scores and counts, the methodology, and the agencies.

All of it is read from the project's seeds; nothing is read from elsewhere.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from reconstruction.assignment import Indicator

PILLARS = ("user_centric", "transparent", "integrated", "participatory")
SCORES_TABLE = "2-4"
INSTITUTIONS_TABLE = "2-3"
COUNTS_TABLE = "3-6"
HALF_CENT = Fraction(1, 200)
REPORT_SOURCE = "report table"
ELECTRONIC_FEED = "services"

# Services and sub-services of agencies that no table names: what table 2-3 counts beyond table 2-4, with the interior
# ministry's last sub-service left out, because the institutions add up to 5,969 and the nation prints 5,968.
UNLISTED_SERVICES = {
    "unlisted_economy_1": (2, 2),
    "unlisted_central_bank_1": (11, 51),
    "unlisted_independent_1": (5, 41),
    "unlisted_judiciary_1": (2, 5),
    "unlisted_interior_1": (12, 57),
    "unlisted_interior_2": (13, 56),
}


class Threshold(NamedTuple):
    """The interval of a measured value that an option covers; None is an open end."""

    lower: Fraction | None
    upper: Fraction | None


Interval = tuple[Fraction | None, Fraction | None]
"""Where a score lies (low <= score < high); without bounds, anywhere."""


@dataclass(frozen=True)
class Institution:
    """One institution: its printed scores."""

    printed: dict[str, Fraction]


@dataclass(frozen=True)
class Agency:
    """One agency in scope: its names, size, printed scores (none when it is in no table), and how it took part.

    The first name is the official one; the others are those by which tables of the report call it. What no table
    prints of it may be implied by others, as an interval.
    """

    place: int
    agency_id: str
    institution_id: str
    names_fa: tuple[str, ...]
    is_counted: bool
    takes_part: bool
    services: int
    sub_services: int
    electronic: int
    printed: dict[str, Fraction]
    implied: dict[str, tuple[Fraction, Fraction]]

    def interval(self, measure: str) -> Interval:
        """Where its score lies: what rounds to print, or what other figures imply."""
        if measure in self.printed:
            return self.printed[measure] - HALF_CENT, self.printed[measure] + HALF_CENT
        return self.implied.get(measure, (None, None))


@dataclass(frozen=True)
class Method:
    """A period's methodology as the reconstruction needs it."""

    indicators: dict[str, list[Indicator]]
    pillar_weights: dict[str, Fraction]
    thresholds: dict[tuple[int, int], Threshold]
    grades: dict[tuple[int, int], list[str]]
    answered: list[int]
    counts: dict[tuple[int, int], int]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _figures(seeds: Path) -> dict[tuple[str, str, str], str]:
    rows = _rows(seeds / "published" / "published_figures.csv")
    return {(row["report_table"], row["row_key"], row["measure"]): row["value"] for row in rows}


def read_agencies(seeds: Path, period: int) -> list[Agency]:
    """Agencies in scope of a period, in the order of the seed."""
    figures = _figures(seeds)
    participation = {
        row["agency_id"]: row
        for row in _rows(seeds / "entities" / "agency_participation.csv")
        if int(row["period"]) == period
    }
    variants: dict[str, list[str]] = {}
    for row in _rows(seeds / "entities" / "agency_aliases.csv"):
        if row["source"].startswith(REPORT_SOURCE):
            variants.setdefault(row["agency_id"], []).append(row["alias"])
    implied: dict[str, dict[str, tuple[Fraction, Fraction]]] = {}
    for row in _rows(seeds / "published" / "implied_scores.csv"):
        if row["period"] == str(period) and row["is_followed"] == "true":
            low, high = Fraction(row["lower_bound"]), Fraction(row["upper_bound"])
            # A score below zero is another edition of the listed agencies: nothing is left to the unlisted one.
            implied.setdefault(row["agency_id"], {})[row["measure"]] = low, max(high, HALF_CENT)
    institutions = {
        row["agency_id"]: row["institution_id"] for row in _rows(seeds / "entities" / "agency_institutions.csv")
    }
    agencies = []
    for place, row in enumerate(_rows(seeds / "entities" / "agencies.csv"), start=1):
        agency_id = row["agency_id"]
        if agency_id not in participation:
            continue
        printed = {
            measure: Fraction(figures[SCORES_TABLE, agency_id, measure])
            for measure in (*PILLARS, "total")
            if (SCORES_TABLE, agency_id, measure) in figures
        }
        services, sub_services, electronic = _size(figures, agency_id)
        agencies.append(
            Agency(
                place,
                agency_id,
                institutions[agency_id],
                (row["name_fa"], *variants.get(agency_id, ())),
                participation[agency_id]["is_counted"] == "true",
                participation[agency_id]["participation_status"] == "participating",
                services,
                sub_services,
                electronic,
                printed,
                implied.get(agency_id, {}),
            )
        )
    return agencies


def read_institutions(seeds: Path) -> dict[str, Institution]:
    """Institutions with what table 2-3 prints of their scores."""
    printed: dict[str, dict[str, Fraction]] = {}
    for (table, row_key, measure), value in _figures(seeds).items():
        if table == INSTITUTIONS_TABLE and measure in (*PILLARS, "total"):
            printed.setdefault(row_key, {})[measure] = Fraction(value)
    return {institution_id: Institution(scores) for institution_id, scores in printed.items()}


def _size(figures: dict[tuple[str, str, str], str], agency_id: str) -> tuple[int, int, int]:
    if agency_id in UNLISTED_SERVICES:
        return (*UNLISTED_SERVICES[agency_id], 0)
    services, sub_services = (int(figures[SCORES_TABLE, agency_id, m]) for m in ("services", "sub_services"))
    share = Fraction(figures[SCORES_TABLE, agency_id, "electronic_pct"])
    return services, sub_services, round(share * sub_services / 100)


def read_method(seeds: Path, methodology_id: str) -> Method:
    """The methodology's indicators by pillar, intervals, grades, and the printed counts of each option."""
    folder = seeds / "methodology"

    def of(name: str) -> list[dict[str, str]]:
        return [row for row in _rows(folder / f"{name}.csv") if row["methodology_id"] == methodology_id]

    scores: dict[int, list[Fraction]] = {}
    for row in of("options"):
        scores.setdefault(int(row["indicator_no"]), []).append(Fraction(row["score"]))
    indicators: dict[str, list[Indicator]] = {pillar: [] for pillar in PILLARS}
    answered = []
    for row in of("indicators"):
        number, by_sub_service = int(row["indicator_no"]), row["grain"] == "sub_service"
        electronic = by_sub_service and row["feed"] == ELECTRONIC_FEED
        weight = int(Fraction(row["weight"]))
        indicators[row["pillar"]].append(Indicator(number, weight, tuple(scores[number]), by_sub_service, electronic))
        if row["feed"] == "assessment":
            answered.append(number)
    grades: dict[tuple[int, int], list[str]] = {}
    for row in of("categories"):
        grades.setdefault((int(row["indicator_no"]), int(row["option_no"])), []).append(row["category"])
    thresholds = {
        (int(row["indicator_no"]), int(row["option_no"])): Threshold(_bound(row["lower"]), _bound(row["upper"]))
        for row in of("thresholds")
    }
    weights = {row["pillar"]: Fraction(row["weight"]) for row in of("pillars")}
    whole = sum(weights.values())
    shares = {pillar: weight / whole for pillar, weight in weights.items()}
    return Method(indicators, shares, thresholds, grades, answered, _counts(_figures(seeds), scores))


def _bound(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _counts(figures: dict[tuple[str, str, str], str], scores: dict[int, list[Fraction]]) -> dict[tuple[int, int], int]:
    """Agencies by indicator and option as printed; a blank cell is what is left of the agencies counted."""
    printed = {
        (number, option): figures.get((COUNTS_TABLE, f"{number}.{option}", "agencies"))
        for number, options in scores.items()
        for option in range(1, len(options) + 1)
    }
    sums: dict[int, int] = {}
    for (number, _), value in printed.items():
        sums[number] = sums.get(number, 0) + int(value or 0)
    counted = max(sums.values())
    return {
        (number, option): int(value) if value is not None else counted - sums[number]
        for (number, option), value in printed.items()
    }
