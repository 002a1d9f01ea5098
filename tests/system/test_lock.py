"""One process writes to a home, whoever would, and no dead process keeps it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.system.lock import LockedError, lock_holder, writer_lock

HOLDS = """
import sys, time
from pathlib import Path
from flows.system.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the home."""
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_writer_waits_as_long_as_it_may_and_says_who_holds_the_home(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert lock_holder(tmp_path) == str(holder.pid)
    began = time.monotonic()
    with (
        pytest.raises(LockedError, match=f"process {holder.pid} is writing to .*; wait for it, or stop it"),
        writer_lock(tmp_path, wait_seconds=0.5),
    ):
        pass
    assert 0.5 <= time.monotonic() - began < 10
    assert lock_holder(tmp_path) == str(holder.pid), "who asked has signed"


def test_a_killed_writer_holds_nothing(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait(timeout=10)
    assert lock_holder(tmp_path) is None
    with writer_lock(tmp_path):
        assert lock_holder(tmp_path) == str(os.getpid())
    assert lock_holder(tmp_path) is None


def test_a_child_that_outlives_its_writer_does_not_keep_the_home(tmp_path: Path) -> None:
    with writer_lock(tmp_path):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with child:
        assert child.poll() is None
        assert lock_holder(tmp_path) is None
        child.communicate(b"\n", timeout=30)
