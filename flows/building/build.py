"""Builds a version: dbt on its own DuckDB file, in a process of its own, with every failed test explained."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from flows.building.accepted_place import read_there
from flows.building.dbt import start_dbt
from flows.building.going_on import GoingOn
from flows.building.inputs import parsed_project_key
from flows.building.spark.requirements import require_spark
from flows.settings import Settings
from flows.system.atomic_files import make_folder
from flows.system.disk_space import FULL, full_disk
from flows.system.errors import ExitCode, PayeshError
from flows.system.home import DATABASE, parsed_folder, work_database
from flows.system.memory import BUILD_MEMORY_MB

ROWS_LISTED = 5


@dataclass(frozen=True)
class Failure:
    """A node that failed: what dbt said, and the first rows that a failed test found."""

    node: str
    message: str
    rows: list[dict[str, Any]]


class BuildFailedError(PayeshError):
    """The build, or a test on it, failed; nothing of it may be published."""

    exit_code = ExitCode.BUILD_FAILED

    def __init__(self, failures: list[Failure]) -> None:
        lines = []
        for failure in failures:
            lines.append(f"{failure.node}: {failure.message}")
            lines.extend(f"    {_shown(row)}" for row in failure.rows)
        super().__init__("\n".join(lines) or "dbt failed before it ran a node; its log is in the build's folder")
        self.failures = failures


def _shown(row: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)


def build(
    project: Path,
    home: Path,
    folder: Path,
    progress: Callable[[int, int], None] = lambda *_: None,
    select: str | None = None,
    going_on: GoingOn | None = None,
    parsed: Path | None = None,
    seconds: float = threading.TIMEOUT_MAX,
    memory_mb: int = BUILD_MEMORY_MB,
    *,
    on_spark: bool = False,
) -> Path:
    """Run seeds, models and data tests in a database of the build; write what readers need to `folder`/payesh.duckdb.

    Args:
        project: the dbt project.
        home: where accepted and quarantined Parquet and the receipts are.
        folder: a new folder for this build alone; `work_database` and dbt's artifacts and log go into its `dbt` folder.
        progress: told of nodes done and nodes in all.
        select: dbt's selection syntax, to build less than everything.
        going_on: what lies in the build's database is of a former build, and this is what changed since; None: the
            build is a whole one, or what is selected is built of all periods.
        parsed: the folder that keeps the project parsed from build to build; the home's when None.
        seconds: how long it may take.
        memory_mb: MiB of rows that it holds; what is more goes to disk, beside the database.
        on_spark: whether Spark builds (`PAYESH_SPARK__…` say where), and not DuckDB; then `folder`/parquet has the
            marts, too, unless they go elsewhere.

    Returns:
        The built file.

    Raises:
        SparkLacksError: when Spark is to build, and Java or the extra `spark` is not there.
        BuildFailedError: with each failed node, dbt's message and the first failing rows; or that it took too long.
    """
    if on_spark:
        require_spark()
    work = work_database(folder)
    make_folder(work.parent)
    arguments = ["build", "--no-write-json"]
    arguments += ["--exclude-resource-type", "unit_test"]  # they ask the models, whatever the data
    arguments += ["--select", *select.split()] if select else []
    former = None
    if going_on:  # seeds are there as they are: else it could not go on
        arguments += ["--exclude-resource-type", "seed"]
        arguments += ["--vars", json.dumps({"changed_periods": sorted(going_on.periods)})]
        former = going_on.former
    kept = make_folder(parsed or parsed_folder(home)) / f"{parsed_project_key(project)}.msgpack"
    place = (project, home, work, work.parent, kept, folder / DATABASE, memory_mb)
    with start_dbt(arguments, *place, former, on_spark=on_spark) as process:
        words: list[str] = []
        limit = _Limit(seconds, process)
        try:
            limit.start()
            failures = list(_failures(process, progress, words))
        except BaseException:  # a cancellation interrupts us, not dbt, which would go on building
            process.kill()
            raise
        finally:
            limit.cancel()
    if limit.is_overdue:
        advice = f"took over {seconds:.0f} seconds; raise PAYESH_RUNS__BUILD_SECONDS if that is no fault"
        raise BuildFailedError([Failure("build", advice, [])])
    if process.returncode and any(FULL in word for word in (*words, *(each.message for each, _ in failures))):
        raise BuildFailedError([Failure("disk", full_disk(home), [])])  # what dbt left there may be cut off
    sys.stderr.write("".join(words))
    if process.returncode or failures:
        raise BuildFailedError(_with_rows(failures, work))
    return folder / DATABASE


class _Limit(threading.Timer):
    """Kills a process that takes longer than it may."""

    def __init__(self, seconds: float, process: subprocess.Popen[str]) -> None:
        super().__init__(seconds, self._end)
        self.is_overdue = False
        self._process = process

    def _end(self) -> None:
        self.is_overdue = True
        self._process.kill()


def _failures(
    process: subprocess.Popen[str], progress: Callable[[int, int], None], words: list[str]
) -> Iterator[tuple[Failure, str | None]]:
    """Follow what dbt tells: progress to the caller, failures out, each with the SQL that finds its rows."""
    for line in process.stdout or ():
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            words.append(line)  # of dbt itself, or of Python
            continue
        if "failed" in told:
            yield Failure(told["failed"], told["message"], told.get("rows", [])), told.get("sql")
        else:
            progress(told["done"], told["of"])


def _with_rows(failures: list[tuple[Failure, str | None]], work: Path) -> list[Failure]:
    """Failures with the rows that failed tests find; before them, who waits."""
    if not work.exists():
        return [failure for failure, _ in failures]
    with duckdb.connect(str(work)) as connection:
        connection.execute("set timezone = 'UTC'")
        read_there(connection, Settings().accepted)
        explained = [
            replace(failure, rows=_rows(connection, f"({sql}\n)")) if sql else failure for failure, sql in failures
        ]
        return [*_waiting(connection), *explained]


def _waiting(connection: duckdb.DuckDBPyConnection) -> list[Failure]:
    """Names that nobody knows: no failure in themselves, but often what moved the figures of a test that failed."""
    if not connection.execute("from duckdb_tables() where table_name = 'unresolved_agencies'").fetchall():
        return []
    rows = _rows(connection, "(select period, feed, reported_name, nearest_1 from marts.unresolved_agencies)")
    message = "rows wait under names that are no known agency's; make one known with payesh alias add"
    return [Failure("unresolved_agencies", message, rows)] if rows else []


def _rows(connection: duckdb.DuckDBPyConnection, relation: str) -> list[dict[str, Any]]:
    """The first rows of a relation; where rows say what claim they break, the first of each claim."""
    columns = [column[0] for column in connection.execute(f"select * from {relation} limit 0").description or ()]  # noqa: S608
    first = "qualify row_number() over (partition by claim) <= ?" if "claim" in columns else "limit ?"
    shown = "* exclude (claim)" if "claim" in columns else "*"
    cursor = connection.execute(f"select {shown} from {relation} {first}", [ROWS_LISTED])  # noqa: S608 - our own tests
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
