"""What the logs of runs say is in the published file, typed and commented, and makes no version of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT

from flows.marts.contracts import read_mart_contracts
from flows.operations.run_log import start_run, write_runs_parquet
from flows.publishing.publish import new_build_folder, publish
from flows.publishing.run_metrics import RUN_METRICS, attach_run_metrics
from flows.publishing.versions import VersionError, mart_hashes, verify_version, versions
from flows.system.home import published_file, run_steps_file, version_file

CONTRACT = read_mart_contracts(PROJECT)[RUN_METRICS]
HOUR = datetime(2024, 5, 1, 3, tzinfo=UTC)


def run_and_publish(home: Path, day: int, total: int) -> tuple[str, bool]:
    """A run of two steps that publishes a build with one mart of its own."""
    now = HOUR.replace(day=day)
    log = start_run(home, now)
    with log.step("ingest", "foia", 7) as step:
        step.rows_count = 3
    with log.step("build"):
        folder = new_build_folder(home, now)
        with duckdb.connect(str(folder / "payesh.duckdb")) as connection:
            connection.execute("create schema marts")
            connection.execute("create table marts.national_scores as select ? as total", [total])

    def attach(database: Path) -> None:
        write_runs_parquet(home)
        attach_run_metrics(database, run_steps_file(home), CONTRACT)

    return publish(home, folder, keep=5, attach=attach)


def test_every_step_up_to_publishing_is_there_as_the_contract_says(tmp_path: Path) -> None:
    run_and_publish(tmp_path, 1, 40)
    with duckdb.connect(str(published_file(tmp_path)), read_only=True) as connection:
        rows = connection.execute(
            "select step, feed, period, rows_count, outcome from marts.run_metrics order by step"
        ).fetchall()
        columns = connection.execute(
            "select column_name, lower(data_type), not is_nullable, comment from duckdb_columns()"
            " where schema_name = 'marts' and table_name = 'run_metrics' order by column_index"
        ).fetchall()
    assert rows == [("build", None, None, None, "done"), ("ingest", "foia", 7, 3, "done")]
    assert columns == [
        (
            column.name,
            column.type.replace("timestamptz", "timestamp with time zone"),
            column.is_required,
            column.meaning,
        )
        for column in CONTRACT.columns.values()
    ]


def test_another_run_of_the_same_marts_is_no_new_version(tmp_path: Path) -> None:
    first, _ = run_and_publish(tmp_path, 1, 40)
    assert run_and_publish(tmp_path, 2, 40) == (first, False)
    assert run_and_publish(tmp_path, 3, 41)[1]
    assert len(versions(tmp_path)) == 2


def test_what_was_attached_is_checked_with_the_rest_of_a_version(tmp_path: Path) -> None:
    version, _ = run_and_publish(tmp_path, 1, 40)
    verify_version(tmp_path, version)
    assert set(mart_hashes(version_file(tmp_path, version))) == {"national_scores", "run_metrics"}
    with duckdb.connect(str(version_file(tmp_path, version))) as connection:
        connection.execute("delete from marts.run_metrics where step = 'build'")
    with pytest.raises(VersionError, match="its marts are not those that were published"):
        verify_version(tmp_path, version)
