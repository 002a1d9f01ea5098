"""A mart as one CSV or Parquet file, with the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from flows.exports.formula_escape import escape_formula
from flows.exports.published import Published, select_rows
from flows.marts.published import Mart

_TO_QUOTE = frozenset(',"\r\n')
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        rows: how many rows.
        formulas: how many of its texts a spreadsheet would take for a formula.
    """

    rows: int
    formulas: int


def write_csv(published: Published, mart: Mart, period: int | None, path: Path, for_spreadsheets: bool) -> Written:
    r"""Write a mart as CSV: UTF-8, RFC 4180 (commas, CRLF, quotes where they are needed), a header.

    Nothing stands for null; an empty text is quoted (""), as PostgreSQL and DuckDB read it. Decimals have all their
    places, moments are ISO 8601 in UTC.

    Args:
        published: the published version.
        mart: the mart.
        period: the period whose rows are wanted; None: all.
        path: the file to be written.
        for_spreadsheets: whether text that a spreadsheet would run as a formula has an apostrophe before it, and a
            byte order mark tells Excel that the file is UTF-8. Without, every value is whole.
    """
    rows = published.rows(mart, period)
    formulas = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK if for_spreadsheets else "")
        file.write(_line(list(mart.columns)))
        for row in rows:
            safe = [escape_formula(value) for value in row]
            formulas += sum(value is not shown for value, shown in zip(row, safe, strict=True))
            file.write(_line(safe if for_spreadsheets else row))
    return Written(len(rows), formulas)


def write_parquet(published: Published, mart: Mart, period: int | None, path: Path) -> None:
    """Write a mart as Parquet (zstd), each column of its own type, decimals as decimals."""
    query, values = select_rows(mart, period)
    published.connection.execute(f"copy ({query}) to ? (format parquet, compression zstd)", [*values, str(path)])


def _line(cells: Sequence[object]) -> str:
    return ",".join(map(_cell, cells)) + "\r\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"  # never with an exponent
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if not text or _TO_QUOTE.intersection(text) else text
