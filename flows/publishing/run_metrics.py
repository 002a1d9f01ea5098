"""Attaches what the logs of runs say to a built file, as `marts.run_metrics`.

It tells of runs and not of what was built, so no model makes it and no two builds are compared by it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from flows.marts.contracts import MartContract

RUN_METRICS = "run_metrics"


def attach_run_metrics(database: Path, steps: Path, contract: MartContract) -> None:
    """Add the mart to a built file, with its types and comments.

    Args:
        database: the built file.
        steps: the steps of runs, as `write_runs_parquet` writes them; it has the contract's columns.
        contract: what the project's YAML promises of the mart.
    """
    columns = contract.columns.values()
    names = ", ".join(column.name for column in columns)
    table = ", ".join(f"{each.name} {each.type}{' not null' if each.is_required else ''}" for each in columns)
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"create table marts.{RUN_METRICS} ({table})")
        connection.execute(
            f"insert into marts.{RUN_METRICS} select {names} from read_parquet(?) order by run_id, ended_at, step",  # noqa: S608 - the contract's names
            [str(steps)],
        )
        connection.execute(f"comment on table marts.{RUN_METRICS} is {_text(contract.meaning)}")
        for column in columns:
            connection.execute(f"comment on column marts.{RUN_METRICS}.{column.name} is {_text(column.meaning)}")


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
