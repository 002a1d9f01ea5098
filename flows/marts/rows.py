"""Rows of the published file by column name."""

from __future__ import annotations

import duckdb

Figures = dict[str, object]
"""A row of a query by column; decimals are exact."""


def rows_of(connection: duckdb.DuckDBPyConnection, query: str, asked: Figures) -> list[Figures]:
    """The rows of a query; `$name` in it stands for the value that is asked under that name."""
    used = {name: value for name, value in asked.items() if f"${name}" in query}
    cursor = connection.execute(query, used)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
