"""Two published files are compared mart by mart, column by column, row by row."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from benchmarks.compare_marts import differences, main

BEFORE = """
    create schema marts;
    create table marts.scores as select * from (values (1, 'a', 50.00), (2, 'b', 40.00)) as t(place, name, total);
    create table marts.gone as select 1 as one;
"""


def published(path: Path, sql: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)
    return path


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return published(tmp_path / "it's before.duckdb", BEFORE)


def test_rows_in_another_order_are_the_same(tmp_path: Path, before: Path, capsys: pytest.CaptureFixture[str]) -> None:
    after = published(
        tmp_path / "after.duckdb",
        "create schema marts; create table marts.gone as select 1 as one; create table marts.scores as"
        " select * from (values (2, 'b', 40.00), (1, 'a', 50.00)) as t(place, name, total);",
    )
    assert main([str(before), str(after)]) == 0
    assert capsys.readouterr().out == "the marts are the same\n"


def test_every_difference_names_its_mart_and_column(tmp_path: Path, before: Path) -> None:
    after = published(
        tmp_path / "after.duckdb",
        "create schema marts; create table marts.come as select 1 as one; create table marts.scores as"
        " select * from (values (1, 'a', 50.00::decimal(5, 2), true), (2, 'b', 40.01, true)) as t(place, name, total,"
        " is_new);",
    )
    assert list(differences(before, after)) == [
        "gone: only before",
        "come: only after",
        "scores.is_new: only after",
        "scores.total: DECIMAL(4,2) before, DECIMAL(5,2) after",
        "scores: 1 rows only before, 1 only after; by total",
    ]
    assert main([str(before), str(after)]) == 1


def test_values_that_changed_places_are_found_too(tmp_path: Path, before: Path) -> None:
    after = published(tmp_path / "after.duckdb", BEFORE.replace("'a', 50", "'b', 50").replace("'b', 40", "'a', 40"))
    assert list(differences(before, after)) == [
        "scores: 2 rows only before, 2 only after; by how values stand together in a row"
    ]
