"""A refresh that is killed at any moment loses nothing.

What is published is one whole version, and the next refresh ends where an undisturbed one would.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from flows.versions import current_version, require_whole_version
from soak.conftest import KILLS
from soak.refreshing import Installation

SEED = 7
pytestmark = pytest.mark.long(seconds=300)


def killed_after(small: Installation, seconds: float) -> bool:
    """Start a refresh and kill it some time after its work has begun; whether it was still running."""
    process = small.start()
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return process.returncode == -signal.SIGKILL


def left_in_parts(home: Path) -> list[Path]:
    """Files that a reader of the landing or of versions could take for whole ones."""
    return [path for path in (home / "versions").glob("*/*") if path.name.endswith((".wal", ".tmp"))]


def test_a_killed_refresh_leaves_one_whole_version(small: Installation) -> None:
    undisturbed = {}
    durations = []
    for edition in (1, 2):
        small.bring(edition)
        began = time.monotonic()
        small.refresh()
        durations.append(time.monotonic() - began)
        undisturbed[edition] = small.total()
    assert undisturbed[1] != undisturbed[2]

    moments = random.Random(SEED)  # noqa: S311 - moments of a test, no secret
    seen, editions, killed = set(), itertools.cycle((1, 2)), 0
    while killed < KILLS:
        small.bring(next(editions))
        killed += killed_after(small, moments.uniform(0, max(durations)))
        seen.add(small.total())
        version = current_version(small.home)
        assert version is not None
        require_whole_version(small.home, version)
        assert left_in_parts(small.home) == []
    assert seen == set(undisturbed.values())

    for edition in (1, 2):
        small.bring(edition)
        small.refresh()
        assert small.total() == undisturbed[edition]
    assert not (small.home / "builds").exists()
