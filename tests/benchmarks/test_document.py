"""The page says what was measured, and of each target whether it is met."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benchmarks.document import document
from benchmarks.participant import Outcome
from benchmarks.rounds import BUILD, FLOOR, Round
from benchmarks.scaled.generate import MadeUpPeriod
from benchmarks.targets import Target, targets

STEPS = {"start and parse": 1.0, "seeds": 2.0, "models": 6.0, "tests": 4.0, "published file": 1.0}
TOTALS = {"a": (Decimal(1), Decimal(1))}


def a_round(factor: int, build_seconds: float, floor_seconds: float = 2.0) -> Round:
    period = MadeUpPeriod(factor, 166, 6000 * factor, 40000 * factor)
    told = {"steps": STEPS, "published_bytes": 800_000 * factor}
    return Round(
        period,
        [
            Outcome(BUILD, TOTALS, build_seconds, build_seconds, 5000.0, told),
            Outcome(FLOOR, TOTALS, floor_seconds, floor_seconds, 100.0),
            Outcome("spark_local", None, 0.1, 0.1, 10.0, {}, "PySpark is not installed", is_absent=True),
        ],
        0.5,
        1.5,
    )


def test_the_page_has_each_participant_with_its_cost_or_why_it_has_none() -> None:
    page = document([a_round(1, 14.0)], 4096)
    assert "| 40,000 | one DuckDB query: the floor | 2.0 | 2.0 | 100 | 1.0 |" in page
    assert "| 40,000 | Payesh: seeds, models, tests, published file | 14.0 | 14.0 | 5,000 | 7.0 |" in page
    assert "| 40,000 | Spark, local[2] | PySpark is not installed | | | |" in page
    assert "| 40,000 | 1.0 | 2.0 | 6.0 | 4.0 | 1.0 | 4.0 | 20.0 |" in page
    assert "0.5 before and 1.5 after factor 1" in page


def test_a_target_that_is_missed_is_called_so() -> None:
    page = document([a_round(1, 14.0), a_round(10, 150.0)], 4096)
    rows = {row.split(" | ")[0]: row for row in page.splitlines() if row.startswith("| ")}
    assert rows["| peak memory in MiB, at 400,000 observations"].endswith("| 4,096 | 5,000.00 | **missed** |")
    assert rows["| bytes of the published file an observation, at 400,000 observations"].endswith(
        "| 40 | 20.00 | met |"
    )


@pytest.mark.parametrize(("seconds", "is_met"), [(140.0, True), (140.1, False)])
def test_time_grows_no_faster_than_rows(seconds: float, is_met: bool) -> None:
    growth: Target = list(targets([a_round(1, 14.0), a_round(10, seconds)]))[-1]
    assert "from factor 1 to 10" in growth.claim
    assert growth.is_met == is_met


@pytest.mark.parametrize(("floor_seconds", "is_met"), [(2.0, True), (1.9, False)])
def test_seeds_and_models_are_held_against_the_floor_at_the_largest_factor(floor_seconds: float, is_met: bool) -> None:
    times = next(iter(targets([a_round(1, 14.0, 0.1), a_round(10, 14.0, floor_seconds)])))
    assert "400,000 observations" in times.claim
    assert times.is_met == is_met
