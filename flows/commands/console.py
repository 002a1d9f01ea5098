"""What the commands share: the two consoles, how rows are printed, and how a command ends in an error."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import duckdb
import typer
from rich.console import Console
from typer.core import TyperGroup

from flows.commands.tables import rows_table, shown
from flows.exports.formula_escape import inert
from flows.marts.name_lookup import marts, nearest
from flows.settings import Settings
from flows.system.errors import ExitCode, PayeshError

WIDE = 1000
"""Columns of a table that no screen shows: whoever reads it from a file or a pipe wants nothing cut."""

_NO_TABLE = re.compile(r"Table with name (\S+) does not exist")
# a PIVOT is the one query that DuckDB makes several statements of
_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI)

console = Console() if sys.stdout.isatty() or "COLUMNS" in os.environ else Console(width=WIDE)
errors = Console(stderr=True)


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts; decimals are text")]


class Commands(TyperGroup):
    """Commands that end in one line when a person interrupts them, or when what is asked can't be done."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer does not export the types of its own click
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            errors.print("Interrupted; what was published stays published.", style="bold red")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except PayeshError as error:
            errors.print(str(error), style="bold red", markup=False, soft_wrap=True)
            raise typer.Exit(error.exit_code) from None


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def open_published(writable: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to the published file that can only read it; ends the command when there is none.

    Args:
        writable: the one file beside it that may be opened, for what a query's rows are written into.
    """
    published = Settings().published
    if not published.exists():
        refuse(f"Nothing is published in {published.parent} yet; run `make refresh` first.")
    closed = {"enable_external_access": "false", "lock_configuration": "true"}
    config: dict[str, str | bool | int | float | list[str]] = {"python_enable_replacements": "false"}
    if not writable:
        config |= closed
    connection = duckdb.connect(str(published), read_only=True, config=config)
    if writable:  # paths can be allowed only once the file is open
        path = str(writable).replace("'", "''")
        connection.execute(f"set allowed_paths = ['{path}']")
        for name, value in closed.items():
            connection.execute(f"set {name} = {value}")
    return connection


def single_query(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """End the command for what is no query, or more than one."""
    try:
        statements = connection.extract_statements(query)
    except duckdb.Error as error:
        refuse(str(error))
    if len(statements) != 1 or statements[0].type not in _READING:
        refuse("That is no single SELECT; give one query: it can read, and change nothing (read-only).")


def query_published(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Names and rows of one query; ends the command for what is no query, or more than one."""
    single_query(connection, query)
    try:
        cursor = connection.execute(query)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except duckdb.Error as error:
        refuse(_with_advice(connection, str(error)))


def _with_advice(connection: duckdb.DuckDBPyConnection, error: str) -> str:
    """DuckDB's message, which names its own candidates, with the nearest marts or the way to a mart's columns."""
    if table := _NO_TABLE.search(error):
        near = ", ".join(f"marts.{each}" for each in nearest(table[1], marts(connection), count=3))
        return f"{error}\n\nThe nearest marts are {near}; payesh marts list has every one."
    if "column" in error:
        return f"{error}\n\nWhat columns there are, and what they mean: payesh marts describe <mart>"
    return error


def print_json(value: object) -> None:
    """Print a value as JSON; decimals and whatever else JSON lacks are text, so that nothing is bent."""
    sys.stdout.write(_json(value))


def print_rows(names: Sequence[str], rows: Sequence[Sequence[object]], form: Format) -> None:
    """Print rows as a table, as CSV or as JSON (a list of objects)."""
    if form is Format.TABLE:
        console.print(rows_table("", names, rows))
    else:
        sys.stdout.write(rows_text(names, rows, form))


def rows_text(names: Sequence[str], rows: Sequence[Sequence[object]], form: Format) -> str:
    """Rows as CSV, as JSON (a list of objects), or as a table that is as wide as it needs to be."""
    if form is Format.JSON:
        return _json([dict(zip(names, row, strict=True)) for row in rows])
    text = io.StringIO(newline="")
    if form is Format.TABLE:
        Console(file=text, width=WIDE).print(rows_table("", names, rows))
        return text.getvalue()
    writer = csv.writer(text)
    writer.writerow([inert(name) for name in names])
    writer.writerows([inert(shown(value)) for value in row] for row in rows)
    return text.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda other: str(shown(other)), indent=1) + "\n"


def refuse(message: str) -> NoReturn:
    """End the command because it can't be done as it was asked."""
    errors.print(message, style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(ExitCode.USAGE)
