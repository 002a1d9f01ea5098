"""payesh uncertainty: what it finds out about period 7, where that is kept, and what it says when it can't."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT, Payesh, Period8Home, state
from given import scenario

from flows.analysis.contracts import read_contracts
from flows.analysis.document import analysis_document, document_path
from flows.analysis.engine import draw
from flows.analysis.published_index import take_published
from flows.analysis.scenarios import Scenario, read_scenarios
from flows.seeds.statuses import statuses
from flows.system.home import ANALYSIS, published_link
from flows.system.lock import writer_lock

pytestmark = [pytest.mark.soak(alone=True), pytest.mark.long(seconds=90)]

WORLDS = 500
TOP = 10
LARGEST, NEAR = 24, 2


@pytest.fixture(scope="module")
def analysed(refreshed_home: Path, payesh: Payesh, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the refreshed home with an analysis."""
    home = Path(shutil.copytree(refreshed_home, tmp_path_factory.mktemp("analysed") / "warehouse", symlinks=True))
    done = payesh(home, "uncertainty", "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture(scope="module")
def tables(analysed: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published_link(analysed) / ANALYSIS), read_only=True) as connection:
        yield connection


def shipped(name: str) -> Scenario:
    return next(each for each in read_scenarios(PROJECT / "scenarios", statuses(PROJECT)) if each.scenario == name)


def test_a_quarter_on_pillar_weights_moves_ranks_as_an_independent_calculation_found(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    query = """
        select median(rank_p95 - rank_p5), max(rank_p95 - rank_p5),
            count(*) filter (where nominal_rank <= ? and top_places_share = 1), count(*), max(failed_draws_count)
        from rank_uncertainty where scenario = 'pillar_weights'
    """
    median, largest, safe, agencies, failed = tables.execute(query, [TOP]).fetchall()[0]
    assert median == pytest.approx(7, abs=0.5)
    assert largest == pytest.approx(LARGEST, abs=NEAR)
    assert (safe, agencies, failed) == (TOP, 160, 0)


def test_sets_hold_for_all_agencies_at_once_in_worlds_that_were_not_drawn(refreshed_home: Path) -> None:
    """A world is a draw of another seed: had its weights been the ministry's, its ranks would be the true ones."""
    drawn = shipped("pillar_weights")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{refreshed_home / 'payesh.duckdb'}' as published (read_only)")
        take_published(connection, 7)
        draw(connection, drawn)
        connection.execute("create temp table sets as from rank_sets")
        draw(connection, scenario(*drawn.assumptions, draws=WORLDS, seed=drawn.random_seed + 1))
        query = """
            select count(*) from (
                select draw_no from kept_draws inner join sets using (entity_no)
                group by draw_no having bool_and(kept_draws.rank between best_rank and worst_rank)
            )
        """
        ((covered,),) = connection.execute(query).fetchall()
    assert covered >= 0.9 * WORLDS


def test_every_table_has_the_grain_and_columns_of_its_contract(tables: duckdb.DuckDBPyConnection) -> None:
    for name, promised in read_contracts().items():
        key = ", ".join(promised.contract.key)
        rows, distinct = tables.execute(f"select count(*), count(distinct ({key})) from {name}").fetchall()[0]
        assert rows == distinct > 0, name
        columns = tables.execute(f"select column_name from (describe {name})").fetchall()
        assert [column for (column,) in columns] == list(promised.contract.columns)


def test_shares_and_draws_agree(tables: duckdb.DuckDBPyConnection) -> None:
    query = """
        with counted as (
            select scenario, period, agency_id, count(*) as draws, count(*) filter (where rank <= 10) as top,
                min(rank) as best, max(rank) as worst
            from score_draws group by all
        )
        select count(*) from rank_uncertainty inner join counted using (scenario, period, agency_id)
        where top / draws = top_places_share::double and draws = draws_count
            and set_best_rank between best and worst and set_worst_rank between best and worst
            and rank_p5 between best and worst
    """
    assert tables.execute(query).fetchall() == tables.execute("select count(*) from rank_uncertainty").fetchall()
    whole = "select count(*) from (select sum(level_share) as s from level_shares group by scenario, period, agency_id)"
    assert tables.execute(f"{whole} where abs(s - 1) > 0.00001").fetchall() == [(0,)]


def test_a_refresh_neither_makes_it_nor_touches_it(analysed: Path, payesh: Payesh) -> None:
    path = published_link(analysed) / ANALYSIS
    before = state(path.resolve().parent)
    done = payesh(analysed, "refresh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert state(path.resolve().parent) == before
    doctor = payesh(analysed, "doctor")
    assert ANALYSIS not in doctor.stdout + doctor.stderr


def test_who_writes_to_the_home_does_not_wait_for_it(refreshed_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(refreshed_home, tmp_path / "warehouse", symlinks=True))
    version = published_link(home)
    command = [
        sys.executable,
        "-c",
        "from flows.cli import app; app()",
        "uncertainty",
        "run",
        "--scenario",
        "pillar_weights",
    ]
    with subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "PAYESH_HOME": str(home)}) as process:
        while not list(version.glob(f".{ANALYSIS}.*/*")):
            assert process.poll() is None, "it ended before it began"
            time.sleep(0.05)
        with writer_lock(home):
            assert not (version / ANALYSIS).exists()
    assert process.returncode == 0
    assert [path.name for path in version.iterdir() if ANALYSIS in path.name] == [ANALYSIS]


