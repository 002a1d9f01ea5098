"""Gates: bounds are data, a breach is a sentence, and a seed at fault is named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from flows.feeds import FEEDS
from flows.ingestion.gates import Gate, Incoming, Rows, breaches, read_gates
from flows.parsing.seed_file import SeedError

SHIPPED = Path(__file__).parents[2] / "seeds/operations/feed_gates.csv"
HEADER = "feed,period_from,period_to,measure,column_name,lower,upper,note\n"


def rows(*names: str, quarantined: int = 0) -> Rows:
    return Rows(pl.DataFrame({"agency_name": names}, schema={"agency_name": pl.String()}), quarantined)


def judged(measure: str, lower: int | None, upper: int | None, arrived: Incoming) -> list[str]:
    bounds = [None if bound is None else Decimal(bound) for bound in (lower, upper)]
    return breaches([Gate("uptime", None, None, measure, "", *bounds)], "uptime", 7, arrived)


def test_bounds_belong_to_what_passes() -> None:
    arrived = Incoming(rows("الف", "ب"), None, None)
    assert judged("records_count", 2, 2, arrived) == []
    assert judged("records_count", 3, None, arrived) == ["records_count is 2, below 3"]
    assert judged("records_count", None, 1, arrived) == ["records_count is 2, above 1"]


def test_agencies_are_counted_as_names_are_compared() -> None:
    arrived = Incoming(rows("سازمان ملی", "سازمان ملي", "سازمان‌ملی"), None, None)
    assert judged("agencies_count", 2, None, arrived) == ["agencies_count is 1, below 2"]


def test_shares_and_changes_are_percentages() -> None:
    arrived = Incoming(rows("الف", "ب", "پ", quarantined=1), rows("الف", "ب"), rows("الف", "ب", "پ", "ت"))
    assert judged("quarantined_pct", None, 24, arrived) == ["quarantined_pct is 25, above 24"]
    assert judged("records_change_pct", None, 99, arrived) == ["records_change_pct is 100, above 99"]
    change = judged("agencies_change_from_last_period_pct", -24, None, arrived)
    assert change == ["agencies_change_from_last_period_pct is -25, below -24"]


def test_what_has_nothing_before_it_has_not_changed() -> None:
    arrived = Incoming(rows("الف"), None, None)
    assert judged("records_change_pct", 0, 0, arrived) == []
    assert judged("agencies_change_from_last_period_pct", 0, 0, arrived) == []


def test_a_gate_holds_for_its_feed_and_periods_alone() -> None:
    arrived = Incoming(rows("الف"), None, None)
    gate = Gate("uptime", 7, 8, "records_count", "", Decimal(9), None)
    assert [bool(breaches([gate], "uptime", period, arrived)) for period in (6, 7, 8, 9)] == [False, True, True, False]
    assert breaches([gate], "tls", 7, arrived) == []


def test_the_shipped_gates_are_of_known_feeds_and_columns() -> None:
    for gate in read_gates(SHIPPED):
        assert gate.feed in FEEDS
        assert (gate.measure == "mean") == (gate.column in FEEDS[gate.feed].schema.columns())


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("uptime,,,rows,,1,2,", "row 2, measure «rows» is not one of: records_count"),
        ("uptime,,,records_count,,one,2,", "row 2, lower «one» is not a number"),
        ("uptime,,,records_count,,3,2,", "row 2, «2»: upper is below lower; exchange them"),
        ("uptime,7.5,,records_count,,1,2,", "row 2, period_from «7.5» is not a whole number"),
    ],
)
def test_a_row_at_fault_is_named(row: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "gates.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(SeedError, match=message):
        read_gates(tmp_path / "gates.csv")
