"""Runs the refresh flow in processes of their own, against a Prefect server that outlives them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench import PROJECT

REFRESH = """
from flows.settings import Settings
from flows.prefect_environment import set_prefect_defaults
set_prefect_defaults(Settings().home)
from flows.refresh import refresh
print("begun", flush=True)
refresh()
"""


@dataclass(frozen=True)
class Installation:
    """A home, a project and an inbox, and the environment that finds them and the server.

    Attributes:
        home: everything that is written.
        inbox: the inbox of period 7.
        environment: what a refresh of it runs in.
    """

    home: Path
    inbox: Path
    environment: Mapping[str, str]

    @property
    def published(self) -> Path:
        """The published file."""
        return self.home / "payesh.duckdb"

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


def installation(folder: Path, project: Path, server: Mapping[str, str]) -> Installation:
    """An installation in a folder, of a project, that reports to a server."""
    home, inbox = folder / "warehouse", folder / "periods" / "07" / "inbox"
    settings = {
        "PAYESH_HOME": str(home),
        "PAYESH_PROJECT_DIRECTORY": str(project),
        "PAYESH_PERIODS_DIRECTORY": str(folder / "periods"),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
    }
    return Installation(home, inbox, {**server, **settings})
