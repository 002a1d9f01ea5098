"""What the commands share: the two consoles, how rows are printed, and how a command ends in an error."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from flows.commands.tables import rows_table
from flows.exports.formula_escape import escape_formula
from flows.marts.rows import displayed
from flows.system.errors import ExitCode

WIDE = 1000
"""Columns of a table that no screen shows: whoever reads it from a file or a pipe wants nothing cut."""

console = Console() if sys.stdout.isatty() or "COLUMNS" in os.environ else Console(width=WIDE)
errors = Console(stderr=True)


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts; decimals are text")]


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


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
    writer.writerow([escape_formula(name) for name in names])
    writer.writerows([escape_formula(displayed(value)) for value in row] for row in rows)
    return text.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda other: str(displayed(other)), indent=1) + "\n"


def refuse(message: str) -> NoReturn:
    """End the command because it can't be done as it was asked."""
    errors.print(message, style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(ExitCode.USAGE)


def storable(text: str) -> str:
    """What a person typed, as it can be written down: bytes that are no UTF-8 are replaced."""
    return text.encode(errors="replace").decode()
