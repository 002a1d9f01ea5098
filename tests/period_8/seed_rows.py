"""Adds rows to the seeds of a copied project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench import Row, Workbench, read_rows, seed_path

PERIOD = 8
FORMER_PERIOD = 7
METHODOLOGY = "2022-37"
FORMER_METHODOLOGY = "2021-30"
FOLDER = Path(__file__).parent


def new_rows(seed: str) -> list[Row]:
    """Period 8's own rows of a seed; none where it has none."""
    path = FOLDER / "seeds" / f"{seed}.csv"
    return read_rows(path) if path.exists() else []


def add_rows(project: Path, seed: str, rows: Iterable[Row]) -> None:
    """Add rows to a seed; a column that a row lacks is blank."""
    path = seed_path(project, seed)
    former = read_rows(path)
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    added = [{column: row.get(column, "") for column in columns} for row in rows]
    if added:  # a seed of a header alone, with nothing to add, stays one
        Workbench.write(path, former + added)
