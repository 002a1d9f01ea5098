"""payesh sql writes files, payesh marts describes, and every command that a script reads speaks JSON."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import PROJECT, Payesh

pytestmark = pytest.mark.long(seconds=15)

QUERY = "select agency_id, total, points from marts.agency_scores join marts.indicator_scores using (period, agency_id)"


def test_parquet_keeps_decimals_as_they_are(refreshed_home: Path, payesh: Payesh, tmp_path: Path) -> None:
    output = tmp_path / "it's scores.parquet"
    done = payesh(refreshed_home, "sql", QUERY, "--output", str(output))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    written = pl.read_parquet(output)
    assert written.schema == {"agency_id": pl.String(), "total": pl.Decimal(5, 2), "points": pl.Decimal(24, 15)}
    with duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True) as connection:
        assert sorted(written.rows()) == sorted(connection.execute(QUERY).fetchall())
    assert [path.name for path in tmp_path.iterdir()] == [output.name]


def test_a_file_is_replaced_whole(refreshed_home: Path, payesh: Payesh, tmp_path: Path) -> None:
    output = tmp_path / "one.parquet"
    for number in (1, 2):
        assert payesh(refreshed_home, "sql", f"select {number} as one", "--output", str(output)).returncode == 0
    assert pl.read_parquet(output)["one"].to_list() == [2]


def test_csv_and_json_are_written_as_they_are_printed(refreshed_home: Path, payesh: Payesh, tmp_path: Path) -> None:
    query = "select agency_name_fa, total from marts.agency_scores where rank <= 2 order by rank"
    for form in ("csv", "json"):
        output = tmp_path / f"scores.{form}"
        assert payesh(refreshed_home, "sql", query, "--output", str(output)).returncode == 0
        printed = payesh(refreshed_home, "sql", query, "--format", form).stdout
        assert output.read_bytes().decode().splitlines() == printed.splitlines()
    with (tmp_path / "scores.csv").open(encoding="utf-8", newline="") as file:
        assert [row["total"] for row in csv.DictReader(file)] == ["97.26", "94.71"]


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("select * from read_csv('/etc/passwd')", "out.parquet", "Permission Error"),
        ("copy (select 1) to 'elsewhere.csv'", "out.parquet", "no single SELECT"),
        ("select 1; select 2", "out.parquet", "no single SELECT"),
        ("select 1", "missing/out.parquet", "is no folder"),
        ("select 1", "out.xlsx", "give --format csv, json or parquet"),
    ],
)
def test_what_can_not_be_written_leaves_nothing(
    refreshed_home: Path, payesh: Payesh, tmp_path: Path, query: str, name: str, told: str
) -> None:
    done = payesh(refreshed_home, "sql", query, "--output", str(tmp_path / name))
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_file_of_the_warehouse_is_written_over(refreshed_home: Path, payesh: Payesh) -> None:
    output = refreshed_home / "payesh.duckdb"  # the fixture sees to it that it stays as it was
    done = payesh(refreshed_home, "sql", "select 1", "--format", "csv", "--output", str(output))
    assert (done.returncode, "is a file of the warehouse" in done.stderr) == (2, True), done.stderr


def test_parquet_is_not_printed(refreshed_home: Path, payesh: Payesh) -> None:
    done = payesh(refreshed_home, "sql", "select 1", "--format", "parquet")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--output" in done.stderr


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select * from marts.agnecy_scores", "marts.agency_scores, "),
        ("select * from agency_scores", 'Did you mean "marts.agency_scores"'),
        ("select totl from marts.agency_scores", 'Candidate bindings: "total"'),
        ("select totl from marts.agency_scores", "payesh marts describe"),
    ],
)
def test_a_misspelt_name_leads_to_the_nearest(refreshed_home: Path, payesh: Payesh, query: str, told: str) -> None:
    done = payesh(refreshed_home, "sql", query)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_every_mart_and_column_is_described(refreshed_home: Path, payesh: Payesh) -> None:
    listed = json.loads(payesh(refreshed_home, "marts", "list", "--json").stdout)
    assert {"mart": "score_improvements"}.items() <= {each["mart"]: each for each in listed}[
        "score_improvements"
    ].items()
    assert all(each["grain"].startswith("One row a") for each in listed), listed
    for asked in (("describe", "score_improvements"), ("describe", "marts.score_improvements"), ("improvements",)):
        found = json.loads(payesh(refreshed_home, "marts", *asked, "--json").stdout)
        assert found["mart"] == "score_improvements"
        assert found["meaning"].startswith("One row a period, agency in scope, indicator and option")
        assert all(column["meaning"] for column in found["columns"])
    assert "decimal(5,2)" in payesh(refreshed_home, "marts", "score_improvements").stdout


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("describe", "agnecy_scores"), "no mart «agnecy_scores»; the nearest are:\n  agency_scores"),
        (("describe", "history"), ""),
        (("describe",), "payesh marts describe and the name of one mart"),
    ],
)
def test_a_mart_that_is_not_there_has_a_nearest(
    refreshed_home: Path, payesh: Payesh, asked: tuple[str, ...], told: str
) -> None:
    done = payesh(refreshed_home, "marts", *asked)
    assert done.returncode == (2 if told else 0)
    assert told in done.stderr


KEYS = {
    ("status",): {"published", "kept", "feeds"},
    ("plan",): {"feeds", "build"},
    ("versions",): {"versions", "hold"},
    ("explain", "--agency", "customs"): {"agency_id", "total", "total_sum", "pillars", "indicators", "improvements"},
    ("compare", "customs", "ministry_of_labour"): {"one", "other", "measures", "indicators"},
    ("marts", "describe", "agency_scores"): {"mart", "meaning", "columns"},
}


@pytest.mark.parametrize("asked", KEYS)
def test_a_script_reads_an_object(refreshed_home: Path, payesh: Payesh, asked: tuple[str, ...]) -> None:
    done = payesh(refreshed_home, *asked, "--json")
    assert done.returncode == 0, done.stderr
    assert KEYS[asked] <= json.loads(done.stdout).keys()


def test_a_script_reads_lists(refreshed_home: Path, payesh: Payesh) -> None:
    assert json.loads(payesh(refreshed_home, "edition", "list", "--json").stdout) == []
    found = json.loads(payesh(refreshed_home, "doctor", "--json").stdout)
    assert {each["check"] for each in found} >= {"folder", "published", "landings"}
    assert json.loads(payesh(refreshed_home, "sql", "select 1 as one", "--json").stdout) == [{"one": 1}]
    (published,) = [
        each
        for each in json.loads(payesh(refreshed_home, "versions", "--json").stdout)["versions"]
        if each["is_published"]
    ]
    assert published["marts"] > 40
    assert published["size_bytes"] > 0


def completed(home: Path, line: str) -> list[str]:
    """What bash is told to offer for a line, as the script asks that typer installs."""
    asked = {"_PAYESH_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli import app; app(prog_name='payesh')"],
        cwd=PROJECT,
        env={**os.environ, "PAYESH_HOME": str(home), **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_a_shell_completes_what_the_published_file_knows(refreshed_home: Path) -> None:
    assert completed(refreshed_home, "payesh explain --agency cust") == ["customs_administration"]
    assert completed(refreshed_home, "payesh explain --agency customs_administration --indicator 3") == ["3", "30"]
    assert "ministry_of_energy" in completed(refreshed_home, "payesh compare ministry_of_e")
    assert completed(refreshed_home, "payesh marts describe score_i") == ["score_improvements"]
    assert completed(refreshed_home, "payesh expl") == ["explain"]


def test_without_a_published_file_a_shell_completes_nothing(tmp_path: Path) -> None:
    assert completed(tmp_path, "payesh explain --agency cust") == []
