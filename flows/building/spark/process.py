"""dbt on Spark in a process of its own, which tells what `flows.building.dbt_process` does.

`python -m flows.building.spark.process PUBLISHED ARGUMENT…`: PUBLISHED is the file that a build without a failure is
written to for readers, with the marts as Parquet by period beside it; the rest are dbt's own arguments.
`PAYESH_BUILD_PATH` is the DuckDB file from which it is written, and which goes then; Spark's tables go into the folder
`spark` beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dbt.cli.main import dbtRunner
from pyspark.sql import SparkSession

from flows.building.build import ROWS_LISTED
from flows.building.dbt_process import parse, progress, render_plain_arguments, tell_failures
from flows.building.published_file import SCHEMAS, write_published_file
from flows.building.spark.session import open_session
from flows.building.spark.sources import create_sources
from flows.building.spark.tables import copy_tables, write_parquet_by_period
from flows.marts.published import MARTS
from flows.settings import Settings
from flows.system.child_process import end_with_parent


def _run(published: Path, arguments: Sequence[str]) -> bool:
    given, work = Settings(), Path(os.environ["PAYESH_BUILD_PATH"])
    manifest = parse(arguments)
    if manifest is None:
        return False
    render_plain_arguments(manifest)
    warehouse = work.parent / "spark"
    session = open_session(given.spark.master, given.spark.conf, warehouse)
    seeds = Path(arguments[arguments.index("--project-dir") + 1], "seeds")
    create_sources(session, manifest, seeds, given.accepted)
    outcome = dbtRunner(manifest, callbacks=[progress()]).invoke(list(arguments))
    if outcome.success:
        copy_tables(session, SCHEMAS, warehouse, work)
        write_published_file(work, published, manifest, os.environ["PAYESH_BUILD_MEMORY"])
        work.unlink()  # it lacks what lies in Spark's tables: no build can go on from it
        write_parquet_by_period(session, MARTS, given.spark.parquet or str(published.parent / "parquet"))
    else:
        tell_failures(outcome, lambda sql: _rows(session, sql))
    session.stop()
    return outcome.success


def _rows(session: SparkSession, sql: str) -> list[dict[str, str]]:
    """The first rows that a failed test finds."""
    found = session.sql(f"select * from ({sql}\n) limit {ROWS_LISTED}").collect()  # noqa: S608 - our own tests
    return [{name: str(value) for name, value in row.asDict().items() if name != "claim"} for row in found]


if __name__ == "__main__":
    end_with_parent()
    sys.exit(0 if _run(Path(sys.argv[1]), sys.argv[2:]) else 1)
