"""One refreshed warehouse that the tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from period_8 import add_period_8
from period_8.observations import Observations
from workbench import copy_project

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


@dataclass(frozen=True)
class Period8Home:
    """A home after a synthetic period 8 was added to the shipped one.

    Attributes:
        home: the warehouse, with both periods; it began as a copy of the one with period 7 alone.
        project: the project whose seeds know period 8.
        periods: the raw files of both.
        observations: what the raw files of period 8 say.
    """

    home: Path
    project: Path
    periods: Path
    observations: Observations


@pytest.fixture(scope="session")
def period_8_home(tmp_path_factory: pytest.TempPathFactory, refreshed_home: Path) -> Period8Home:
    """A home with both periods: seeds and raw files were added, then one refresh run, as on the day a period comes."""
    folder = tmp_path_factory.mktemp("period_8")
    home, project, periods = (folder / name for name in ("warehouse", "project", "periods"))
    shutil.copytree(refreshed_home, home, symlinks=True)
    shutil.copytree(PROJECT / "periods" / "07", periods / "07")
    copy_project(project)
    observations = add_period_8(project, home / "accepted", periods)
    done = run_payesh(home, "refresh", PROJECT_DIRECTORY=str(project), PERIODS_DIRECTORY=str(periods))
    assert done.returncode == 0, done.stdout + done.stderr
    return Period8Home(home, project, periods, observations)
