"""A ministry's own files of period 7 are published, whatever the report prints, and what is lost of them is named."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT, Payesh
from lengths import LENGTH
from random_inbox import RandomInbox, write_random_inbox

from flows.persian.text import fold

pytestmark = pytest.mark.long(seconds=60)

JUDGED = {"reproduced", "expected_discrepancy"}
BESIDE = 1000
"""The seed of the inbox that is dropped beside the shipped files."""


def hold_to_what_was_said(published: Path, screen: str, said: RandomInbox) -> None:
    """Each value and option is the one that was said, nothing else is scored, and what is lost is listed."""
    with duckdb.connect(str(published), read_only=True) as warehouse:
        scored = warehouse.execute(
            "select agency_id, indicator_no, measured_value, option_no, status from marts.score_explanations"
            " where period = 7 and service_id is null"
        ).fetchall()
        receipts = warehouse.execute(
            "select source_file, records_count - accepted_count - quarantined_count from reference.landed_files"
        ).fetchall()
        refused = warehouse.execute("select feed, raw_value from marts.quarantined_rows").fetchall()
        statuses = warehouse.execute("select distinct period = 7, status from marts.reconciliation").fetchall()
        notes = warehouse.execute("select input_note_fa from marts.assessment_periods where period = 7").fetchall()
    values = {(agency, number): value for agency, number, value, _, status in scored if status == "observed"}
    for (agency, number), value in said.measured.items():
        assert abs(Fraction(values[agency, number]) - value) < Fraction(1, 10**9), (agency, number)
    options = {(agency, number): option for agency, number, _, option, _ in scored}
    assert {key: options[key] for key in said.options} == said.options
    assert [name for name, missing in receipts if ".reconstruction." in name or missing] == []
    listed = {(feed, fold(value or "")) for feed, value in refused}
    assert listed == {(feed, fold(name)) for feed, names in said.lost.items() for name in names}
    assert {status for is_7, status in statuses if not is_7} <= JUDGED
    assert {status for is_7, status in statuses if is_7} == JUDGED | {"other_data"}
    assert notes == [(None,)], "it is no reconstruction"
    assert "period 7: its data are others than the printed report is of" in screen


@pytest.mark.soak(alone=True)
@pytest.mark.parametrize("seed", range(LENGTH.inboxes))
def test_any_inbox_is_published_from_a_clean_home_and_every_loss_is_named(
    seed: int, tmp_path: Path, payesh: Payesh
) -> None:
    said = write_random_inbox(tmp_path / "periods/07/inbox", seed)
    done = payesh(tmp_path / "warehouse", "refresh", PERIODS_DIRECTORY=str(tmp_path / "periods"))
    assert done.returncode == (4 if said.lost else 0), done.stdout + done.stderr
    hold_to_what_was_said(tmp_path / "warehouse/payesh.duckdb", done.stdout, said)


@pytest.mark.soak(alone=True)
def test_files_dropped_beside_the_shipped_ones_take_their_place_in_a_home_that_has_published_them(
    refreshed_home: Path, tmp_path: Path, payesh: Payesh
) -> None:
    home, periods = tmp_path / "warehouse", tmp_path / "periods"
    shutil.copytree(refreshed_home, home, symlinks=True)
    shutil.copytree(PROJECT / "periods/07", periods / "07")
    said = write_random_inbox(periods / "07/inbox", BESIDE)
    done = payesh(home, "refresh", PERIODS_DIRECTORY=str(periods))
    assert done.returncode == (4 if said.lost else 0), done.stdout + done.stderr
    assert "passed over: senders' files took their place" in done.stdout
    hold_to_what_was_said(home / "payesh.duckdb", done.stdout, said)
