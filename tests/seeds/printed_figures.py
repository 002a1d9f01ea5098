"""The report's figures by where they stand, and sums of what it prints, as exact fractions."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

from conftest import PROJECT
from workbench import Row, read_rows, seed_path

PILLARS = ("user_centric", "transparent", "integrated", "participatory")
MEASURES = (*PILLARS, "total")
HALF = Fraction(1, 200)
"""What a figure of two decimals may have lost by rounding."""


@cache
def rows(seed: str) -> list[Row]:
    return read_rows(seed_path(PROJECT, seed))


FIGURES = {row["figure_id"]: Fraction(row["value"]) for row in rows("published_figures")}
AGENCIES = [
    row["row_key"] for row in rows("published_figures") if (row["report_table"], row["measure"]) == ("2-4", "rank")
]
MEMBERS: dict[str, list[str]] = {}
for membership in rows("agency_institutions"):
    MEMBERS.setdefault(membership["institution_id"], []).append(membership["agency_id"])
WEIGHTS = {row["pillar"]: Fraction(row["weight"]) for row in rows("pillars")}


def printed(table: str, row: object, measure: str) -> Fraction:
    return FIGURES[f"{table}/{row}/{measure}"]


def listed(institution: str) -> list[str]:
    """Its agencies that table 2-4 lists."""
    return [agency for agency in MEMBERS[institution] if f"2-4/{agency}/services" in FIGURES]


def services(agencies: Iterable[str]) -> Fraction:
    return sum((printed("2-4", agency, "services") for agency in agencies), Fraction(0))


def points(agencies: Iterable[str], measure: str) -> Fraction:
    """Services times score, added up."""
    return sum((printed("2-4", a, "services") * printed("2-4", a, measure) for a in agencies), Fraction(0))


def unlisted_services(institution: str) -> Fraction:
    return printed("2-3", institution, "services") - services(listed(institution))


def left_over(institution: str, measure: str, without: str | None = None) -> tuple[Fraction, Fraction]:
    """Least and greatest points that table 2-3 has beyond the listed agencies of table 2-4, whatever was rounded."""
    agencies = [agency for agency in listed(institution) if agency != without]
    whole, own = printed("2-3", institution, "services"), services(agencies)
    middle = whole * printed("2-3", institution, measure) - points(agencies, measure)
    reach = HALF * (whole + own)
    return middle - reach, middle + reach


def electronic(agency: str) -> int:
    """Electronic sub-services, the whole number that is nearest to the share."""
    return round(printed("2-4", agency, "electronic_pct") * printed("2-4", agency, "sub_services") / 100)


def rounded(value: Fraction, places: int = 0) -> Fraction:
    """Half up, once."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Fraction(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
