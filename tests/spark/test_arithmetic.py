"""Division and rounding of the macros against exact fractions, on Spark; `tests/macros` asks the same of DuckDB."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from exact_numbers import any_pairs, macro, near_halves, quotient, rounded, small_fractions
from spark_conf import QUICK

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PLACES = range(5)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    from flows.building.spark.session import open_session

    opened = open_session("local[2]", QUICK, tmp_path_factory.mktemp("warehouse"))
    yield opened
    opened.stop()


def test_a_quotient_is_that_of_fractions_half_up_at_the_last_place(session: SparkSession, tmp_path: Path) -> None:
    pairs = [*small_fractions(60), *near_halves(3000, seed=7), *any_pairs(4000, seed=8)]
    types = {"place": pl.Int32(), "numerator": pl.Decimal(38, 15), "denominator": pl.Decimal(38, 6)}
    rows = [(place, *pair) for place, pair in enumerate(pairs)]
    pl.DataFrame(rows, schema=types, orient="row").write_parquet(tmp_path / "pairs.parquet")
    sql = macro("exact_divide", "spark", "numerator", "denominator")
    asked = session.read.parquet(str(tmp_path)).selectExpr("place", f"{sql} as quotient").orderBy("place")
    found = [row.quotient for row in asked.collect()]
    wrong = [(*pair, got) for pair, got in zip(pairs, found, strict=True) if got != quotient(*pair)]
    assert wrong == []
    assert dict(asked.dtypes)["quotient"] == "decimal(38,15)"
    assert len(pairs) > 10_000


def test_what_is_half_only_after_spark_rounded_it_is_not_rounded_up(session: SparkSession) -> None:
    denominator = 10**12 + 1
    numerator = Decimal(500 * denominator + denominator // 2).scaleb(-15)  # 500.4999999999995 units of the 15th place
    once = f"cast({numerator} as decimal(31, 15)) / cast({denominator} as decimal(22, 6))"
    sql = macro("exact_divide", "spark", numerator, denominator)
    (found,) = session.sql(f"select cast({once} as decimal(38, 15)) as twice_rounded, {sql} as quotient").collect()
    assert found.quotient == quotient(numerator, Decimal(denominator)) == Decimal(500).scaleb(-15)
    assert found.twice_rounded == Decimal(501).scaleb(-15), "Spark divides otherwise now: the macro may be simpler"


def test_a_figure_is_rounded_half_away_from_zero(session: SparkSession, tmp_path: Path) -> None:
    chance = random.Random(9)  # noqa: S311 - no secret
    halves = [Decimal(chance.randrange(-(10**6), 10**6) * 10 + 5).scaleb(-chance.randrange(1, 12)) for _ in range(500)]
    others = [Decimal(chance.randrange(-(10**24), 10**24)).scaleb(-15) for _ in range(500)]
    values = [*halves, *others, Decimal("0.999999999999999"), Decimal("-31.625"), Decimal("31.624999999999999")]
    frame = pl.DataFrame([values], schema={"value": pl.Decimal(38, 15)})
    frame.with_row_index("place").cast({"place": pl.Int32}).write_parquet(tmp_path / "values.parquet")
    asked = session.read.parquet(str(tmp_path)).selectExpr(
        "place", *(f"{macro('round_half_up', 'spark', 'value', places)} as to_{places}" for places in PLACES)
    )
    found = list(chain.from_iterable(list(row)[1:] for row in asked.orderBy("place").collect()))
    assert found == [rounded(value, places) for value in values for places in PLACES]
