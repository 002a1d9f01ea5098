"""Period 7's accepted rows, each with the agency that it speaks of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from workbench import read_rows, seed_path

from flows.persian.text import fold
from period_8.seed_rows import FORMER_PERIOD

Record = dict[str, Any]


class Former:
    """What was accepted for period 7, by feed.

    Attributes:
        accepted: the folder of accepted rows.
    """

    def __init__(self, project: Path, accepted: Path) -> None:
        self.accepted = accepted
        agencies = read_rows(seed_path(project, "agencies"))
        self._agencies = {fold(row[name]): row["agency_id"] for row in agencies for name in ("name_fa", "name_en")}
        self._agencies |= {
            fold(row["alias"]): row["agency_id"] for row in read_rows(seed_path(project, "agency_aliases"))
        }
        self._hosts = {row["host"]: row["agency_id"] for row in read_rows(seed_path(project, "agency_sites"))}

    def records(self, feed: str) -> dict[str, list[Record]]:
        """The feed's rows of each agency, in the order of their files."""
        frame = pl.read_parquet(self.accepted / feed / f"period={FORMER_PERIOD}" / "*.parquet")
        found: dict[str, list[Record]] = {}
        for record in frame.sort("source_file", "source_row").iter_rows(named=True):
            host = record.get("host")
            agency = self._hosts[host] if host else self._agencies[fold(record["agency_name"])]
            found.setdefault(agency, []).append(record)
        return found
