"""Gates: bounds are data, a breach is a sentence, and a seed at fault is named."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from conftest import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from flows.feeds import FEEDS
from flows.ingestion.accepted import accepted_of_period
from flows.ingestion.gate_measures import MEASURES, Incoming, Rows
from flows.ingestion.gates import Gate, breaches, read_gates
from flows.parsing.seed_file import SeedError
from flows.persian.text import fold
from flows.seeds.references import References, references

SHIPPED = PROJECT / "seeds/operations/feed_gates.csv"
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
        assert gate.column is None or gate.column in FEEDS[gate.feed].schema.columns()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("uptime,,,rows,,1,2,", "row 2, measure «rows» is not one of: records_count"),
        ("uptime,,,records_count,,one,2,", "row 2, lower «one» is not a number"),
        ("uptime,,,records_count,,3,2,", "row 2, «2»: upper is below lower; exchange them"),
        ("uptime,,,mean,,1,2,", "row 2, column_name: a measure of a column names it"),
        ("uptime,,,records_count,uptime_pct,1,2,", "row 2, column_name: a measure of a column names it"),
        ("uptime,7.5,,records_count,,1,2,", "row 2, period_from «7.5» is not a whole number"),
    ],
)
def test_a_row_at_fault_is_named(row: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "gates.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(SeedError, match=message):
        read_gates(tmp_path / "gates.csv")


KNOWN = References({fold("الف"): "a", fold("الف دوم"): "a", fold("ب"): "b"}, {5: frozenset({1, 2}), 6: frozenset({1})})
REGISTRY = pl.DataFrame({"agency_name": ["الف", "ب"], "service_id": ["s1", "s2"], "sub_service_id": ["x1", "x2"]})


def table(**columns: list[object]) -> Rows:
    return Rows(pl.DataFrame(columns), 0)


def answers(*rows: tuple[str, str | None, str | None, int, int | None]) -> pl.DataFrame:
    columns = ("agency_name", "service_id", "sub_service_id", "indicator_no", "final_option_no")
    return pl.DataFrame(rows, schema=columns, orient="row")


def measured(measure: str, column: str, arrived: Incoming) -> object:
    found = MEASURES[measure](arrived, column)
    return found and (found.value, found.examples)


@pytest.mark.parametrize(
    ("column", "share", "examples"),
    [
        ("agency_name", 20, ("ناشناس",)),
        ("indicator_no", 20, ("9",)),
        ("final_option_no", Decimal("33.33"), ("7",)),  # of those that chose one, of an indicator that is known
        ("sub_service_id", 50, ("x2", "x9")),  # another agency's, and one that nobody has
    ],
)
def test_what_refers_to_nothing_is_counted_and_shown(column: str, share: Decimal, examples: tuple[str, ...]) -> None:
    sent = answers(
        ("الف دوم", "s1", "x1", 5, 1),
        ("الف", "s2", "x2", 5, 7),
        ("ب", "s2", "x2", 9, 1),
        ("الف", "s1", "x9", 6, None),
        ("ناشناس", None, None, 5, 2),
    )
    arrived = Incoming(Rows(sent, 0), None, None, KNOWN, REGISTRY)
    assert measured("unmatched_pct", column, arrived) == (share, examples)


def test_the_right_sub_service_under_another_service_matches_nothing() -> None:
    arrived = Incoming(Rows(answers(("الف", "s2", "x1", 5, 1)), 0), None, None, KNOWN, REGISTRY)
    assert measured("unmatched_pct", "sub_service_id", arrived) == (100, ("x1",))


def test_a_registry_is_judged_by_the_answers_that_stand() -> None:
    stood = answers(("الف", "s1", "x1", 5, 1), ("ب", "s2", "x2", 5, 1))
    mangled = REGISTRY.with_columns(sub_service_id=pl.Series(["x1", "1E+5"]))
    assert measured("unmatched_answers_pct", "", Incoming(Rows(mangled, 0), None, None, KNOWN, stood)) == (50, ("x2",))


@pytest.mark.parametrize("column", ["agency_name", "sub_service_id", "indicator_no"])
def test_where_nothing_is_known_nothing_is_unmatched(column: str) -> None:
    sent = Rows(answers(("الف", "s1", "x1", 5, 1)), 0)
    nothing = References({}, {})
    assert measured("unmatched_pct", column, Incoming(sent, None, None, nothing, None)) is None
    assert measured("unmatched_pct", "sub_service_id", Incoming(sent, None, None, KNOWN, None)) is None


def test_zeros_means_and_shares_are_of_the_cells_that_are_filled_in() -> None:
    was = table(agency_name=list("ابپت"), count=[10, 30, None, 20], grade=["A", "A", "B", None])
    new = table(agency_name=list("ابپت"), count=[0, 0, 30, None], grade=["B", "B", "B", "A"])
    arrived = Incoming(new, was, was)
    assert measured("zeros_pct", "count", arrived) == (Decimal("66.67"), ())
    assert measured("mean_change_pct", "count", arrived) == (-50, ())
    assert measured("mean_change_from_last_period_pct", "count", arrived) == (-50, ())
    assert measured("share_change_pct", "grade", arrived) == (Decimal("41.67"), ("B",))
    assert measured("share_change_pct", "grade", Incoming(new, None, was)) is None


def test_agencies_that_are_gone_are_named_and_those_that_are_respelt_are_not() -> None:
    was, new = rows("الف", "ب", "پ", "ت"), rows("الف دوم", "ب", "ث")
    found = measured("agencies_gone_pct", "", Incoming(new, was, None, KNOWN))
    assert found == (50, (fold("ت"), fold("پ")))


def spoilt(gate: Gate, sent: Rows) -> tuple[Rows, Rows | None]:
    """Rows that break a gate, and those before them, made of good ones."""
    good, column = sent.accepted.lazy().collect(), gate.column or ""
    half = good.head(good.height // 3)
    if gate.measure == "records_count":
        return Rows(good.head(1), 0), None
    if gate.measure.startswith("records_change"):
        return Rows(half, 0), sent
    if gate.measure.startswith("agencies"):
        named = next(name for name in ("agency_name", "host") if name in good.columns)
        first = good[named].unique(maintain_order=True).head(20).to_list()
        return Rows(good.filter(pl.col(named).is_in(first)), 0), sent
    if gate.measure == "quarantined_pct":
        return Rows(half, good.height), None
    if gate.measure == "zeros_pct" or (gate.measure.startswith("mean") and gate.lower is not None):
        return Rows(good.with_columns(pl.lit(0).cast(good.schema[column]).alias(column)), 0), sent
    if gate.measure.startswith("share_change"):
        rarest = min(sent.shares(column).items(), key=lambda value: value[1])[0]
        return Rows(good.with_columns(pl.lit(rarest).cast(good.schema[column]).alias(column)), 0), sent
    spoil = pl.lit(99).cast(good.schema[column]) if good.schema[column].is_numeric() else pl.lit("ناشناس")
    return Rows(good.with_columns(spoil.alias(column)), 0), None


def test_every_shipped_gate_lets_the_shipped_period_pass_and_bites(refreshed_home: Path) -> None:
    known = references(PROJECT / "seeds", 7)
    active = {feed: accepted_of_period(refreshed_home, feed, 7) for feed in FEEDS}
    sent = {feed: Rows(rows, 0) for feed, rows in active.items() if rows is not None}
    for gate in read_gates(SHIPPED):
        good = sent[gate.feed]
        other = {"assessment": "services", "services": "assessment"}.get(gate.feed)
        others = sent[other].accepted if other else None
        assert breaches([gate], gate.feed, 7, Incoming(good, good, good, known, others)) == []
        if gate.measure == "unmatched_answers_pct":
            codes = pl.lit("9") + pl.col("sub_service_id")
            good_or_none: Rows | None = good
            bad, before = Rows(good.accepted.with_columns(sub_service_id=codes), 0), good_or_none
        else:
            bad, before = spoilt(gate, good)
        (told,) = breaches([gate], gate.feed, 7, Incoming(bad, before, before, known, others))
        assert gate.measure in told


def in_percent(share: Fraction) -> Decimal:
    """A share as gates have it."""
    return (Decimal(100 * share.numerator) / share.denominator).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


@given(
    st.lists(st.sampled_from(["الف", "الف دوم", "ب", "ناشناس", "بی‌نام"]), min_size=1, max_size=40),
    st.integers(min_value=0, max_value=100),
)
def test_a_gate_bites_when_and_only_when_more_rows_than_its_bound_refer_to_nothing(
    names: list[str], bound: int
) -> None:
    sent = Rows(pl.DataFrame({"agency_name": names}), 0)
    unknown = Fraction(sum(name in ("ناشناس", "بی‌نام") for name in names), len(names))
    gate = Gate("uptime", None, None, "unmatched_pct", "agency_name", None, Decimal(bound))
    broken = breaches([gate], "uptime", 7, Incoming(sent, None, None, KNOWN, None))
    assert bool(broken) == (in_percent(unknown) > bound)
    assert all("ناشناس" in sentence or "بی‌نام" in sentence for sentence in broken), "it shows which"


@given(
    st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=30),
    st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=30),
    st.integers(min_value=0, max_value=300),
)
def test_gates_on_a_mean_and_on_zeros_bite_when_and_only_when_it_moved_further(
    was: list[int], now: list[int], bound: int
) -> None:
    new, former = (table(agency_name=["الف"] * len(each), count=list(each)) for each in (now, was))
    arrived = Incoming(new, former, None)
    zeros = Gate("uptime", None, None, "zeros_pct", "count", None, Decimal(bound))
    assert bool(breaches([zeros], "uptime", 7, arrived)) == (in_percent(Fraction(now.count(0), len(now))) > bound)
    before, after = Fraction(sum(was), len(was)), Fraction(sum(now), len(now))
    moved = Gate("uptime", None, None, "mean_change_pct", "count", Decimal(-bound), Decimal(bound))
    change = abs(100 * (after - before) / before) if before else Fraction(0)
    if abs(change - bound) > Fraction(1, 50):  # means are kept to some places: at the very bound either may be
        assert bool(breaches([moved], "uptime", 7, arrived)) == (change > bound)
