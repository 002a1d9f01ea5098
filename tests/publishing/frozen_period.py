"""A period that was frozen, refused new data, was opened again and took it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
from conftest import PROJECT, Payesh

ANSWERS = "assessment.reconstruction.csv"
INDICATOR = "29"


@dataclass(frozen=True)
class FrozenPeriod:
    """What the commands left behind.

    Attributes:
        home: the warehouse.
        first: the published file before the answer changed.
        refused: output of the refresh that brought the changed answer to the frozen period.
        refused_exit_code: its exit code.
        refused_file: the published file after it.
        agency_id: whose answer was changed.
        files: bytes of the frozen edition's files, by path, as they were frozen.
    """

    home: Path
    first: Path
    refused: str
    refused_exit_code: int
    refused_file: Path
    agency_id: str
    files: dict[Path, bytes]


def freeze_change_and_open(refreshed_home: Path, folder: Path, payesh: Payesh) -> FrozenPeriod:
    """Freeze period 7, change one answer of its inbox, refresh, open edition 2 and refresh again."""
    home, periods = folder / "warehouse", folder / "periods"
    shutil.copytree(refreshed_home, home, symlinks=True)
    shutil.copytree(PROJECT / "periods" / "07", periods / "07")
    _run(payesh, home, periods, "edition", "freeze", "--period", "7", "--edition", "1")
    first = (home / "payesh.duckdb").resolve()
    files = {path: path.read_bytes() for path in (home / "editions" / "frozen").rglob("*") if path.is_file()}
    agency_id = _change_an_answer(periods / "07" / "inbox" / ANSWERS, first)
    refused = payesh(home, "refresh", PERIODS_DIRECTORY=str(periods))
    refused_file = (home / "payesh.duckdb").resolve()
    _run(payesh, home, periods, "edition", "open", "--period", "7", "--edition", "2")
    _run(payesh, home, periods, "refresh")
    return FrozenPeriod(
        home, first, refused.stdout + refused.stderr, refused.returncode, refused_file, agency_id, files
    )


def _run(payesh: Payesh, home: Path, periods: Path, *arguments: str) -> None:
    done = payesh(home, *arguments, PERIODS_DIRECTORY=str(periods))
    assert done.returncode == 0, done.stdout + done.stderr


def _change_an_answer(answers: Path, published: Path) -> str:
    """Give the best option to one agency's middling answer about the whole agency; returns the agency."""
    with duckdb.connect(str(published), read_only=True) as connection:
        agency_id, source_row = connection.execute(
            "select agency_id, source_row from marts.score_explanations"
            " join marts.agency_scores using (period, agency_id)"
            " where indicator_no = ? and option_no = 2 and source_file = ? and rank between 30 and 60"
            " order by rank limit 1",
            [int(INDICATOR), ANSWERS],
        ).fetchone() or ("", 0)
    lines = answers.read_text(encoding="utf-8").splitlines(keepends=True)
    line = lines[source_row - 1]
    assert f";;;{INDICATOR};" in line, line
    assert line.rstrip().endswith(";2"), line
    lines[source_row - 1] = line.rstrip()[:-1] + "1\n"
    answers.write_text("".join(lines), encoding="utf-8")
    return str(agency_id)
