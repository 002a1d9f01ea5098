"""Builds a version: dbt on its own DuckDB file, in a process of its own, with every failed test explained."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.system.atomic_files import UMASK, make_folder
from flows.system.disk_space import FULL, full_disk
from flows.system.errors import ExitCode, PayeshError
from flows.system.home import DATABASE

ROWS_SHOWN = 5


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
) -> Path:
    """Run seeds, models, unit tests and data tests into `folder`/payesh.duckdb.

    Args:
        project: the dbt project.
        home: where accepted and quarantined Parquet and the receipts are.
        folder: a new folder for this build alone; dbt's artifacts and log go into its `dbt` folder.
        progress: told of nodes done and nodes in all.
        select: dbt's selection syntax, to build less than everything.

    Returns:
        The built file.

    Raises:
        BuildFailedError: with each failed node, dbt's message and the first failing rows.
    """
    make_folder(folder)
    database = folder / DATABASE
    artifacts = folder / "dbt"
    command = [sys.executable, "-m", "flows.building.dbt_process", "--log-format", "json", "--no-use-colors"]
    command += ["build", "--store-failures", "--profiles-dir", str(project), "--project-dir", str(project)]
    command += ["--target-path", str(artifacts), "--log-path", str(artifacts)]
    command += ["--select", *select.split()] if select else []
    environment = {
        **{
            name: text for name, text in os.environ.items() if not name.startswith(("PAYESH_FEEDS_", "PAYESH_WEBHOOK_"))
        },  # dbt needs no token
        "PAYESH_HOME": str(home.absolute()),
        "PAYESH_BUILD_PATH": str(database.absolute()),
        "PYTHONPATH": str(project),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_VERSION_CHECK": "false",
    }
    with subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        command,
        cwd=project,
        env=environment,
        stdin=subprocess.PIPE,  # it ends when this end is closed
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        umask=UMASK,
    ) as process:
        words: list[str] = []
        try:
            failures = list(_failures(process, progress, words))
        except BaseException:  # a time-out or a cancellation interrupts us, not dbt, which would go on building
            process.kill()
            raise
    if process.returncode and any(FULL in word for word in (*words, *(each.message for each in failures))):
        raise BuildFailedError([Failure("disk", full_disk(home), [])])  # what dbt left there may be cut off
    sys.stderr.write("".join(words))
    if process.returncode or failures:
        raise BuildFailedError(_with_rows(failures, database, artifacts))
    if leaks := _what_reaches_outside(database):
        raise BuildFailedError(leaks)
    return database


def _what_reaches_outside(database: Path) -> list[Failure]:
    """Views and macros: whoever opens the published file would run them, on files of their own machine."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select view_name, 'view' from duckdb_views() where not internal union all"
            " select function_name, function_type from duckdb_functions() where not internal order by all"
        ).fetchall()
    return [Failure(name, f"is a {kind}; a published file holds tables only", []) for name, kind in found]


def _failures(
    process: subprocess.Popen[str], progress: Callable[[int, int], None], words: list[str]
) -> Iterator[Failure]:
    """Follow dbt's events: progress to the caller, failures out. What is no event is added to dbt's own last words."""
    done: set[str] = set()
    for line in process.stdout or ():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            words.append(line)
            continue
        info, data = event["info"], event.get("data", {})
        node = data.get("node_info", {})
        if info["name"] in ("LogTestResult", "LogModelResult", "LogSeedResult", "LogUnitTestResult"):
            done.add(node["unique_id"])
            progress(len(done), int(data.get("total", 0)))
        elif info["name"] in ("RunResultFailure", "RunResultError", "RunResultErrorNoMessage"):
            name = node.get("node_name", "") or data.get("node_name", "")
            yield Failure(name, str(data.get("msg") or info["msg"]).strip(), [])
        elif info["level"] == "error" and not node and info["name"] not in ("EndRunResult", "RunResultFailure"):
            yield Failure("dbt", str(info["msg"]).strip(), [])


def _with_rows(failures: list[Failure], database: Path, artifacts: Path) -> list[Failure]:
    """Failures with the rows that `--store-failures` kept, found through dbt's run results; before them, who waits."""
    results_file = artifacts / "run_results.json"
    if not database.exists() or not results_file.exists():
        return failures
    results = json.loads(results_file.read_text())["results"]
    explained = []
    with duckdb.connect(str(database), read_only=True) as connection:
        for result in results:
            if result["status"] not in ("fail", "error"):
                continue
            name = result["unique_id"].split(".")[2]
            relation = result.get("relation_name")
            rows = _rows(connection, relation) if result["status"] == "fail" and relation else []
            explained.append(Failure(name, str(result.get("message") or "").strip(), rows))
        return [*_waiting(connection), *(explained or failures)]


def _waiting(connection: duckdb.DuckDBPyConnection) -> list[Failure]:
    """Names that nobody knows: no failure in themselves, but often what moved the figures of a test that failed."""
    if not connection.execute("from duckdb_tables() where table_name = 'unresolved_agencies'").fetchall():
        return []
    rows = _rows(connection, "(select period, feed, reported_name, nearest_1 from marts.unresolved_agencies)")
    message = "rows wait under names that are no known agency's; make one known with payesh alias add"
    return [Failure("unresolved_agencies", message, rows)] if rows else []


def _rows(connection: duckdb.DuckDBPyConnection, relation: str) -> list[dict[str, Any]]:
    cursor = connection.execute(f"select * from {relation} limit {ROWS_SHOWN}")  # noqa: S608 - dbt's names, or ours
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
