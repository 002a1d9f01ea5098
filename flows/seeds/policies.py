"""What the seed `feed_policies` asks of a feed's presence."""

from __future__ import annotations

from pathlib import Path

from flows.parsing.column_types import Row, code, flag
from flows.parsing.seed_file import read_seed


class _PolicyRow(Row):
    """What is read here of a row of `feed_policies.csv`."""

    feed = code()
    is_required = flag(("true",), ("false",))


def required_feeds(policies: Path) -> frozenset[str]:
    """The feeds without which a period is not scored in earnest: that none came is told, and ends a refresh with 4.

    Raises:
        SeedError: for a policy that can't be read.
    """
    rows = read_seed(policies, _PolicyRow, key=("feed",))
    return frozenset(rows.filter(rows["is_required"])["feed"])
