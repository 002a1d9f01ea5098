"""One writer at a time: a lock on the home that dies with its process.

The lock is the system's own, on a file that holds the id of the process. A file system that has none is refused: what
filelock would do there instead outlives a process that was killed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout, lock_descriptor

from flows.system.atomic_files import make_folder
from flows.system.errors import ExitCode, PayeshError
from flows.system.home import lock_file
from flows.system.sharing import file_mode, share


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
        OSError: when the home can't be written.
        SharingError: when it can't be given to the readers of the settings.
    """
    path = lock_file(make_folder(home))
    lock = FileLock(path, timeout=wait_seconds, mode=file_mode(), fallback_to_soft=False, on_acquired=_sign)
    try:
        held = lock.acquire()
    except Timeout as error:
        raise LockedError(f"process {_signed(path)} is writing to {home}; wait for it, or stop it") from error
    with held:
        share(home)
        yield


def lock_holder(home: Path) -> str | None:
    """Id of the process that holds the home, as text (`unknown` if it left none); None when nobody does."""
    path = lock_file(home)
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as lock:  # a reader of the home may ask, too
        return None if lock_descriptor(lock.fileno(), blocking=False) else _signed(path)


def _sign(lock: int) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)


def _signed(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() or "unknown"
