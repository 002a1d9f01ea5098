"""Seeds and maps that Python reads: a CSV of ours, read into typed rows, or refused with the place that is at fault.

They are read as a feed's files are, by a contract of columns. But a row at fault is not set aside: it is an error.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from flows.parsing.records import Records, Schema, columns_of, text_records
from flows.parsing.validation import check
from flows.system.errors import PayeshError


class SeedError(PayeshError):
    """A seed can't be used; the message names file, row, column, value and what to do."""


def read_seed(path: Path, schema: Schema, key: Sequence[str] = ()) -> pl.DataFrame:
    """The rows of a seed, typed, each with the row of the file that it stands in (`source_row`).

    Args:
        path: CSV in UTF-8, with or without a byte order mark; columns that the contract does not name are not read.
        schema: the contract: the columns that must be there, their types and bounds.
        key: columns that together name a row; text is compared folded. None: rows may repeat.

    Raises:
        SeedError: when the file can't be read, lacks a column, or has a row that breaks the contract.
    """
    parsed = check(_records(path, schema), schema, key)
    for fault in parsed.quarantined.head(1).iter_rows(named=True):
        value, reason = fault["raw_value"] or "", fault["reason"]
        told = reason if not value.strip() or f"«{value}»" in reason else f"«{value}»: {reason}"
        more = f" ({parsed.quarantined.height - 1} more rows are at fault)" if parsed.quarantined.height > 1 else ""
        raise SeedError(f"{path}, row {fault['source_row']}, {told}{more}")
    return parsed.accepted


def _records(path: Path, schema: Schema) -> Records:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SeedError(f"{path} can't be read ({error}); restore it") from error
    header, columns = rows[0] if rows else [], list(columns_of(schema))
    missing = [column for column in columns if header.count(column) != 1]
    if missing:
        raise SeedError(
            f"{path}, row 1: the columns must be {', '.join(columns)}, each once; correct {', '.join(missing)}"
        )
    cells = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) not in (0, len(header)):
            raise SeedError(f"{path}, row {number}: has {len(row)} cells and needs {len(header)}; correct its commas")
        if row:
            cells.append((None, number, dict(zip(header, row, strict=True))))
    return text_records(schema, cells, [])
