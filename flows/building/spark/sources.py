"""The sources of the dbt project as tables of Spark: the Parquet of a home, read where it lies.

Where a source lies is said once, in the project, as a relation of DuckDB (`external_location`). DuckDB is asked which
files that is and of which types their columns are, which it reads from the files' ends.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from flows.building.accepted_place import read_there
from flows.building.text_keys import TextKey, text_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import SourceDefinition
    from pyspark.sql import SparkSession

    from flows.settings import AcceptedSettings

_ALL_FILES = re.compile(r"read_parquet\(\s*'((?:[^']|'')*)'[^()]*\)")
_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "int",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
}
_PATTERN = re.compile(r"[^/]*[*?\[]")


def create_sources(session: SparkSession, manifest: Manifest, seeds: Path, accepted: AcceptedSettings) -> None:
    """Create the tables that models read beside seeds and models.

    Args:
        session: where they are to be.
        manifest: the project as dbt parsed it.
        seeds: the folder of all seeds, whose texts have keys (`seeds.text_keys`).
        accepted: where accepted rows are.
    """
    read = {parent for node in manifest.nodes.values() for parent in node.depends_on_nodes}
    with duckdb.connect() as connection:
        read_there(connection, accepted)
        for key, source in manifest.sources.items():
            relation = source.config.get("external_location") or ""
            if key in read and "read_parquet" in relation:
                relation = relation.format_map({**source.config.get("meta", {}), "name": source.name})
                session.sql(f"create schema if not exists {source.schema}")
                _create(session, connection, source, relation)
    session.sql("create schema if not exists staging")
    columns = ", ".join(f"{name} string" for name in TextKey._fields)
    rows = ", ".join(f"({', '.join(_literal(text) for text in key)})" for key in text_keys(seeds))
    session.sql(f"create table staging.text_keys ({columns}) using parquet")
    if rows:
        session.sql(f"insert into staging.text_keys values {rows}")  # noqa: S608 - quoted above


def spark_type(duckdb_type: str) -> str:
    """Spark's name of a type of DuckDB."""
    if duckdb_type.endswith("[]"):
        return f"array<{spark_type(duckdb_type.removesuffix('[]'))}>"
    return _TYPES.get(duckdb_type, duckdb_type.lower())


def _create(
    session: SparkSession, connection: duckdb.DuckDBPyConnection, source: SourceDefinition, relation: str
) -> None:
    """A table in place where a source is all files of a pattern; else one that Spark fills from the files it is."""
    described = connection.execute(f"describe select * from {relation}").fetchall()  # noqa: S608 - the project's
    columns = ", ".join(f"`{name}` {spark_type(kind)}" for name, kind, *_ in described)
    table = f"{source.schema}.{source.identifier}"
    whole = _ALL_FILES.fullmatch(relation.strip())
    if whole:
        folder, files = _split(whole[1].replace("''", "'"))
        session.sql(
            f"create table {table} ({columns}) using parquet"
            f" options (path {_literal(folder)}, recursiveFileLookup 'true', pathGlobFilter {_literal(files)})"
        )
    else:
        files_of_it = relation.replace("* exclude (filename)", "distinct filename")
        named: Sequence[tuple[str]] = connection.execute(f"from {files_of_it}").fetchall()
        session.sql(f"create table {table} ({columns}) using parquet")
        if named:
            session.read.schema(columns).parquet(*(name for (name,) in named)).write.insertInto(table)


def _split(location: str) -> tuple[str, str]:
    """The folder that a pattern of files begins with, and the pattern of their names."""
    name = location.rpartition("/")[2]
    pattern = _PATTERN.search(location)
    return location[: pattern.start() if pattern else -len(name)].rstrip("/"), name


def _literal(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
