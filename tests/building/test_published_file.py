"""The file for readers: what it holds, what it promises, and that the clients at large can open it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import venv
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import PROJECT

from flows.marts.contracts import read_mart_contracts

pytestmark = pytest.mark.long(seconds=20)

# What a client must find as we do: types, comments and promises, and that values come through.
QUERIES = {
    "columns": """
        select schema_name, table_name, column_name, data_type, cast(is_nullable as varchar), coalesce(comment, '')
        from duckdb_columns() where not internal order by schema_name, table_name, column_index
    """,
    "tables": "select schema_name, table_name, coalesce(comment, '') from duckdb_tables() order by all",
    "keys": """
        select schema_name, table_name, cast(constraint_column_names as varchar) from duckdb_constraints()
        where constraint_type = 'PRIMARY KEY' order by all
    """,
    "scores": "select agency_id, agency_name_fa, cast(total as varchar) from marts.agency_scores order by all",
    "sums": "select measure, cast(sum(value) as varchar) from marts.score_figures group by all order by all",
}
PYTHON_CLIENT = """
import duckdb, json, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
found = {name: connection.execute(sql).fetchall() for name, sql in json.loads(sys.argv[2]).items()}
print(json.dumps({"client": duckdb.__version__, "found": found}))
"""
NODE_CLIENT = """
const { DuckDBInstance, version } = require('@duckdb/node-api');
(async () => {
  const instance = await DuckDBInstance.create(process.argv[2], { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const found = {};
  for (const [name, sql] of Object.entries(JSON.parse(process.argv[3])))
    found[name] = (await connection.runAndReadAll(sql)).getRowsJson();
  console.log(JSON.stringify({ client: version(), found }));
})();
"""


def absent(what: str, done: subprocess.CompletedProcess[str] | None = None) -> None:
    """Skip, unless the clients are required."""
    said = f"{what} can't be had: {done.stderr[-500:] if done else 'not installed'}"
    if os.environ.get("PAYESH_REQUIRE_CLIENTS"):
        pytest.fail(said)
    pytest.skip(said)


def ours(file: Path) -> dict[str, Any]:
    with duckdb.connect(str(file), read_only=True) as connection:
        found = {name: connection.execute(sql).fetchall() for name, sql in QUERIES.items()}
    as_read: dict[str, Any] = json.loads(json.dumps(found))
    return as_read


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("release", ["1.4", pytest.param("1.5", marks=pytest.mark.soak(alone=True))])
def test_a_python_client_of_an_older_release_reads_what_we_read(
    release: str, tmp_path: Path, refreshed_home: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True, symlinks=True)
    python = tmp_path / "venv" / "bin" / "python"
    done = run(python, "-m", "pip", "install", "--quiet", f"duckdb=={release}.*", folder=tmp_path)
    if done.returncode:
        absent(f"duckdb {release}", done)
    file = refreshed_home / "payesh.duckdb"
    done = run(python, "-c", PYTHON_CLIENT, file, json.dumps(QUERIES), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["client"].startswith(f"{release}.")
    assert told["found"] == ours(file)


@pytest.mark.soak(alone=True)
def test_a_client_in_node_reads_what_we_read(tmp_path: Path, refreshed_home: Path) -> None:
    if not (npm := shutil.which("npm")) or not (node := shutil.which("node")):
        absent("node")
        return
    done = run(npm, "install", "--silent", "--no-audit", "--no-fund", "@duckdb/node-api", folder=tmp_path)
    if done.returncode:
        absent("@duckdb/node-api", done)
    (tmp_path / "client.js").write_text(NODE_CLIENT)
    file = refreshed_home / "payesh.duckdb"
    done = run(node, "client.js", file, json.dumps(QUERIES), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["found"] == ours(file)


def test_each_mart_has_the_key_presence_and_comments_of_its_contract(refreshed_home: Path) -> None:
    found = ours(refreshed_home / "payesh.duckdb")
    contracts = read_mart_contracts(PROJECT)
    tables = {name: comment for schema, name, comment in found["tables"] if schema == "marts"}
    assert tables == {name: contract.meaning for name, contract in contracts.items()}
    keys = {name: columns for schema, name, columns in found["keys"] if schema == "marts"}
    for name, contract in contracts.items():
        columns = {each[2]: each for each in found["columns"] if each[:2] == ["marts", name]}
        required = {column.name for column in contract.columns.values() if column.is_required}
        assert {column for column, each in columns.items() if each[4] == "false"} == required, name
        assert [(column, each[5]) for column, each in columns.items()] == [
            (column.name, column.meaning) for column in contract.columns.values()
        ], name
        has_key = set(contract.key) <= required
        assert keys.get(name) == (f"[{', '.join(contract.key)}]" if has_key else None), name
    assert len(keys) > len(contracts) / 2


def test_it_holds_what_readers_need_and_nothing_of_how_it_was_made(refreshed_home: Path) -> None:
    with duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True) as connection:
        schemas = connection.execute("select distinct schema_name from duckdb_tables() order by 1").fetchall()
        others = connection.execute(
            "select view_name from duckdb_views() where not internal union all"
            " select function_name from duckdb_functions() where not internal"
        ).fetchall()
    assert schemas == [("marts",), ("reference",), ("seeds",)]
    assert others == []
