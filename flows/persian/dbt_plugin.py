"""dbt-duckdb plugin: gives SQL the functions of a text that names and codes are compared by.

`persian_key(varchar) -> varchar` is `flows.persian.text.fold`, `code_key(varchar) -> varchar` is
`flows.persian.codes.code_key`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbt.adapters.duckdb.plugins import BasePlugin

from flows.persian.codes import code_key
from flows.persian.text import fold

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FUNCTIONS = {"persian_key": fold, "code_key": code_key}
_KNOWN = "select distinct function_name from duckdb_functions() where function_name in ('persian_key', 'code_key')"


def register_functions(conn: DuckDBPyConnection) -> None:
    """Register the functions on the connection's database; null in gives null out; again is a no-op."""
    # fetchall, not fetchone: DuckDB 2 refuses other work while a result is not read to its end.
    known = {name for (name,) in conn.execute(_KNOWN).fetchall()}
    for name, function in _FUNCTIONS.items():
        if name not in known:
            conn.create_function(name, function, ["VARCHAR"], "VARCHAR")


class Plugin(BasePlugin):
    """Registers the functions when dbt opens its connection; dbt-duckdb looks for the name `Plugin`."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Make the functions known to every cursor of the connection."""
        register_functions(conn)
