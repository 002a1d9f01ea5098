"""Diagnostics of indicators beside what pandas and the formulas of textbooks make of the same scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import duckdb
import pandas as pd
import pytest
from given import GivenIndicator, GivenScore, give_index

from flows.analysis.engine import diagnose, result

INDICATORS = [
    GivenIndicator(number, pillar, Decimal(weight), Decimal(pillar_weight))
    for number, pillar, weight, pillar_weight in (
        (1, "first", 60, 40),
        (2, "first", 25, 40),
        (3, "first", 15, 40),
        (4, "second", 100, 35),
        (5, "third", 50, 25),
        (6, "third", 50, 25),
    )
]
SHARE = {each.indicator_no: float(each.weight) * float(each.pillar_weight) / 10_000 for each in INDICATORS}
SAME = 1e-9


@pytest.fixture(scope="module")
def scores() -> pd.DataFrame:
    random = Random(5)  # noqa: S311
    rows = [[random.choice([0, 0.25, 0.5, 1]) for _ in range(5)] + [0.5] for _ in range(60)]
    return pd.DataFrame(rows, columns=range(1, 7), index=[f"e{number:02}" for number in range(60)])


@pytest.fixture(scope="module")
def connection(scores: pd.DataFrame) -> Iterator[duckdb.DuckDBPyConnection]:
    given = [
        GivenScore(entity, number, scores.loc[entity, number], "missing" if entity < "e15" else "observed")
        for entity in scores.index
        for number in scores.columns
    ]
    with duckdb.connect() as connection:
        give_index(connection, INDICATORS, given)
        diagnose(connection)
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, object]]:
    found = connection.execute(result(name))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_correlations_are_those_of_pandas(connection: duckdb.DuckDBPyConnection, scores: pd.DataFrame) -> None:
    found = {
        (row["indicator_no"], row["other_indicator_no"]): row for row in rows(connection, "indicator_correlations")
    }
    assert len(found) == 15
    for (one, other), row in found.items():
        if other == 6:  # it is the same for all
            assert row["pearson_correlation"] is row["spearman_correlation"] is None
            continue
        assert row["pearson_correlation"] == pytest.approx(scores[one].corr(scores[other]), abs=SAME)
        ranks = scores[[one, other]].rank()
        assert row["spearman_correlation"] == pytest.approx(ranks[one].corr(ranks[other]), abs=SAME)


def test_shares_at_the_ends_and_of_what_was_observed_are_counts(
    connection: duckdb.DuckDBPyConnection, scores: pd.DataFrame
) -> None:
    for row in rows(connection, "indicator_diagnostics"):
        own = scores[row["indicator_no"]]
        assert row["floor_share"] == pytest.approx((own == 0).mean())
        assert row["ceiling_share"] == pytest.approx((own == 1).mean())
        assert row["observed_share"] == pytest.approx(45 / 60)
        assert row["mean_points"] == pytest.approx(own.mean() * 100)
        assert row["deviation_points"] == pytest.approx(own.std() * 100)


def test_effective_weights_are_shares_of_the_variance_of_the_total(
    connection: duckdb.DuckDBPyConnection, scores: pd.DataFrame
) -> None:
    total = sum(scores[number] * share for number, share in SHARE.items())
    found = rows(connection, "indicator_diagnostics")
    assert sum(float(str(row["effective_weight_pct"])) for row in found) == pytest.approx(100)
    for row in found:
        number = int(str(row["indicator_no"]))
        own, share = scores[number], SHARE[number]
        assert row["weight_pct"] == pytest.approx(share * 100)
        assert row["effective_weight_pct"] == pytest.approx(share * own.cov(total) / total.var() * 100, abs=1e-7)
        if number == 6:
            assert row["rest_correlation"] is None
        else:
            assert row["rest_correlation"] == pytest.approx(own.corr(total - share * own), abs=1e-7)
    pillars = {row["pillar"]: row for row in rows(connection, "pillar_diagnostics")}
    first = sum(float(str(row["effective_weight_pct"])) for row in found if row["pillar"] == "first")
    assert float(str(pillars["first"]["effective_weight_pct"])) == pytest.approx(first)


def test_alpha_is_of_the_items_of_a_pillar(connection: duckdb.DuckDBPyConnection, scores: pd.DataFrame) -> None:
    found = {row["pillar"]: row["cronbach_alpha"] for row in rows(connection, "pillar_diagnostics")}
    items = scores[[1, 2, 3]]
    alpha = 3 / 2 * (1 - items.var().sum() / items.sum(axis=1).var())
    assert found["first"] == pytest.approx(alpha, abs=SAME)
    assert found["second"] is None
