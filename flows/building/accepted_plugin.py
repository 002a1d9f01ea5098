"""Lets dbt's connections to DuckDB read accepted rows where they are; `profiles.yml` names this module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbt.adapters.duckdb.plugins import BasePlugin

from flows.building.accepted_place import read_there
from flows.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Plugin(BasePlugin):
    """What dbt-duckdb asks about each connection that it opens."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Let a connection read where accepted rows are."""
        read_there(conn, Settings().accepted)
