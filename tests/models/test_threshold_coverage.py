"""Every bound of the threshold seed is tried at, below and above itself in the dbt unit test.

The unit test (``thresholds_decide_at_each_bound``) runs on fixtures, so that changing a threshold in the
seed moves scores instead of breaking the build. This test is what keeps fixtures and seed together.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "data" / "fixtures"
METHODOLOGY = ROOT / "seeds" / "methodology"

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Rows of a CSV file by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contains(interval: Row, value: Decimal) -> bool:
    """Whether a threshold's interval holds a value; an empty bound is no bound."""
    lower, upper = interval["lower"], interval["upper"]
    above = not lower or value > Decimal(lower) or (value == Decimal(lower) and interval["lower_inclusive"] == "true")
    below = not upper or value < Decimal(upper) or (value == Decimal(upper) and interval["upper_inclusive"] == "true")
    return above and below


def bounds(thresholds: list[Row]) -> set[tuple[str, Decimal]]:
    """Each indicator's bounds, by value."""
    return {(row["indicator_no"], Decimal(row[end])) for row in thresholds for end in ("lower", "upper") if row[end]}


def test_fixture_thresholds_are_those_of_the_seed() -> None:
    """The unit test decides with the intervals that the build decides with."""
    fixture = read(FIXTURES / "bounds_thresholds.csv")
    seed = [{column: row[column] for column in fixture[0]} for row in read(METHODOLOGY / "thresholds.csv")]
    assert [row for row in seed if row["methodology_id"] == fixture[0]["methodology_id"]] == fixture


def test_every_bound_is_tried_below_at_and_above() -> None:
    """No bound of the seed is left untried on either side, and none that is gone is still tried."""
    tried = read(FIXTURES / "bounds_expected.csv")
    for indicator_no, bound in bounds(read(METHODOLOGY / "thresholds.csv")):
        values = {Decimal(row["measured_value"]) for row in tried if row["indicator_no"] == indicator_no}
        assert bound in values, f"indicator {indicator_no}: no case at {bound}"
        below = f"_below_{bound}"
        above = f"_above_{bound}"
        names = {row["measured_category"] for row in tried if row["indicator_no"] == indicator_no}
        assert any(name.endswith(below) for name in names), f"indicator {indicator_no}: no case below {bound}"
        assert any(name.endswith(above) for name in names), f"indicator {indicator_no}: no case above {bound}"


def test_expected_options_follow_the_seed() -> None:
    """The option written by hand for a case is the one whose interval holds its value."""
    thresholds = read(METHODOLOGY / "thresholds.csv")
    for case in read(FIXTURES / "bounds_expected.csv"):
        value = Decimal(case["measured_value"])
        options = [
            row["option_no"]
            for row in thresholds
            if row["indicator_no"] == case["indicator_no"] and contains(row, value)
        ]
        assert options == [case["option_no"]], f"case {case['measured_category']}: {value} lies in {options}"
