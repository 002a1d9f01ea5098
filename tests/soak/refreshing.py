"""Runs the refresh flow in processes of their own, against a Prefect server that outlives them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
from tiny_project import PERIODS, TinyProject
from workbench import PROJECT

PERIOD = 7
REFRESH = """
from flows.settings import Settings
from flows.prefect_environment import set_prefect_defaults
set_prefect_defaults(Settings().home)
from flows.refresh import refresh
print("begun", flush=True)
refresh()
"""
# Two marts of the same rows: a reader that sees both sees one version, or the totals differ.
TOTALS = "select total from marts.messages union select total from marts.national_scores"


@dataclass(frozen=True)
class Installation:
    """A tiny project, and the environment that finds it and the server.

    Attributes:
        tiny: the project, its home and its inboxes.
        environment: what a refresh of it runs in.
    """

    tiny: TinyProject
    environment: Mapping[str, str]

    @property
    def home(self) -> Path:
        """Everything that is written."""
        return self.tiny.home

    @property
    def published(self) -> Path:
        """The published file."""
        return self.tiny.home / "payesh.duckdb"

    def bring(self, messages: int) -> None:
        """Put another file into the inbox."""
        self.tiny.write_mailbox(PERIOD, messages)

    def start(self) -> subprocess.Popen[str]:
        """Start a refresh; it prints a line when Prefect is there and the work begins."""
        return subprocess.Popen(
            [sys.executable, "-c", REFRESH],
            cwd=PROJECT,
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def refresh(self) -> None:
        """Run a refresh to its end."""
        process = self.start()
        output, _ = process.communicate()
        assert process.returncode == 0, output

    def total(self) -> int:
        """What a reader finds in the marts, which must be of one version.

        Raises:
            AssertionError: when they are not.
            duckdb.Error: when the file can't be read.
        """
        with duckdb.connect(str(self.published), read_only=True) as connection:
            totals = connection.execute(TOTALS).fetchall()
        assert len(totals) == 1, f"the marts are of two versions: {totals}"
        return int(totals[0][0])


def installation(folder: Path, server: Mapping[str, str]) -> Installation:
    """An installation of one period in a folder, that reports to a server."""
    tiny = TinyProject(folder)
    for period in set(PERIODS) - {PERIOD}:
        shutil.rmtree(tiny.periods / f"{period:02}")
    settings = {
        "PAYESH_HOME": str(tiny.home),
        "PAYESH_PROJECT_DIRECTORY": str(tiny.project),
        "PAYESH_PERIODS_DIRECTORY": str(tiny.periods),
        "PAYESH_RUNS__WRITE_REPORT": "false",  # it has too few marts for one
    }
    return Installation(tiny, {**server, **settings})
