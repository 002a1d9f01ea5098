"""One refreshed warehouse that the tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent

Payesh = Callable[..., "subprocess.CompletedProcess[str]"]


def run_payesh(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, in a process of its own, on a home of its own, with `PAYESH_` settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PAYESH_", "PREFECT_"))}
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli import app; app()", *arguments],
        cwd=PROJECT,
        env={
            **environment,
            "PAYESH_HOME": str(home),
            "COLUMNS": "160",
            **{f"PAYESH_{name}": value for name, value in settings.items()},
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def payesh() -> Payesh:
    """The command."""
    return run_payesh


@pytest.fixture(scope="session")
def refreshed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after one refresh of the shipped periods."""
    home = tmp_path_factory.mktemp("refreshed") / "warehouse"
    done = run_payesh(home, "refresh")
    assert done.returncode == 0, done.stdout + done.stderr
    return home
