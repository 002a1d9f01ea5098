"""The file that readers open: the marts and reference tables of a build, with what the project promises of them.

The build works in a database of its own, which holds staging and intermediate relations too. What is copied here is
tables only, whatever they were there: a view or macro would run on the files of whoever opens it. The storage is that
of the oldest DuckDB whose clients are to open it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from dbt.contracts.graph.nodes import GenericTestNode

from flows.building.going_on import GoingOn

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

SCHEMAS = ("marts", "reference", "seeds")
_STORAGE = "storage_version 'v1.4.0', block_size 16384"  # most tables are small: a third of the size of large blocks


@dataclass(frozen=True)
class Promise:
    """What the project says of a table.

    Attributes:
        meaning: its description.
        meanings: the descriptions of its columns, by name.
        required: the columns that no row lacks.
        key: the columns that no two rows share and no row lacks; empty where it has none.
        is_kept: whether rows of periods whose data are as they were are those of the former file.
    """

    meaning: str = ""
    meanings: Mapping[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    is_kept: bool = False


def write_published_file(
    work: Path, published: Path, manifest: Manifest, memory: str, going_on: GoingOn | None = None
) -> None:
    """Copy what readers need.

    Args:
        work: the database of the build, which nothing has open; its tests have passed.
        published: the file to write; what is there is replaced.
        manifest: the project as dbt parsed it.
        memory: how much of rows may be held at once, as DuckDB has it; what is more goes to disk, beside the file.
        going_on: where the build goes on from another one: what changed, and the file that was written of that.
    """
    published.unlink(missing_ok=True)
    promises = _promises(manifest)
    spilled = f"{published}.tmp"
    with duckdb.connect(config={"threads": 2, "memory_limit": memory, "temp_directory": spilled}) as connection:
        connection.execute(f"attach '{_quoted(work)}' as work (read_only)")
        connection.execute(f"attach '{_quoted(published)}' as published ({_STORAGE})")
        if going_on:
            try:
                connection.execute(f"attach '{_quoted(going_on.former)}' as former (read_only)")
            except duckdb.IOException:  # another program holds it: what it has is made again
                going_on = None
        connection.execute("begin")
        for schema, name, columns in _tables(connection):
            promise = promises.get((schema, name), Promise())
            connection.execute(f"create schema if not exists published.{schema}")
            connection.execute("; ".join(_statements(f'{schema}."{name}"', columns, promise, going_on)))
        connection.execute("commit")


def _quoted(text: Path | str) -> str:
    return str(text).replace("'", "''")


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterable[tuple[str, str, Mapping[str, str]]]:
    """Schema, name and types by column of each relation that readers need, views among them."""
    return connection.execute(
        "select schema_name, table_name, map(list(column_name order by column_index), list(data_type order by"
        " column_index)) from duckdb_columns() where database_name = 'work' and schema_name in (select unnest(?))"
        " group by all order by all",
        [list(SCHEMAS)],
    ).fetchall()


def _statements(table: str, columns: Mapping[str, str], promise: Promise, going_on: GoingOn | None) -> Iterator[str]:
    parts = [f'"{name}" {kind}{" not null" if name in promise.required else ""}' for name, kind in columns.items()]
    if promise.key:
        parts.append(f"primary key ({', '.join(promise.key)})")
    yield f"create table published.{table} ({', '.join(parts)})"
    if going_on and promise.is_kept:
        changed = f"period in ({', '.join(map(str, sorted(going_on.periods)))})"
        yield f"insert into published.{table} select * from former.{table} where not {changed}"  # noqa: S608 - as below
        yield f"insert into published.{table} select * from work.{table} where {changed}"  # noqa: S608 - as below
    else:
        yield f"insert into published.{table} select * from work.{table}"  # noqa: S608 - names of our own project
    if promise.meaning:
        yield f"comment on table published.{table} is '{_quoted(promise.meaning)}'"
    for name, meaning in promise.meanings.items():
        if meaning and name in columns:
            yield f"comment on column published.{table}.\"{name}\" is '{_quoted(meaning)}'"


def _one_line(description: str) -> str:
    return " ".join(description.split())


def _promises(manifest: Manifest) -> dict[tuple[str, str], Promise]:
    """By schema and name, what the descriptions and the test `valid_rows` of marts say."""
    rows: dict[str, Mapping[str, Any]] = {}
    for node in manifest.nodes.values():
        if isinstance(node, GenericTestNode) and node.attached_node and node.test_metadata.name == "valid_rows":
            rows[node.attached_node] = node.test_metadata.kwargs
    promises = {}
    for node in manifest.nodes.values():
        if node.schema in SCHEMAS and node.resource_type in ("model", "seed"):
            promised = rows.get(node.unique_id, {})
            lacking = set(promised.get("key_may_lack", ()))
            key = tuple(promised.get("key", ()))
            promises[node.schema, node.alias] = Promise(
                _one_line(node.description),
                {column.name: _one_line(column.description) for column in node.columns.values()},
                frozenset({*key, *promised.get("present", ())} - lacking),
                () if lacking else key,
                node.config.materialized == "view" and bool(node.config.meta.get("by_period")),
            )
    return promises
