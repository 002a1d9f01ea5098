"""Period 8's own rows of the seeds."""

from __future__ import annotations

from pathlib import Path

from workbench import Row, read_rows

PERIOD = 8
FORMER_PERIOD = 7
METHODOLOGY = "2022-37"
FORMER_METHODOLOGY = "2021-30"
FOLDER = Path(__file__).parent


def new_rows(seed: str) -> list[Row]:
    """Period 8's own rows of a seed; none where it has none."""
    path = FOLDER / "seeds" / f"{seed}.csv"
    return read_rows(path) if path.exists() else []
