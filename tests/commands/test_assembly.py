"""The command lists what it has, and imports what it needs when it needs it."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import duckdb
import pytest
import typer
from conftest import PROJECT
from typer.testing import CliRunner

from flows.cli import Commands, app
from flows.commands.deferred import Entry
from flows.settings import Settings
from flows.system.home import home_directory

HEAVY = {"duckdb", "polars", "dataframely", "pydantic", "prefect", "dbt", "jinja2", "xlsxwriter", "httpx2", "uvicorn"}
IMPORTED = """
import json, sys
from flows.cli import app
try:
    app(sys.argv[1:])
finally:
    print(json.dumps([name for name in sys.modules if "." not in name]), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The libraries of `HEAVY` that a command imports."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *arguments], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return HEAVY & set(json.loads(done.stderr.splitlines()[-1]))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a published file of one mart."""
    monkeypatch.setenv("PAYESH_HOME", str(tmp_path))
    with duckdb.connect(str(tmp_path / "payesh.duckdb")) as connection:
        connection.execute("create schema marts; create table marts.national_scores as select 7 as period")
    return tmp_path


@pytest.mark.parametrize("name", Commands.entries)
def test_the_list_says_of_each_command_what_its_own_help_says(name: str) -> None:
    entry: Entry = Commands.entries[name]
    module, _, attribute = entry.place.partition(":")
    found = getattr(import_module(module), attribute)
    own = found.info.help if isinstance(found, typer.Typer) else inspect.getdoc(found)
    assert entry.help == str(own).split("\n\n")[0].replace("\n", " ")
    assert CliRunner().invoke(app, [name, "--help"]).exit_code == 0


def test_a_list_of_the_commands_imports_none_of_them() -> None:
    assert imported("--help") == set()
    assert imported("--version") == set()


@pytest.mark.usefixtures("home")
def test_a_query_imports_duckdb_and_nothing_else() -> None:
    assert imported("sql", "select 1") == {"duckdb"}
    assert imported("marts") == {"duckdb"}


def test_values_are_checked_all_the_same(home: Path) -> None:
    for arguments, told in (
        (["check", str(home / "x.csv"), "--period", "seven"], "--period"),
        (["sql", "select 1", "--format", "xml"], "--format"),
        (["serve", "--port", "70000"], "--port"),
    ):
        done = CliRunner().invoke(app, arguments)
        assert (done.exit_code, told in done.output) == (2, True), done.output


def test_a_misspelt_command_leads_to_the_nearest() -> None:
    done = CliRunner().invoke(app, ["refrehs"])
    assert (done.exit_code, "Did you mean 'refresh'" in done.output) == (2, True), done.output


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert CliRunner().invoke(app, ["--version"]).output == f"payesh {project['version']}\n"


@pytest.mark.parametrize("value", [None, "here", "/elsewhere/home"])
def test_readers_find_the_home_that_the_settings_name(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAYESH_HOME", raising=False)
    if value is not None:
        monkeypatch.setenv("PAYESH_HOME", value)
    assert home_directory() == Settings().home
