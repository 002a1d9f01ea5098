"""A refresh of the shipped period 7 reproduces the report, or says figure by figure why not."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import Payesh

from flows.publishing.versions import mart_hashes, versions

pytestmark = pytest.mark.long(seconds=10)

REPORT_TABLES = {
    *("1-1", "1-2", "1-3", "1-4", "2-1", "2-2", "2-3", "2-4", "2-5", "2-6", "2-7", "2-8", "2-9", "2-10", "2-11"),
    *("3-1", "3-2", "3-3", "3-4", "3-5", "3-6", "chart-2-4", "chart-p-2", "p-2", "p-3", "annex-d", "text"),
}
DIFFERING_AGENCIES = """
    select count(distinct row_key) from marts.reconciliation
    where report_table = '2-4' and status <> 'reproduced'
        and measure in ('user_centric', 'transparent', 'integrated', 'participatory', 'total', 'rank')
"""


@pytest.fixture(scope="module")
def warehouse(refreshed_home: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True)


def test_national_scores_are_the_printed_ones(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        "select user_centric, transparent, integrated, participatory, total, electronic_sub_services, sub_services"
        " from marts.national_scores where period = 7"
    ).fetchone()
    assert row == (*map(Decimal, ("49.65", "36.15", "32.64", "43.62", "40.64")), 4997, 5968)


def test_at_least_155_of_160_agencies_equal_table_2_4(warehouse: duckdb.DuckDBPyConnection) -> None:
    listed = warehouse.execute("select count(*) from marts.agency_scores where rank is not null").fetchone()
    differing = warehouse.execute(DIFFERING_AGENCIES).fetchone()
    assert listed == (160,)
    assert differing is not None
    assert differing[0] <= 5


def test_institutions_count_their_services_as_table_2_3_does(warehouse: duckdb.DuckDBPyConnection) -> None:
    matching = warehouse.execute(
        "select count(*) from (select row_key from marts.reconciliation where report_table = '2-3'"
        " and row_key <> 'total' and measure in ('services', 'sub_services')"
        " group by row_key having bool_and(status = 'reproduced'))"
    ).fetchone()
    assert matching == (20,)


def test_every_figure_is_reproduced_or_an_expected_discrepancy(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute("select distinct report_table, status from marts.reconciliation").fetchall()
    assert {table for table, _ in rows} == REPORT_TABLES
    assert {status for _, status in rows} == {"reproduced", "expected_discrepancy"}


def test_option_counts_of_table_3_6_differ_only_in_the_transparent_pillar(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "select distinct indicators.pillar from marts.reconciliation"
        " inner join seeds.indicators on indicators.indicator_no = cast(split_part(row_key, '.', 1) as integer)"
        " where report_table = '3-6' and reconciliation.measure = 'agencies' and status <> 'reproduced'"
    ).fetchall()
    assert rows == [("transparent",)]


def test_explanations_name_landed_bytes_that_exist(warehouse: duckdb.DuckDBPyConnection, refreshed_home: Path) -> None:
    named = warehouse.execute(
        "select distinct feed, landing_id from marts.score_explanations where landing_id is not null"
    ).fetchall()
    assert len({feed for feed, _ in named}) == 11
    for feed, landing_id in named:
        assert list((refreshed_home / "landing" / feed).glob(f"*/{landing_id}")), (feed, landing_id)


def test_a_second_refresh_lands_builds_and_changes_nothing_and_neither_would_a_third(
    refreshed_home: Path, tmp_path: Path, payesh: Payesh
) -> None:
    home = tmp_path / "warehouse"
    shutil.copytree(refreshed_home, home, symlinks=True)
    landed = sorted(path for path in (home / "landing").rglob("*") if path.is_file())
    before, kept = mart_hashes(home / "payesh.duckdb"), versions(home)
    database = (home / "payesh.duckdb").resolve()
    # a build that ends in equal marts leaves its inputs in the manifest, so it would be written anew
    written = [path.stat().st_mtime_ns for path in (database, database.with_name("manifest.json"))]
    again = payesh(home, "refresh")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "nothing changed" in again.stdout
    assert sorted(path for path in (home / "landing").rglob("*") if path.is_file()) == landed
    assert mart_hashes(home / "payesh.duckdb") == before
    assert versions(home) == kept
    assert [path.stat().st_mtime_ns for path in (database, database.with_name("manifest.json"))] == written
    assert payesh(home, "plan").stdout.splitlines() == [
        "Feeds: nothing is new.",
        "Build: nothing to do.",
        "Report: nothing to do.",
    ]
