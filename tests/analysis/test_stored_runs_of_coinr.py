"""COINr's rank statistics and Sobol' indices, of its own stored runs, by the relations that Payesh's draws go through.

ASEM sustainable connectivity, 51 countries, the example of COINr 1.1.14. Runs 1 to 100 of the sensitivity analysis are
matrix a, 101 to 200 b, then 100 of each parameter's ab; its rank statistics are over the first 200.
"""

from __future__ import annotations

import duckdb
import pytest
from external import external, needs_external
from given import insert, scenario, table

from flows.analysis.engine import give_scenario, make_macros, make_tables

pytestmark = needs_external

BASE_RUNS = 100
SAME = 1e-12


def run_ranks_of(name: str) -> tuple[list[str], list[int], list[list[int]]]:
    """Countries, nominal ranks, and the ranks of each run."""
    rows = table(external(name))
    runs = [column for column in rows[0] if column.startswith("r_")]
    ranks = [[int(float(row[run])) for row in rows] for run in runs]
    return [row["uCode"] for row in rows], [int(row["Nominal"]) for row in rows], ranks


@pytest.mark.parametrize(("kind", "runs_count"), [("uncertainty", 100), ("sensitivity", 200)])
def test_rank_statistics_are_coinrs(kind: str, runs_count: int) -> None:
    countries, _, ranks = run_ranks_of(f"asem_{kind}_run_ranks.csv")
    told = {row["uCode"]: row for row in table(external(f"asem_{kind}_rank_statistics.csv"))}
    with duckdb.connect() as connection:
        connection.execute("create temp table kept_draws (draw_no int, entity_no int, total decimal(18, 2), rank int)")
        rows = [(draw, place, 0, rank) for draw, run in enumerate(ranks[:runs_count]) for place, rank in enumerate(run)]
        insert(connection, "kept_draws", rows)
        make_tables(connection, ["rank_statistics"])
        found = connection.execute(
            "select entity_no, rank_mean, rank_median, rank_p5, rank_p95 from rank_statistics"
        ).fetchall()
    assert len(found) == len(told)
    for place, *statistics in found:
        row = told[countries[place]]
        expected = [float(row[name]) for name in ("Mean", "Median", "Q5", "Q95")]
        assert statistics == pytest.approx(expected, abs=SAME), countries[place]


def test_first_and_total_order_indices_are_coinrs() -> None:
    _, nominal, ranks = run_ranks_of("asem_sensitivity_run_ranks.csv")
    told = {row["Variable"]: row for row in table(external("asem_sensitivity_indices.csv"))}
    matrices = [("a", None), ("b", None), *(("ab", variable) for variable in told)]
    with duckdb.connect() as connection:
        make_macros(connection)
        give_scenario(connection, scenario(base_runs=BASE_RUNS))
        connection.execute("create temp table index_entities (entity_no int, rank int)")
        insert(connection, "index_entities", list(enumerate(nominal)))
        connection.execute("create temp table runs (run_no int, matrix varchar, parameter varchar, draw_no int)")
        connection.execute("create temp table run_scores (run_no int, entity_no int, total int, rank int)")
        runs = [(run_no, *matrices[run_no // BASE_RUNS], run_no % BASE_RUNS + 1) for run_no in range(len(ranks))]
        insert(connection, "runs", runs)
        rows = [(run_no, place, 0, rank) for run_no, run in enumerate(ranks) for place, rank in enumerate(run)]
        insert(connection, "run_scores", rows)
        make_tables(connection, ["run_shifts", "sensitivity_estimates"])
        found = connection.execute("select parameter, first_order, total_order from sensitivity_estimates").fetchall()
    assert {parameter for parameter, *_ in found} == set(told)
    for parameter, first_order, total_order in found:
        assert first_order == pytest.approx(float(told[parameter]["Si"]), abs=SAME)
        assert total_order == pytest.approx(float(told[parameter]["STi"]), abs=SAME)
