"""Division and rounding of the macros against exact fractions, in DuckDB; `tests/spark` asks the same of Spark."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl
import pytest
from exact_numbers import Pair, any_pairs, macro, near_halves, quotient, rounded, small_fractions
from hypothesis import given
from hypothesis import strategies as st
from lengths import LENGTH

CASES = {
    "the shares of up to 60": lambda: small_fractions(60),
    "the neighbours of halves": lambda: near_halves(40 * LENGTH.examples, seed=7),
    "any": lambda: any_pairs(60 * LENGTH.examples, seed=8),
}


@pytest.mark.parametrize("case", CASES)
def test_a_quotient_is_that_of_fractions_half_up_at_the_last_place(case: str, tmp_path: Path) -> None:
    pairs: list[Pair] = list(CASES[case]())
    types = {"numerator": pl.Decimal(38, 15), "denominator": pl.Decimal(38, 6)}
    pl.DataFrame(pairs, schema=types, orient="row").write_parquet(tmp_path / "pairs.parquet")
    sql = f"select {macro('exact_divide', 'default', 'numerator', 'denominator')} from '{tmp_path}/pairs.parquet'"
    with duckdb.connect() as connection:
        found = list(chain.from_iterable(connection.execute(sql).fetchall()))
    wrong = [(*pair, got) for pair, got in zip(pairs, found, strict=True) if got != quotient(*pair)]
    assert wrong == []
    assert len(pairs) > 1000


@given(st.decimals(-(10**9), 10**9, places=15), st.integers(0, 4))
def test_a_figure_is_rounded_half_away_from_zero(value: Decimal, places: int) -> None:
    sql = macro("round_half_up", "default", f"cast('{value}' as decimal(38, 15))", places)
    with duckdb.connect() as connection:
        ((found,),) = connection.execute(f"select {sql}").fetchall()
    assert found == rounded(value, places)


def test_thirds_add_up_to_one_again() -> None:
    assert rounded(Decimal("0.999999999999999"), 2) == 1
    assert rounded(Decimal("31.624999999999999"), 2) == Decimal("31.63")
    assert rounded(Decimal("-31.625"), 2) == Decimal("-31.63")
