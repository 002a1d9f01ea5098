"""A file that is small to send and huge to read is one quarantined file, and reading it takes bounded memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bombs import BOMBS

pytestmark = pytest.mark.long(seconds=35)

MEMORY_AT_MOST = 1 << 30  # of the bomb, Polars and all


OF_EACH_FORMAT = (
    *("an archive that unpacks without end", "a cell far away", "a sheet of formulas"),
    *("a page of cells that span everything", "text of three thousand columns", "JSON nested deep"),
)
"""Those that `make test` tries; the soak tries all."""


@pytest.mark.parametrize(
    "name",
    [name if name in OF_EACH_FORMAT else pytest.param(name, marks=pytest.mark.soak(alone=True)) for name in BOMBS],
)
def test_a_bomb_is_refused_as_one_file_with_its_reason_in_bounded_memory(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "bombs.py"), name],
        env={**os.environ, "POLARS_MAX_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    read = json.loads(done.stdout)
    assert read["status"] == 0, "killed by its limits"
    assert BOMBS[name][2] in read["reason"]
    assert read["bytes"] < MEMORY_AT_MOST
