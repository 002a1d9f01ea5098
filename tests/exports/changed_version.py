"""A version like the published one in which something is not as it is."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

FORMULAS = ["=1+1", "+A1", "-2+3", "@SUM(A1)", "＝1"]
"""Texts that a spreadsheet runs."""
NUMBERS = ["+1", "-1", "12"]
"""Texts that only look so."""


def changed_version(refreshed_home: Path, home: Path, *statements: str) -> Path:
    """A home whose published version is that of the tests after some statements; returns the link to its file."""
    version = home / "versions" / "20240501T000000000000Z"
    version.mkdir(parents=True)
    shutil.copyfile(refreshed_home / "payesh.duckdb", version / "payesh.duckdb")
    with duckdb.connect(str(version / "payesh.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
    link = home / "payesh.duckdb"
    link.symlink_to(Path("versions") / version.name / "payesh.duckdb")
    return link


def with_refused(refreshed_home: Path, home: Path, texts: list[str]) -> Path:
    """Such a home, in which rows with these values were refused; their feed, sheet and column are not known."""
    link = changed_version(refreshed_home, home)
    with duckdb.connect(str(link)) as connection:
        connection.executemany(
            "insert into marts.quarantined_rows (period, feed, landing_id, source_file, source_row, is_whole_file,"
            " column_name, raw_value, reason, fetched_at, is_waiting, is_unmatched, is_repeated)"
            " values (7, '', '', 'nix.csv', ?, false, '', ?, 'no number', ?, false, false, false)",
            [[row, text, datetime(2024, 5, 1, 12, tzinfo=UTC)] for row, text in enumerate(texts, start=1)],
        )
    return link
