"""An index made up or read from a table, given to the engine as a published period is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.analysis.engine import take_index
from flows.analysis.scenarios import Assumption, Scenario


class GivenIndicator(NamedTuple):
    """An indicator with its weight in its pillar, and the pillar's in the total."""

    indicator_no: int
    pillar: str
    weight: Decimal
    pillar_weight: Decimal


class GivenScore(NamedTuple):
    """A score: 1 is a hundred points."""

    entity_id: str
    indicator_no: int
    score: float | Decimal
    status: str = "observed"


class Standing(NamedTuple):
    """Total and rank of an entity."""

    total: Decimal
    rank: int


def scenario(*assumptions: Assumption, draws: int = 1, base_runs: int = 0, seed: int = 1) -> Scenario:
    """A scenario that draws these."""
    return Scenario("made_up", "Made up", "ساختگی", seed, draws, base_runs, 100, Decimal("0.9"), 10, "", assumptions)


def give_index(
    connection: duckdb.DuckDBPyConnection,
    indicators: Sequence[GivenIndicator],
    scores: Sequence[GivenScore],
    published: Mapping[str, Standing] | None = None,
    unassessed: Iterable[str] = (),
) -> None:
    """Give an index, with what is published of its entities or, as far as tests of runs care, nothing."""
    create = "create or replace temp table"
    connection.execute(
        f"{create} given_entities (entity_id varchar, entity_name_fa varchar, entity_name_en varchar,"
        " total decimal(18, 2), rank bigint, is_assessed boolean)"
    )
    connection.execute(
        f"{create} given_indicators (indicator_no integer, pillar varchar, weight decimal(18, 9),"
        " pillar_weight decimal(18, 9))"
    )
    connection.execute(f"{create} given_scores (entity_id varchar, indicator_no integer, score double, status varchar)")
    connection.execute(
        f"{create} given_levels as select * from (values ('good', 50, true, 100, true), ('weak', 0, true, 50, false))"
        " as levels(quality_level, lower_bound, is_lower_inclusive, upper_bound, is_upper_inclusive)"
    )
    connection.execute(f"{create} scored_period as select 1 as period")
    known = published or {}
    entities = [
        (entity, f"{entity} fa", f"{entity} en", *known.get(entity, Standing(Decimal(0), 1)), entity not in unassessed)
        for entity in sorted({each.entity_id for each in scores})
    ]
    insert(connection, "given_entities", entities)
    insert(connection, "given_indicators", indicators)
    insert(connection, "given_scores", [each._replace(score=float(each.score)) for each in scores])
    take_index(connection)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows, all at once."""
    marks = ", ".join("unnest(?)" for _ in rows[0])
    connection.execute(f"insert into {table} select {marks}", [list(column) for column in zip(*rows, strict=True)])


def run_ranks(connection: duckdb.DuckDBPyConnection, run_no: int) -> dict[str, int]:
    """The rank of each entity in a run."""
    return dict(
        connection.execute(
            "select entity_id, run_scores.rank from run_scores join index_entities using (entity_no) where run_no = ?",
            [run_no],
        ).fetchall()
    )


def run_totals(connection: duckdb.DuckDBPyConnection, run_no: int) -> dict[str, Decimal]:
    """The total of each entity in a run."""
    return dict(
        connection.execute(
            "select entity_id, run_scores.total from run_scores join index_entities using (entity_no) where run_no = ?",
            [run_no],
        ).fetchall()
    )


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
