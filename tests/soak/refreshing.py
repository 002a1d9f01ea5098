"""Runs refreshes in processes that can be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb
from guarded import guarded
from tiny_project import PERIODS, TinyProject
from workbench import PROJECT

PERIOD = 7
# Two marts of the same rows: a reader that sees both sees one version, or the totals differ.
TOTALS = "select total from marts.messages union select total from marts.national_scores"


@dataclass(frozen=True)
class Refresh:
    """A refresh under way, in a process of its own.

    Attributes:
        pid: its process.
    """

    pid: int
    _told: IO[str]

    def kill(self) -> None:
        """End it by SIGKILL; it may have ended before."""
        os.kill(self.pid, signal.SIGKILL)

    def has_ended(self) -> bool:
        """Whether it has ended; its id is nobody else's before the next one starts."""
        return "\nState:\tZ" in Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")

    def wait(self) -> int:
        """Wait for its end; its exit code, or the negative of the signal that ended it."""
        return int(self._told.readline())


@dataclass(frozen=True)
class Installation:
    """A tiny project, and a process that has imported what a refresh needs and forks at once for each refresh of it.

    Attributes:
        tiny: the project, its home and its inboxes.
        environment: what a refresh of it runs in.
    """

    tiny: TinyProject
    environment: Mapping[str, str]
    _forking: subprocess.Popen[str]

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

    def start(self, clock_seconds: float = 0, **settings: str) -> Refresh:
        """Start a refresh, with a clock that is ahead and settings of its own; it must be waited for before the next.

        A setting that is empty is unset.
        """
        assert self._forking.stdin is not None
        assert self._forking.stdout is not None
        self._forking.stdin.write(json.dumps({"clock_seconds": clock_seconds, "settings": settings}) + "\n")
        self._forking.stdin.flush()
        return Refresh(int(self._forking.stdout.readline()), self._forking.stdout)

    def refresh(self) -> None:
        """Run a refresh to its end."""
        assert self.start().wait() == 0, "its error is on the standard error"

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


@contextmanager
def installed(folder: Path, **settings: str) -> Iterator[Installation]:
    """An installation of one period in a folder, with `PAYESH_` settings of its own."""
    tiny = TinyProject(folder)
    for period in set(PERIODS) - {PERIOD}:
        shutil.rmtree(tiny.periods / f"{period:02}")
    own = {
        "HOME": str(tiny.home),
        "PROJECT_DIRECTORY": str(tiny.project),
        "PERIODS_DIRECTORY": str(tiny.periods),
        "RUNS__WRITE_REPORT": "false",  # it has too few marts for one
        **settings,
    }
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PAYESH_", "PREFECT_"))}
    environment = {**outside, **{f"PAYESH_{name}": value for name, value in own.items()}}
    with guarded(
        [sys.executable, str(Path(__file__).parent / "forking.py")],
        cwd=PROJECT,
        env={**environment, "PYTHONPATH": str(PROJECT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forking:
        yield Installation(tiny, environment, forking)
