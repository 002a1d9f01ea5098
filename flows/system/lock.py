"""One writer at a time: a lock on the home that dies with its process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from flows.system.atomic_files import FILE_MODE, make_folder
from flows.system.errors import ExitCode, PayeshError
from flows.system.home import lock_file

_POLL_SECONDS = 0.2


class LockedError(PayeshError):
    """Another process is writing to this home."""

    exit_code = ExitCode.LOCKED


@contextmanager
def writer_lock(home: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the home for one writer; the lock dies with its process.

    Args:
        home: the folder of everything that is written.
        wait_seconds: how long to wait for another process that holds it.

    Raises:
        LockedError: when another process still holds it; the message says which.
    """
    make_folder(home)
    deadline = time.monotonic() + wait_seconds
    with (lock_file(home)).open("a+", encoding="utf-8") as lock:
        while not _taken(lock):
            if time.monotonic() >= deadline:
                holder = _written(lock)
                raise LockedError(f"process {holder} is writing to {home}; wait for it, or stop it")
            time.sleep(_POLL_SECONDS)
        os.fchmod(lock.fileno(), FILE_MODE)
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def lock_holder(home: Path) -> str | None:
    """Id of the process that holds the home, as text (`unknown` if it left none); None when nobody does."""
    path = lock_file(home)
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as lock:
        return None if _taken(lock) else _written(lock)


def _taken(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written(lock: TextIO) -> str:
    lock.seek(0)
    return lock.read().strip() or "unknown"
