"""The published file: opened to be read and for nothing else, and the catalogue of its marts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.system.errors import PayeshError

MARTS = "marts"
"""The schema that analysts are promised."""

_COLUMNS = """
    select
        tables.table_name, tables.comment, tables.estimated_size, columns.column_name, columns.data_type,
        columns.comment
    from duckdb_tables() as tables
    inner join duckdb_columns() as columns using (schema_name, table_name)
    where schema_name = ?
    order by tables.table_name, columns.column_index
"""
_NAMES = "select table_name from duckdb_tables() where schema_name = ? order by 1"


class NothingPublishedError(PayeshError):
    """There is no published file yet; the message names the home and what to do."""


@dataclass(frozen=True)
class Column:
    """A column of a mart.

    Attributes:
        name: its name.
        type: DuckDB's type, such as DECIMAL(5,2).
        meaning: its description, with its unit, on one line.
    """

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Mart:
    """A published mart.

    Attributes:
        name: its name, without the schema.
        meaning: its description, on one line; the first sentence is its grain.
        rows_count: how many rows it has.
        columns: by name, in their order.
    """

    name: str
    meaning: str
    rows_count: int
    columns: Mapping[str, Column]


def open_published(
    database: Path, *, writable: Path | None = None, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a published file, or a version's: its time zone is UTC, and no query can change it or reach another file.

    Args:
        database: the file.
        writable: the one folder in which queries may read and write files all the same; the process may have the file
            open only once then.
        threads: how many may share a query; None: one a core.

    Raises:
        NothingPublishedError: when there is no such file.
        duckdb.Error: when it is no database.
    """
    if not database.exists():
        raise NothingPublishedError(f"Nothing is published in {database.parent} yet; run `make refresh` first.")
    connection = duckdb.connect(str(database), read_only=True, config={"python_enable_replacements": "false"})
    if writable is None and connection.execute("select current_setting('lock_configuration')").fetchone() == (True,):
        return connection  # the process has it open already, with all of these
    settings: dict[str, str] = {"TimeZone": "'UTC'"}
    if writable is not None:
        folder = str(writable.absolute()).replace("'", "''")
        settings["allowed_directories"] = f"['{folder}']"
    if threads is not None:
        settings["threads"] = str(threads)
    for name, value in {**settings, "enable_external_access": "false", "lock_configuration": "true"}.items():
        connection.execute(f"set global {name} = {value}")
    return connection


def mart_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the marts, sorted."""
    return [name for (name,) in connection.execute(_NAMES, [MARTS]).fetchall()]


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> dict[str, Mart]:
    """The marts by name, each with its columns."""
    found: dict[str, tuple[str, int, dict[str, Column]]] = {}
    for mart, meaning, rows_count, column, kind, about in connection.execute(_COLUMNS, [MARTS]).fetchall():
        _, _, columns = found.setdefault(mart, (_on_one_line(meaning), rows_count, {}))
        columns[column] = Column(column, kind, _on_one_line(about))
    return {name: Mart(name, *parts) for name, parts in found.items()}


def _on_one_line(text: str | None) -> str:
    return " ".join((text or "").split())
