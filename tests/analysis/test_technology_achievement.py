"""The Technology Achievement Index as the OECD and JRC print it, by the engine that scores agencies.

`tests/analysis/tai/`: 23 countries and 8 indicators, goalposts, four sets of weights and printed ranks, of the Handbook
on Constructing Composite Indicators (2008), tables 22, 23, 38, 41 and A.2.
"""

from __future__ import annotations

from decimal import Decimal
from math import log10
from pathlib import Path

import duckdb
import pytest
from given import GivenIndicator, GivenScore, give_index, run_ranks, run_totals, scenario, table

from flows.analysis.engine import score
from flows.analysis.scenarios import Assumption

TAI = Path(__file__).parent / "tai"
COUNTRIES = table(TAI / "tai_indicators.csv")
GOALPOSTS = table(TAI / "tai_goalposts_weights.csv")
PRINTED = table(TAI / "tai_printed_ranks.csv")
IN_LOGARITHMS = ("telephones", "electricity")
SCALE = 100
"""Totals are compared in hundredths of hundredths: 23 countries may lie nearer to each other than two places tell."""

WITHIN_ROUNDING = Decimal("0.005")


def printed(column: str) -> dict[str, int]:
    return {row["country"]: int(row[column]) for row in PRINTED}


def achieved(row: dict[str, str], goalpost: dict[str, str], *, is_capped: bool = True) -> float:
    """How far between the goalposts a country is, at the most 1."""
    low, high = float(goalpost["low"]), float(goalpost["high"])
    if goalpost["indicator"] in IN_LOGARITHMS:
        low, high = log10(low), log10(high)
    share = (float(row[goalpost["indicator"]]) - low) / (high - low)
    return min(share, 1) if is_capped else share


def give_countries(
    connection: duckdb.DuckDBPyConnection,
    weights: str = "weight_equal",
    *,
    left_out: tuple[str, ...] = (),
    is_raw: bool = False,
    is_capped: bool = True,
) -> None:
    indicators, scores = [], []
    for number, goalpost in enumerate(GOALPOSTS, start=1):
        name = goalpost["indicator"]
        weight = Decimal(0) if name in left_out else Decimal(goalpost[weights])
        indicators.append(GivenIndicator(number, "technology", weight, Decimal(1)))
        for row in COUNTRIES:
            value = float(row[name]) if is_raw else achieved(row, goalpost, is_capped=is_capped)
            scores.append(GivenScore(row["country"], number, value * SCALE))
    give_index(connection, indicators, scores)


@pytest.mark.parametrize("weights", ["equal", "budget_allocation"])
def test_ranks_are_those_of_table_23(weights: str) -> None:
    with duckdb.connect() as connection:
        give_countries(connection, f"weight_{weights}")
        score(connection, scenario())
        assert run_ranks(connection, 0) == printed(f"table_23_{weights}")


def test_scores_are_those_printed_to_a_thousandth() -> None:
    with duckdb.connect() as connection:
        give_countries(connection)
        score(connection, scenario())
        totals = run_totals(connection, 0)
    assert abs(totals["Finland"] / SCALE - Decimal("74.4")) < Decimal("0.1")
    assert abs(totals["United States"] / SCALE - Decimal("73.3")) < Decimal("0.1")


def test_without_the_cap_ranks_are_others() -> None:
    with duckdb.connect() as connection:
        give_countries(connection, is_capped=False)
        score(connection, scenario())
        found, told = run_ranks(connection, 0), printed("table_23_equal")
    assert sum(found[country] != rank for country, rank in told.items()) == 5


def test_ranks_of_the_geometric_mean_are_those_of_table_38() -> None:
    geometric = Assumption("indicator_aggregation", 1, "choice", None, None, "geometric", Decimal(1), Decimal("0.01"))
    with duckdb.connect() as connection:
        give_countries(connection, is_raw=True)
        score(connection, scenario(geometric))
        assert run_ranks(connection, 1) == printed("table_38_geometric_mean")


def test_ranks_without_telephones_and_electricity_are_those_of_table_41() -> None:
    with duckdb.connect() as connection:
        give_countries(connection, left_out=IN_LOGARITHMS)
        score(connection, scenario())
        assert run_ranks(connection, 0) == printed("table_41_two_left_out")


@pytest.mark.parametrize("weights", ["factor_analysis", "hierarchy_process"])
def test_some_weights_that_print_alike_give_the_ranks_of_table_23(weights: str) -> None:
    """Weights are printed with two places: those draws count that round to what is printed."""
    told = {row["indicator"]: Decimal(row[f"weight_{weights}"]) for row in GOALPOSTS}
    spread = WITHIN_ROUNDING / min(told.values())
    drawn = Assumption("indicator_weights", 1, "uniform", spread.quantize(Decimal("0.000001")))
    with duckdb.connect() as connection:
        give_countries(connection, f"weight_{weights}")
        score(connection, scenario(drawn, draws=20_000))
        ranks = connection.execute(
            "select run_no, map(list(entity_id), list(run_scores.rank)) from run_scores"
            " join index_entities using (entity_no) where run_no > 0 group by 1 order by 1"
        ).fetchall()
        sets = dict(connection.execute("select set_no, weights from indicator_sets").fetchall())
    as_printed = sum(told.values())
    within = [
        run_no
        for run_no, found in ranks
        if found == printed(f"table_23_{weights}")
        and all(
            abs(share * float(as_printed) - float(weight)) <= float(WITHIN_ROUNDING)
            for share, weight in zip(sets[run_no], told.values(), strict=True)
        )
    ]
    assert within
