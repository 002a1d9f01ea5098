"""What a run says as it goes: a line a stage on standard error, and on a terminal how far the present one has come."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

_COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
_NAME_WIDTH = 16
_DETAIL_WIDTH = 24


@dataclass
class Stage:
    """A stage while it lasts.

    Attributes:
        detail: what its line says of it besides its name, such as `11 feeds`.
    """

    detail: str
    _bar: Progress
    _task: TaskID

    def has_done(self, done: int, of: int) -> None:
        """Tell a terminal how much is done, and of how much (0: not known yet)."""
        self._bar.update(self._task, completed=done, total=of or None)


@contextmanager
def stage(name: str, detail: str = "") -> Iterator[Stage]:
    """Say, once a stage has ended, how long it took; of one that fails the error says enough.

    Args:
        name: what is done: `build`.
        detail: what the line says besides; the stage itself may tell by then.
    """
    console = Console(stderr=True)
    began = time.monotonic()
    with Progress(*_COLUMNS, console=console, transient=True, disable=not console.is_terminal) as bar:
        present = Stage(detail, bar, bar.add_task(name, total=None))
        yield present
    line = f"{name:<{_NAME_WIDTH}}{present.detail:<{_DETAIL_WIDTH}}{time.monotonic() - began:>8.1f} s"
    console.print(line, markup=False, highlight=False, soft_wrap=True)
