"""Parquet by period: what is built of a period overwrites it, and every other period stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from spark_conf import QUICK

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    from flows.building.spark.session import open_session

    opened = open_session("local[2]", QUICK, tmp_path_factory.mktemp("warehouse"))
    opened.sql("create schema marts")
    yield opened
    opened.stop()


def write(session: SparkSession, place: Path, scores: str, levels: str) -> None:
    from flows.building.spark.tables import write_parquet_by_period

    for name, columns, rows in (("scores", "agency_id, period, total", scores), ("levels", "level, lower", levels)):
        session.sql(f"drop table if exists marts.{name}")
        session.sql(f"create table marts.{name} using parquet as select * from values {rows} as rows ({columns})")
    write_parquet_by_period(session, "marts", str(place))


def test_a_view_becomes_a_table_with_its_rows(session: SparkSession, tmp_path: Path) -> None:
    from flows.building.spark.tables import copy_tables

    session.sql("create schema seen")
    session.sql("create table seen.scores using parquet as select * from values (7, 46.50bd) as rows (period, total)")
    session.sql("create view seen.halves as select period, total / 2 as half from seen.scores")
    warehouse = Path((session.conf.get("spark.sql.warehouse.dir") or "").removeprefix("file:"))
    copy_tables(session, ["seen"], warehouse, tmp_path / "work.duckdb")
    with duckdb.connect(str(tmp_path / "work.duckdb")) as connection:
        assert connection.execute("select period, half::decimal(9, 2)::varchar from seen.halves").fetchall() == [
            (7, "23.25")
        ]
    session.sql("drop schema seen cascade")


def test_a_period_is_overwritten_and_the_others_stay(session: SparkSession, tmp_path: Path) -> None:
    write(session, tmp_path, "('a', 7, 46.50bd), ('b', 7, 50.00bd), ('a', 8, 1.00bd), ('b', 8, 2.00bd)", "('good', 80)")
    former = {path: path.read_bytes() for path in (tmp_path / "scores" / "period=7").iterdir()}
    write(session, tmp_path, "('a', 8, 61.25bd)", "('good', 75)")
    assert {path: path.read_bytes() for path in (tmp_path / "scores" / "period=7").iterdir()} == former
    with duckdb.connect() as connection:
        scores = connection.execute(
            f"select period, agency_id, total from read_parquet('{tmp_path}/scores/*/*.parquet') order by all"
        ).fetchall()
        levels = connection.execute(f"from read_parquet('{tmp_path}/levels/*.parquet')").fetchall()
    assert [(period, agency, str(total)) for period, agency, total in scores] == [
        (7, "a", "46.50"),
        (7, "b", "50.00"),
        (8, "a", "61.25"),
    ]
    assert levels == [("good", 75)]