def test_what_it_says_of_an_agency_is_what_is_kept(
    analysed: Path, payesh: Payesh, tables: duckdb.DuckDBPyConnection
) -> None:
    done = payesh(analysed, "uncertainty", "ranks", "--agency", "گمرک", "--json")
    (row,) = json.loads(done.stdout)
    query = "select rank_p95::varchar, group_no from rank_uncertainty where scenario = ? and agency_id = ?"
    (kept,) = tables.execute(query, ["pillar_weights", "customs_administration"]).fetchall()
    assert float(row["rank_p95"]) == float(kept[0])
    assert (row["agency_id"], row["group_no"]) == ("customs_administration", kept[1])
    assert sum(float(share) for share in row["level_shares"].values()) == pytest.approx(1, abs=1e-5)


def test_what_moves_ranks_is_said_in_order_and_in_both_languages(analysed: Path, payesh: Payesh) -> None:
    found = json.loads(payesh(analysed, "uncertainty", "sensitivity", "--json").stdout)
    orders = [row["total_order"] for row in found]
    assert orders == sorted(orders, reverse=True)
    assert {row["parameter"] for row in found} == {each.parameter for each in shipped("all_choices").assumptions}
    shown = payesh(analysed, "uncertainty", "sensitivity").stdout
    assert "سهم هر انتخاب در جابه‌جایی رتبه‌ها" in shown
    left_out = json.loads(payesh(analysed, "uncertainty", "left-out", "--json").stdout)
    assert sum(float(row["weight_pct"]) for row in left_out if row["left_out_kind"] == "pillar") == pytest.approx(100)
    assert sum(float(row["weight_pct"]) for row in left_out if row["left_out_kind"] == "indicator") == pytest.approx(
        100
    )
    assert all(row["name_fa"] and row["name_en"] for row in left_out)


def test_diagnostics_are_of_every_indicator_and_pillar(analysed: Path, payesh: Payesh) -> None:
    found = json.loads(payesh(analysed, "uncertainty", "diagnostics", "--json").stdout)
    indicators, pillars = found["indicator_diagnostics"], found["pillar_diagnostics"]
    for rows in (indicators, pillars):
        for column in ("weight_pct", "effective_weight_pct"):
            assert sum(float(row[column]) for row in rows) == pytest.approx(100, abs=1e-4)
    pairs = len(indicators) * (len(indicators) - 1) // 2
    assert len(found["indicator_correlations"]) == pairs
    assert "کارکرد شاخص‌ها" in payesh(analysed, "uncertainty", "diagnostics").stdout


def test_sql_knows_the_tables_beside_the_marts(analysed: Path, payesh: Payesh) -> None:
    query = (
        "select count(*) as agencies from analysis.rank_uncertainty as drawn inner join marts.agency_scores as scores"
        " using (period, agency_id) where drawn.scenario = 'pillar_weights' and drawn.nominal_total = scores.total"
    )
    assert json.loads(payesh(analysed, "sql", query, "--json").stdout) == [{"agencies": 160}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ranks", "nope"], "Scenario nope was not drawn; drawn were pillar_weights, all_choices"),
        (["ranks", "--period", "3"], "Of period 3 there are no observations"),
        (["sensitivity", "pillar_weights"], "pillar_weights has no base runs"),
        (["run", "--scenario", "nope"], "There is no scenario nope; there are pillar_weights, all_choices"),
    ],
)
def test_what_can_not_be_said_is_refused(analysed: Path, payesh: Payesh, arguments: list[str], said: str) -> None:
    done = payesh(analysed, "uncertainty", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_without_an_analysis_it_says_how_to_make_one(refreshed_home: Path, payesh: Payesh) -> None:
    for command in ("ranks", "sensitivity", "left-out"):
        done = payesh(refreshed_home, "uncertainty", command)
        assert done.returncode == 2
        assert "The published version has no analysis; make one: payesh uncertainty run" in done.stderr


def test_a_file_that_does_not_open_keeps_nobody_from_the_marts(analysed: Path, payesh: Payesh, tmp_path: Path) -> None:
    home = Path(shutil.copytree(analysed, tmp_path / "warehouse", symlinks=True))
    (published_link(home) / ANALYSIS).write_bytes(b"no database")
    done = payesh(home, "sql", "select count(*) as n from marts.national_scores", "--json")
    assert json.loads(done.stdout) == [{"n": 1}]
    assert "payesh uncertainty run makes it anew" in done.stderr


def test_both_periods_are_analysed_each_by_its_own_methodology(period_8_home: Period8Home) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{period_8_home.home / 'payesh.duckdb'}' as published (read_only)")
        for period in (7, 8):
            take_published(connection, period)
            draw(connection, scenario(*shipped("all_choices").assumptions, draws=20))
            query = "select count(*) from published.marts.indicator_definitions where period = ?"
            assert (
                connection.execute("select count(*) from index_indicators").fetchall()
                == connection.execute(query, [period]).fetchall()
            )


def test_the_page_of_the_tables_is_of_their_contracts() -> None:
    assert document_path(PROJECT).read_text(encoding="utf-8") == analysis_document(), "run make docs"
