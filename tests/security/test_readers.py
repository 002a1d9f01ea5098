"""Whoever reads what is published, in SQL or in a spreadsheet, can change nothing with it and runs nothing by it."""

from __future__ import annotations

import csv
import io
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
import typer
from conftest import PROJECT, Payesh

from flows.building.build import build
from flows.commands.console import Format, print_rows
from flows.commands.query import query_published
from flows.marts.published import open_published
from flows.system.errors import ExitCode

FORBIDDEN = [
    "select * from read_csv('{outside}')",
    "select * from read_text('{outside}')",
    "select * from read_blob('{outside}')",
    "select * from glob('{outside}*')",
    "from '{outside}'",
    "select getenv('PATH')",
    "copy (select 1) to '{outside}'",
    "explain analyze copy (select 1) to '{outside}'",
    "export database '{outside}'",
    "import database '{outside}'",
    "attach '{outside}' as other",
    "attach ':memory:' as other",
    "install httpfs",
    "load httpfs",
    "pragma memory_limit='1GB'",
    "pragma database_list",
    "set enable_external_access = true",
    "set memory_limit = '1GB'",
    "reset lock_configuration",
    "use main",
    "create table t as select 1",
    "create temp table t as select 1",
    "create view v as select 1",
    "create macro m() as 1",
    "create secret s (type http, bearer_token 'x')",
    "update marts.national_scores set total = 1",
    "drop schema marts cascade",
    "checkpoint",
    "vacuum",
    "call pragma_version()",
    "select 1; select 2",
    "select 1; drop schema marts cascade",
    "",
    "-- nothing",
]
ALLOWED = [
    "select total from marts.national_scores",
    "with x as (select 1) from x",
    "/* why */ select 1; -- done",
    "describe marts.national_scores",
    "summarize marts.national_scores",
    "explain select 1",
    "pivot marts.national_scores on total using count(*)",
]


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published file with one mart, and its home in the settings."""
    monkeypatch.setenv("PAYESH_HOME", str(tmp_path))
    with duckdb.connect(str(tmp_path / "payesh.duckdb")) as connection:
        connection.execute("create schema marts; create table marts.national_scores as select 40.64 as total")
    return tmp_path / "payesh.duckdb"


@pytest.mark.parametrize("query", FORBIDDEN)
def test_a_query_that_does_more_than_read_marts_is_refused(query: str, published: Path) -> None:
    before = published.read_bytes()
    outside = published.parent / "outside.csv"
    outside.write_text("a\n1\n")
    with open_published(published) as connection, pytest.raises(typer.Exit) as refused:
        query_published(connection, query.format(outside=outside))
    assert refused.value.exit_code == ExitCode.USAGE
    assert (outside.read_text(), published.read_bytes()) == ("a\n1\n", before)


@pytest.mark.parametrize("query", [query for query in FORBIDDEN if "outside" in query or "load" in query])
def test_the_connection_itself_has_no_way_outside(query: str, published: Path) -> None:
    """Also for a statement that would pass as a SELECT."""
    outside = published.parent / "outside.csv"
    outside.write_text("a\n1\n")
    with open_published(published) as connection, pytest.raises(duckdb.Error):
        connection.execute(query.format(outside=outside)).fetchall()


@pytest.mark.parametrize(
    "query", [query for query in FORBIDDEN if query.startswith(("set ", "reset ", "pragma memory"))]
)
def test_the_connection_itself_lets_no_setting_be_changed(query: str, published: Path) -> None:
    assert published.exists()
    with open_published(published) as connection, pytest.raises(duckdb.Error, match="configuration has been locked"):
        connection.execute(query)


@pytest.mark.parametrize("query", ["create table t as select 1", "drop schema marts cascade"])
def test_the_connection_itself_can_write_nothing(query: str, published: Path) -> None:
    before = published.read_bytes()
    with open_published(published) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute(query)
    assert published.read_bytes() == before


def test_the_connection_itself_sees_no_variable_of_the_program(published: Path) -> None:
    assert published.exists()
    variable = pl.DataFrame({"total": [1]})
    assert variable.height == 1
    with open_published(published) as connection, pytest.raises(duckdb.Error, match="variable does not exist"):
        connection.execute("from variable")


@pytest.mark.parametrize("query", ALLOWED)
def test_a_query_that_reads_is_answered(query: str, published: Path) -> None:
    assert published.exists()
    with open_published(published) as connection:
        assert query_published(connection, query)[1]


def test_the_command_asks_through_that_connection(payesh: Payesh, published: Path) -> None:
    done = payesh(published.parent, "sql", "select 1; select 2")
    assert (done.returncode, "no single SELECT" in done.stderr) == (2, True)


def test_what_is_a_view_or_macro_in_a_build_is_none_for_readers(tmp_path: Path) -> None:
    """Whoever opens the published file would run it on files of their own."""
    project = tmp_path / "project"
    (project / "models").mkdir(parents=True)
    shutil.copy(PROJECT / "profiles.yml", project)
    (project / "flows").symlink_to(PROJECT / "flows")
    (project / "dbt_project.yml").write_text(
        "name: payesh\nprofile: payesh\nversion: 1.0.0\nmodels: {+schema: marts}\n"
    )
    (project / "macros").mkdir()
    shutil.copy(PROJECT / "macros" / "generate_schema_name.sql", project / "macros")
    (project / "models" / "one.sql").write_text("{{ config(materialized='view') }} select 1 as a")
    reads = "{{ config(materialized='table', post_hook='create macro marts.reads() as 1') }} select 2 as a"
    (project / "models" / "two.sql").write_text(reads)
    with duckdb.connect(str(build(project, tmp_path / "home", tmp_path / "build")), read_only=True) as connection:
        assert connection.execute("from marts.one union all from marts.two order by 1").fetchall() == [(1,), (2,)]
        for found in ("from duckdb_views()", "from duckdb_functions()"):
            assert connection.execute(f"{found} where not internal").fetchall() == []


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A1", "＝1", "-", "- a", "-5%"]
)
def test_a_formula_is_printed_as_text_in_csv(cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([cell], [[cell]], Format.CSV)
    assert list(csv.reader(io.StringIO(capsys.readouterr().out, newline=""))) == [[f"'{cell}"], [f"'{cell}"]]


@pytest.mark.parametrize("cell", [-5, Decimal("-5.25"), "-5", "+5.5", "-1e-7", "a=1", "سازمان", "", None, "5-6"])
def test_numbers_and_plain_text_are_printed_as_they_are(cell: object, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["a", "b"], [[cell, 1]], Format.CSV)
    assert capsys.readouterr().out.splitlines()[1] == f"{'' if cell is None else cell},1"
