"""Rows of the published file by column name, and values as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import duckdb  # to list the commands needs none

Figures = dict[str, object]
"""A row of a query by column; decimals are exact."""


class Table(NamedTuple):
    """What a query gives: the names of its columns, and its rows."""

    names: list[str]
    rows: list[tuple[Any, ...]]

    def by_name(self) -> list[dict[str, Any]]:
        """Each row by column."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]


def table_of(connection: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, object] | None = None) -> Table:
    """What a query gives; `$name` in it stands for the value that is asked under that name."""
    used = {name: value for name, value in (asked or {}).items() if f"${name}" in query}
    cursor = connection.execute(query, used)
    return Table([column[0] for column in cursor.description or ()], cursor.fetchall())


def rows_of(
    connection: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, object] | None = None
) -> list[Figures]:
    """The rows of a query by column; `$name` in it stands for the value that is asked under that name."""
    return table_of(connection, query, asked).by_name()


def displayed(value: object) -> object:
    """A value as people read it: a decimal without exponent, and without zeros after its second place."""
    if not isinstance(value, Decimal):
        return value
    whole, _, places = f"{value:f}".partition(".")
    return f"{whole}.{places[:2]}{places[2:].rstrip('0')}" if places else whole
