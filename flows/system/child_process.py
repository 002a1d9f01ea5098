"""A process that ends when the one that started it does, however that ends; a kill is an end as any other."""

from __future__ import annotations

import os
import signal
import sys
import threading
from multiprocessing import parent_process


def end_with_parent() -> None:
    """From now on, end this process at once when its standard input is closed: its parent holds the other end."""
    _end_when_read(sys.stdin.fileno())


def end_with_spawner() -> None:
    """The same for a process of `multiprocessing`; a terminal's interrupt is for its parent alone, which ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        _end_when_read(parent.sentinel)


def _end_when_read(descriptor: int) -> None:
    def wait() -> None:
        os.read(descriptor, 1)  # not through a buffer, whose lock the interpreter wants when it ends
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
