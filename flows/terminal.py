"""What the commands share: the two consoles, how rows are printed, and how a command ends in an error."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import NoReturn

import duckdb
import typer
from rich.console import Console

from flows.lock import LockedError
from flows.screen import rows_table, shown
from flows.settings import Settings

EXIT_BUILD_FAILED = 1
EXIT_USAGE = 2
EXIT_LOCKED = 3
EXIT_FEED_FAILED = 4
EXIT_UNWELL = 5

WIDE = 1000
"""Columns of a table that no screen shows: whoever reads it from a file or a pipe wants nothing cut."""

# what spreadsheets run as a formula, also in the full-width forms that some take for it
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# a PIVOT is the one query that DuckDB makes several statements of
_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI)

console = Console() if sys.stdout.isatty() or "COLUMNS" in os.environ else Console(width=WIDE)
errors = Console(stderr=True)


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def open_published() -> duckdb.DuckDBPyConnection:
    """A connection to the published file that can only read it; ends the command when there is none."""
    published = Settings().published
    if not published.exists():
        refuse(f"Nothing is published in {published.parent} yet; run `make refresh` first.")
    return duckdb.connect(
        str(published),
        read_only=True,
        config={
            "enable_external_access": "false",
            "python_enable_replacements": "false",
            "lock_configuration": "true",
        },
    )


def query_published(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Names and rows of one query; ends the command for what is no query, or more than one."""
    try:
        statements = connection.extract_statements(query)
        if len(statements) != 1 or statements[0].type not in _READING:
            refuse("That is no single SELECT; give one query: it can read, and change nothing (read-only).")
        cursor = connection.execute(query)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except duckdb.Error as error:
        refuse(str(error))


def print_rows(names: Sequence[str], rows: Sequence[Sequence[object]], form: Format) -> None:
    """Print rows as a table, as CSV or as JSON (a list of objects)."""
    if form is Format.CSV:
        writer = csv.writer(sys.stdout)
        writer.writerow([inert(name) for name in names])
        writer.writerows([inert(shown(value)) for value in row] for row in rows)
    elif form is Format.JSON:
        records = [dict(zip(names, row, strict=True)) for row in rows]
        sys.stdout.write(
            json.dumps(records, ensure_ascii=False, default=lambda value: str(shown(value)), indent=1) + "\n"
        )
    else:
        console.print(rows_table("", names, rows))


def inert(value: object) -> object:
    """A cell that a spreadsheet takes for what it is: text that it would run as a formula has an apostrophe before it.

    Numbers stay as they are, negative ones too. This is what OWASP advises against CSV injection.
    """
    is_formula = isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value


def locked(error: LockedError) -> NoReturn:
    """End the command because another process writes to the home."""
    errors.print(str(error), style="bold red", soft_wrap=True)
    raise typer.Exit(EXIT_LOCKED)


def refuse(message: str) -> NoReturn:
    """End the command because it can't be done as it was asked."""
    errors.print(message, style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(EXIT_USAGE)
