"""What machines do to a warehouse: a clear message each, nothing published is lost, and the way back works."""

from __future__ import annotations

import os
import subprocess

import pytest
from conftest import run_payesh

from flows.lock import writer_lock
from flows.versions import current_version, opens, versions
from soak.refreshing import Installation

pytestmark = pytest.mark.long(seconds=120)


def command(small: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the installation, as a person does."""
    settings = {
        name.removeprefix("PAYESH_"): value
        for name, value in small.environment.items()
        if name.startswith("PAYESH_") and name != "PAYESH_HOME"
    }
    return run_payesh(small.home, *arguments, **settings, LOCK_WAIT_SECONDS="0")


def test_a_folder_that_can_not_be_written_is_named(small: Installation) -> None:
    small.bring(1)
    small.refresh()
    before = small.total()
    small.bring(2)
    blocked = small.home / "versions"
    kept = small.home / "versions.kept"
    blocked.rename(kept)
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    failed = command(small, "refresh")
    assert failed.returncode in (1, 2), failed.stdout + failed.stderr
    assert str(blocked) in failed.stderr
    assert "Traceback" not in failed.stderr
    blocked.unlink()
    kept.rename(blocked)
    assert small.total() == before
    small.refresh()
    assert small.total() != before


def test_a_second_refresh_is_told_who_holds_the_home(small: Installation) -> None:
    small.bring(1)
    small.refresh()
    with writer_lock(small.home):
        refused = command(small, "refresh")
    assert refused.returncode == 3
    assert f"process {os.getpid()} is writing to" in refused.stderr


def test_a_damaged_published_file_is_left_by_a_rollback_and_mended_by_a_refresh(small: Installation) -> None:
    for edition in (1, 2):
        small.bring(edition)
        small.refresh()
    second = small.total()
    damaged = current_version(small.home)
    small.published.resolve().write_bytes(b"not a database any more")
    told = command(small, "doctor")
    assert told.returncode == 5
    assert f"version {damaged} does not open" in told.stdout
    back = command(small, "rollback", "--reason", "a bad disk")
    assert back.returncode == 0, back.stderr
    assert opens(small.home)
    assert small.total() != second
    assert command(small, "resume").returncode == 0
    small.refresh()
    assert small.total() == second
    assert current_version(small.home) not in (damaged, versions(small.home)[0])


def test_a_refresh_alone_also_replaces_a_published_file_that_does_not_open(small: Installation) -> None:
    small.bring(1)
    small.refresh()
    before = small.total()
    small.published.resolve().write_bytes(b"")
    small.refresh()
    assert small.total() == before


def test_while_a_rollback_holds_refreshes_land_and_publish_nothing(small: Installation) -> None:
    for edition in (1, 2):
        small.bring(edition)
        small.refresh()
    assert command(small, "rollback").returncode == 0
    first = small.total()
    small.bring(3)
    landed = len(list((small.home / "landing" / "karpooshe" / "7").iterdir()))
    small.refresh()
    assert small.total() == first
    assert len(list((small.home / "landing" / "karpooshe" / "7").iterdir())) > landed
    assert command(small, "resume").returncode == 0
    small.refresh()
    assert small.total() != first


def test_a_damaged_landing_is_named_and_landed_again(small: Installation) -> None:
    small.bring(1)
    small.refresh()
    before = small.total()
    landed = next(
        path for path in (small.home / "landing" / "karpooshe" / "7").iterdir() if not path.name.endswith(".json")
    )
    landed.chmod(0o640)
    landed.write_bytes(b"changed on disk")
    told = command(small, "doctor")
    assert told.returncode == 5
    assert f"{landed}: its bytes hash to" in told.stdout
    small.refresh()
    assert small.total() == before
    landed.unlink()
    small.refresh()
    assert command(small, "doctor").returncode == 0
    assert small.total() == before
