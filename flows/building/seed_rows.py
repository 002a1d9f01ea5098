"""Rows of seeds that have other cells than their header: DuckDB would only say that it can't read the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path


def ragged_rows(seeds: Path) -> Iterator[tuple[str, str]]:
    """The seeds that have a row of more or fewer cells than the header, or can't be read: name, and what is wrong.

    Args:
        seeds: the folder of all seeds.
    """
    for path in sorted(seeds.glob("**/*.csv")):
        fault = _fault(path)
        if fault:
            yield path.stem, f"{path.relative_to(seeds.parent)}, {fault}"


def _fault(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            for cells in reader:
                if cells and len(cells) != len(header):
                    found = f"has {len(cells)} cells and its header {len(header)}"
                    return f"line {reader.line_num}: {found}; quote what has a comma"
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return f"can't be read ({error}); save it as CSV in UTF-8"
    return ""
