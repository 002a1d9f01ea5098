"""`payesh feed withdraw`: what nobody sends any more is taken out of force by a person, and by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.ingestion.active_landings import read_active, write_active
from flows.ingestion.landing import land, receipt_for
from flows.publishing.editions import Edition
from flows.system.lock import writer_lock

NOW = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which two feeds of period 7 are active, and no inbox that has them."""
    home = tmp_path / "home"
    for feed in ("nix", "uptime"):
        receipt = receipt_for(feed, 7, f"{feed}.csv", b"x", NOW)
        land(home, receipt, b"x")
        write_active(home, feed, 7, {receipt.source_file: receipt.sha256})
    (tmp_path / "periods/07/inbox").mkdir(parents=True)
    monkeypatch.setenv("PAYESH_HOME", str(home))
    monkeypatch.setenv("PAYESH_PERIODS_DIRECTORY", str(tmp_path / "periods"))
    monkeypatch.setenv("COLUMNS", "160")
    return home


def withdraw(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["feed", "withdraw", *arguments, "--reason", "given up"])
    return done.exit_code, done.output


def test_one_feed_is_withdrawn_and_the_others_stay(home: Path) -> None:
    code, said = withdraw("nix", "--period", "7")
    assert (code, said.splitlines()[0]) == (0, "Period 7, nix: nix.csv taken out of force")
    assert (read_active(home, "nix", 7), bool(read_active(home, "uptime", 7))) == ({}, True)


def test_a_period_is_withdrawn_whole(home: Path) -> None:
    assert withdraw("--period", "7")[0] == 0
    assert [read_active(home, feed, 7) for feed in ("nix", "uptime")] == [{}, {}]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nicks", "--period", "7"), 2, "There is no feed nicks; the feeds are assessment,"),
        (("nix", "--period", "8"), 2, "nothing of nix is active for period 8"),
        (("--period", "8"), 2, "Nothing is active for period 8"),
        (("foia", "--period", "7"), 2, "nothing of foia is active for period 7"),
    ],
)
def test_what_is_not_active_is_not_withdrawn(home: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    found, told = withdraw(*arguments)
    assert (found, said in told) == (code, True), told
    assert read_active(home, "nix", 7)


def test_a_frozen_period_and_a_held_home_are_left_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with writer_lock(home):
        code, said = withdraw("nix", "--period", "7")
        assert (code, "is writing to" in said) == (3, True), said
    frozen = Edition(7, 1, "frozen", NOW, "1", 1, "0", {})
    monkeypatch.setattr("flows.publishing.editions.editions", lambda _: [frozen])
    code, said = withdraw("nix", "--period", "7")
    assert (code, "payesh edition open --period 7 --edition 2" in said) == (2, True), said
    assert read_active(home, "nix", 7)
