"""Runs the relations of the analysis: SQL files that each make a table of what the ones before them made.

An index is given as four tables, whatever it is an index of:

- `given_entities`: entity_id, entity_name_fa, entity_name_en, total, rank (equal totals share the better), is_assessed;
- `given_indicators`: indicator_no, pillar, weight in its pillar, pillar_weight; weights on any scale;
- `given_scores`: entity_id, indicator_no, score (1 is a hundred points), status;
- `given_levels`: quality_level, lower_bound, is_lower_inclusive, upper_bound, is_upper_inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

import duckdb

from flows.analysis.scenarios import Assumption, Scenario
from flows.system.errors import PayeshError

FOLDER = Path(__file__).parent
INDEX = ("index_pillars", "index_indicators", "index_entities", "index_scores")
DRAWN = (
    "drawn_sets",
    "drawn_weights",
    "indicator_sets",
    "pillar_sets",
    "drawn_choices",
    "runs",
    "run_rules",
)
SCORED = ("variants", "variant_values", "pillar_values", "run_scores")
KEPT = ("failed_runs", "kept_draws", "rank_statistics", "rank_sets")
SENSITIVITY = ("run_shifts", "sensitivity_estimates")
DIAGNOSED = ("indicator_vectors", "indicator_pairs", "indicator_shares")
LEFT_OUT = {
    "left_out_runs": "left_out_runs",
    "left_out_pillar_sets": "pillar_sets",
    "left_out_indicator_sets": "indicator_sets",
    "left_out_rules": "run_rules",
}
"""Relations of runs that leave something out, and the tables that scoring reads them as."""

_SCENARIO_TYPES = {int: "bigint", str: "varchar"}
_ASSUMPTION_COLUMNS = """
    parameter varchar, choice_no integer, distribution varchar, spread_share decimal(18, 9),
    concentration decimal(18, 9), choice varchar, choice_share decimal(18, 9), floor_points decimal(18, 9),
    source varchar
"""
_INCOMPLETE = """
    select entities.entity_id, indicators.indicator_no, count(scores.place_no), count(scores.points)
    from index_entities as entities
    cross join index_indicators as indicators
    left join index_scores as scores
        on entities.entity_no = scores.entity_no and indicators.pillar_no = scores.pillar_no
        and indicators.place_no = scores.place_no
    group by 1, 2 having count(scores.place_no) != 1 or count(scores.points) != 1
    order by 1, 2 limit 1
"""
_NOT_AS_PUBLISHED = """
    select entities.entity_id, scores.total, scores.rank, entities.total, entities.rank
    from run_scores as scores inner join index_entities as entities using (entity_no)
    where scores.run_no = 0 and (scores.total, scores.rank) is distinct from (entities.total, entities.rank)
    order by 1 limit 1
"""


class AnalysisError(PayeshError):
    """What is published, or asked for, can't be analysed; the message says what is wrong and what to do."""


def take_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Number what an index was given as.

    Raises:
        AnalysisError: when an entity has not one score of each indicator, or nobody is ranked.
    """
    make_macros(connection)
    make_tables(connection, INDEX)
    if not connection.execute("select 1 from index_entities limit 1").fetchone():
        raise AnalysisError("nobody is ranked, so there is nothing to analyse")
    if fault := connection.execute(_INCOMPLETE).fetchone():
        entity, indicator, scores, points = fault
        raise AnalysisError(
            f"{entity} has {scores} scores ({points} of them a number) of indicator {indicator} and needs one;"
            " payesh refresh, then analyse again"
        )


def score(connection: duckdb.DuckDBPyConnection, scenario: Scenario) -> None:
    """Score every entity of the index that was taken: once as the method has it (run 0), and once a drawn run."""
    give_scenario(connection, scenario)
    make_tables(connection, (*DRAWN, *SCORED))


def draw(connection: duckdb.DuckDBPyConnection, scenario: Scenario) -> None:
    """Score every entity, and say how far ranks move: what results are made of.

    Raises:
        AnalysisError: when run 0, which draws nothing, does not give what is published.
    """
    score(connection, scenario)
    _require_nominal(connection)
    make_tables(connection, KEPT)
    if scenario.base_runs_count:
        make_tables(connection, SENSITIVITY)


def leave_out(connection: duckdb.DuckDBPyConnection) -> None:
    """Score every entity once as published, and once without each pillar and each indicator.

    Raises:
        AnalysisError: as `draw` does.
    """
    make_tables(connection, LEFT_OUT, LEFT_OUT)
    make_tables(connection, SCORED)
    _require_nominal(connection)


def find_peers(connection: duckdb.DuckDBPyConnection, peers_count: int) -> None:
    """Find who is most like whom in the index that was taken, by `given_traits` (entity_id, trait, value)."""
    connection.execute(f"create or replace temp table peer_rule as select {peers_count:d} as peers_count")
    make_tables(connection, ["peers"])


def diagnose(connection: duckdb.DuckDBPyConnection) -> None:
    """Say how the indicators of the index that was taken vary, by themselves and together."""
    make_tables(connection, DIAGNOSED)


def result(name: str) -> str:
    """The query of a result, by the name of its table."""
    return (FOLDER / "results" / f"{name}.sql").read_text(encoding="utf-8")


def make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the generator of numbers known."""
    for statement in connection.extract_statements(_sql("generator")):
        connection.execute(statement)


def make_tables(
    connection: duckdb.DuckDBPyConnection, relations: Iterable[str], named: Mapping[str, str] | None = None
) -> None:
    """Make a table of each relation's query, of tables that are there.

    Args:
        connection: where.
        relations: names of files in `relations/`, in an order in which each finds what it reads.
        named: tables that are not called as their relation.
    """
    for relation in relations:
        table = (named or {}).get(relation, relation)
        connection.execute(f"create or replace temp table {table} as {_sql(relation)}")


def _sql(name: str) -> str:
    return (FOLDER / "relations" / f"{name}.sql").read_text(encoding="utf-8")


def give_scenario(connection: duckdb.DuckDBPyConnection, scenario: Scenario) -> None:
    """Make the tables `scenarios`, of this one, and `scenario_assumptions`."""
    own = [each for each in fields(scenario) if each.name != "assumptions"]
    values = [getattr(scenario, each.name) for each in own]
    columns = ", ".join(
        f"{each.name} {_SCENARIO_TYPES.get(type(value), 'decimal(18, 9)')}"
        for each, value in zip(own, values, strict=True)
    )
    marks = ", ".join("?" for _ in own)
    connection.execute(f"create or replace temp table scenarios ({columns})")
    connection.execute(f"insert into scenarios values ({marks})", values)  # noqa: S608 - our own columns
    connection.execute(f"create or replace temp table scenario_assumptions ({_ASSUMPTION_COLUMNS})")
    marks = ", ".join("?" for _ in Assumption._fields)
    for assumption in scenario.assumptions:
        connection.execute(f"insert into scenario_assumptions values ({marks})", list(assumption))  # noqa: S608


def _require_nominal(connection: duckdb.DuckDBPyConnection) -> None:
    if fault := connection.execute(_NOT_AS_PUBLISHED).fetchone():
        entity, total, rank, published_total, published_rank = fault
        raise AnalysisError(
            f"the scores of indicators give {entity} {total} and rank {rank}, and published are {published_total} and"
            f" rank {published_rank}: an analysis of other figures than the published ones is none"
        )
