"""What the seed `feed_policies` asks of a feed: that it is there, and how old it may be."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from flows.parsing.column_types import Row, code, count, flag
from flows.parsing.seed_file import read_seed


class _PolicyRow(Row):
    """What Python reads of a row of `feed_policies.csv`."""

    feed = code()
    is_required = flag(("true",), ("false",))
    stale_after_days = count(nullable=True)


def required_feeds(project: Path) -> frozenset[str]:
    """The feeds without which a period is not scored in earnest: that none came is told, and ends a refresh with 4.

    Raises:
        SeedError: for a policy that can't be read.
    """
    return frozenset(_policies(project).filter("is_required")["feed"])


def age_limits(project: Path) -> dict[str, int]:
    """By feed, the days after which what is active is stale; no limit, no entry.

    Raises:
        SeedError: for a policy that can't be read.
    """
    return dict(_policies(project).drop_nulls("stale_after_days").select("feed", "stale_after_days").iter_rows())


def _policies(project: Path) -> pl.DataFrame:
    return read_seed(project / "seeds" / "operations" / "feed_policies.csv", _PolicyRow, key=("feed",))
