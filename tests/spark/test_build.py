"""A build on Spark, with workers in processes of their own: the marts of two periods are DuckDB's to the last digit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import Period8Home, made_once
from spark_conf import QUICK

from benchmarks.compare_marts import differences
from flows.building.accepted_place import put_accepted
from flows.building.dbt import start_dbt
from flows.settings import AcceptedSettings
from flows.system.atomic_files import make_folder
from flows.system.home import DATABASE, published_file, work_database

MASTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, period_8_home: Period8Home) -> Iterator[Path]:
    """The folder of a build on Spark, with unit tests and data tests, of the home that DuckDB built of both periods.

    Accepted rows are read at an address, as those of a cluster are.
    """

    def make(folder: Path) -> None:
        accepted = AcceptedSettings(place=(folder / "accepted").as_uri())
        put_accepted(period_8_home.home, accepted)
        work = work_database(folder)
        make_folder(work.parent)
        place = (period_8_home.project, period_8_home.home, work, work.parent, None, folder / DATABASE)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PAYESH_SPARK__MASTER", MASTER)
            patch.setenv("PAYESH_SPARK__CONF", json.dumps(QUICK))
            patch.setenv("PAYESH_ACCEPTED__PLACE", accepted.place)
            with start_dbt(["build", "--no-write-json"], *place, on_spark=True) as process:
                told = process.stdout.read() if process.stdout else ""
        failed = [line for line in told.splitlines() if '"failed"' in line]
        assert (process.returncode, failed) == (0, []), told[-3000:]

    yield made_once(tmp_path_factory, "spark", make)


def test_every_mart_is_duckdbs_row_by_row_to_the_last_decimal(built: Path, period_8_home: Period8Home) -> None:
    found = list(differences(published_file(period_8_home.home), built / DATABASE))
    assert found == ["run_metrics: only before"], "which tells of runs, and is no model"


def test_both_periods_are_in_it(built: Path) -> None:
    with duckdb.connect(str(built / DATABASE), read_only=True) as connection:
        periods = connection.execute("select period, count(*) from marts.agency_scores group by period").fetchall()
    assert {period for period, _ in periods} >= {7, 8}
    assert all(agencies > 100 for _, agencies in periods)


def test_the_published_file_keeps_its_keys_and_its_words(built: Path, period_8_home: Period8Home) -> None:
    promised = (
        "select table_name, constraint_type, constraint_text from duckdb_constraints() where schema_name = 'marts'"
    )
    words = "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts'"
    found = []
    for file in (published_file(period_8_home.home), built / DATABASE):
        with duckdb.connect(str(file), read_only=True) as connection:
            rows = [connection.execute(sql).fetchall() for sql in (promised, words)]
        found.append([sorted(row for row in each if row[0] != "run_metrics") for each in rows])
    assert found[0] == found[1]


def test_marts_are_parquet_by_period(built: Path) -> None:
    with duckdb.connect(str(built / DATABASE), read_only=True) as connection:
        for (mart,) in connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall():
            columns = [name for name, *_ in connection.execute(f"describe marts.{mart}").fetchall()]
            ((rows,),) = connection.execute(f"select count(*) from marts.{mart}").fetchall()
            folder = built / "parquet" / mart
            if rows:
                listed = ", ".join(f'"{name}"' for name in columns)
                parquet = (
                    f"select {listed} from read_parquet('{folder}/**/*.parquet', hive_types = {{period: integer}})"
                )
                both = f"(from marts.{mart} except all {parquet}) union all ({parquet} except all from marts.{mart})"
                assert connection.execute(both).fetchall() == []
            by_period = [path.name for path in folder.iterdir() if path.is_dir()]
            assert bool(by_period) == bool("period" in columns and rows)
