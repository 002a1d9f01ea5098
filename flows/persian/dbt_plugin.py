"""dbt-duckdb plugin: gives SQL the function `persian_key(varchar) -> varchar`, `flows.persian.fold`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbt.adapters.duckdb.plugins import BasePlugin

from flows.persian.text import fold

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EXISTS = "select count(*) from duckdb_functions() where function_name = 'persian_key'"


def register_persian_key(conn: DuckDBPyConnection) -> None:
    """Register `persian_key` on the connection's database; null in gives null out; again is a no-op."""
    # fetchall, not fetchone: DuckDB 2 refuses other work while a result is not read to its end.
    if conn.execute(_EXISTS).fetchall() == [(0,)]:
        conn.create_function("persian_key", fold, ["VARCHAR"], "VARCHAR")


class Plugin(BasePlugin):
    """Registers `persian_key` when dbt opens its connection; dbt-duckdb looks for the name `Plugin`."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Make `persian_key` known to every cursor of the connection."""
        register_persian_key(conn)
