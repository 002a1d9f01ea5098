"""Room on the disk: how much a refresh must find before it begins, and what is said when it runs out."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

from flows.system.atomic_files import make_folder
from flows.system.errors import PayeshError
from flows.system.home import published_file

# A build's database, dbt's artifacts and the version that is copied from it were seen to take 2.5 times the version.
VERSIONS_THAT_MUST_FIT = 3
# The first refresh of the shipped period was seen to take 120 MiB.
LEAST_FREE_BYTES = 128 * 1024 * 1024
FULL = os.strerror(errno.ENOSPC)
MAKE_ROOM = "make room (payesh clean lists what may go) and try again"


class FullDiskError(OSError, PayeshError):
    """There is too little room for what is to be written; the message says where, and what to do."""


def free_bytes(home: Path) -> int:
    """What is free on the disk that the home is on, or will be."""
    existing = next(path for path in (home.absolute(), *home.absolute().parents) if path.exists())
    return shutil.disk_usage(existing).free


def wanted_bytes(home: Path) -> int:
    """What a refresh wants to find free: a multiple of the published version's size, and no less than a first one."""
    return max(VERSIONS_THAT_MUST_FIT * published_bytes(home), LEAST_FREE_BYTES)


def require_free_space(home: Path) -> None:
    """Make the home where it lacks, and see that it can be written to and that a build fits on its disk.

    Raises:
        FullDiskError: when there is too little room.
        OSError: when it can't be written to.
    """
    require_room(home, wanted_bytes(home))
    with tempfile.TemporaryFile(dir=make_folder(home)):
        pass


def require_room(folder: Path, wanted: int) -> None:
    """See that so many bytes fit on the disk of a folder, which need not be there yet.

    Raises:
        FullDiskError: when they don't; the message says where, and what to do.
    """
    free = free_bytes(folder)
    if free < wanted:
        raise FullDiskError(
            f"the disk of {folder.absolute()} has {mib(free)} free and needs {mib(wanted)}; {MAKE_ROOM}"
        )


def published_bytes(home: Path) -> int:
    """The size of the published version's file; none before the first."""
    published = published_file(home)
    return published.stat().st_size if published.exists() else 0


def full_disk(folder: Path) -> str:
    """What is said when the disk of a folder ran out of room."""
    return f"the disk of {folder.absolute()} is full ({FULL}); {MAKE_ROOM}"


def mib(size_bytes: int) -> str:
    """A size as people read it."""
    return f"{size_bytes // (1024 * 1024):,} MiB"
