"""The statuses that the seed of that name has: why a score is there, or is not."""

from __future__ import annotations

from pathlib import Path

from flows.parsing.column_types import Row, code
from flows.parsing.seed_file import read_seed


class _StatusRow(Row):
    """What Python reads of a status."""

    status = code()


def statuses(project: Path) -> list[str]:
    """The statuses in the order of the seed.

    Raises:
        SeedError: when the seed can't be read.
    """
    path = project / "seeds" / "methodology" / "statuses.csv"
    return list(read_seed(path, _StatusRow, key=("status",))["status"])
