"""How `payesh refresh` ends: by its exit code a scheduler knows whether somebody has to look."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import typer
from conftest import PROJECT
from rich.console import Console

from flows.commands import refresh as command
from flows.commands import refresh_summary
from flows.marts.losses import Loss
from flows.operations import trouble
from flows.operations.refresh_result import RefreshResult
from flows.operations.trouble import troubles_of
from flows.system.lock import writer_lock

LOCKED_OUT = """
import sys
from flows.cli import app
try:
    app(["refresh"])
finally:
    print("prefect" in sys.modules)
"""
LOSS = Loss(7, "a", "الف", "A", Decimal("1.50"), 1, "row 3 of nix.csv was refused: no number", "23")


def row(*, is_waiting: bool = False, is_repeated: bool = False) -> str:
    """A row of the mart of rows that are in no score."""
    flags = (
        f"{is_waiting} as is_waiting, {not is_waiting} as is_unmatched, {is_repeated} as is_repeated, 'why' as reason"
    )
    return f"select 7 as period, 'nix' as feed, 'nix.csv' as source_file, 3 as source_row, {flags}"


@pytest.mark.parametrize(
    ("rows", "losses", "code"),
    [(row(is_repeated=True), [], 0), (row(is_waiting=True), [], 0), (row(), [], 4), (row(is_waiting=True), [LOSS], 4)],
    ids=["repeats", "waits and costs nobody", "lost", "costs an agency"],
)
def test_a_refresh_that_loses_rows_ends_with_4(
    rows: str, losses: list[Loss], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYESH_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with duckdb.connect(str(tmp_path / "payesh.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.quarantined_rows as {rows}")
    result = RefreshResult([], [], [], "version", is_new=True, report_failure="")
    monkeypatch.setattr(command, "_refreshed", lambda settings: (result, troubles_of(settings, result)))
    monkeypatch.setattr(command, "console", Console(file=io.StringIO()))
    monkeypatch.setattr(refresh_summary, "_show_figures", lambda *_: None)  # there are none
    monkeypatch.setattr(refresh_summary, "told_of_warnings", lambda *_: [])
    for module in (refresh_summary, trouble):
        monkeypatch.setattr(module, "agency_losses", lambda *_: losses)
    if code:
        with pytest.raises(typer.Exit) as ended:
            command.refresh()
        assert ended.value.exit_code == code
    else:
        command.refresh()


def test_a_second_refresh_is_refused_before_prefect_starts(tmp_path: Path) -> None:
    server = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PAYESH_HOME": str(tmp_path)}
    with writer_lock(tmp_path):
        done = subprocess.run(
            [sys.executable, "-c", LOCKED_OUT],
            cwd=PROJECT,
            env={**os.environ, **server, "PAYESH_LOCK_WAIT_SECONDS": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (3, "False\n"), done.stderr
    assert done.stderr == f"process {os.getpid()} is writing to {tmp_path}; wait for it, or stop it\n"
