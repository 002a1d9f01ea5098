"""Files that are written atomically: modes, folders, names from the clock, fsync and hashes."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.system.sharing import file_mode, share_folder

TIME_NAME = "%Y%m%dT%H%M%S%fZ"
_TIMESTAMP_ID = re.compile(r"[0-9]{8}T[0-9]{12}Z")  # strptime alone takes shorter ones, too


def make_folder(folder: Path) -> Path:
    """The folder, made with its parents where it lacks for the readers of the settings."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
        share_folder(missing)
    return folder


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is seen whole or not at all, also after a crash, by the readers of the settings."""
    write_pieces_atomically(path, [data])


def write_pieces_atomically(path: Path, pieces: Iterable[bytes]) -> None:
    """The same of data that come piece by piece; what raises an error while they come leaves no file."""
    make_folder(path.parent)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fchmod(file.fileno(), file_mode())
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    fsync_path(path.parent)


def move_atomically(made: Path, path: Path) -> None:
    """Put a file that was written elsewhere on the same disk in its place, as `write_atomically` does."""
    make_folder(path.parent)
    made.chmod(file_mode())
    fsync_path(made)
    made.replace(path)
    fsync_path(path.parent)


def next_timestamp_id(names: Sequence[str], now: datetime) -> str:
    """A name from the clock (UTC, microseconds) that sorts after others of its kind, even if the clock went back.

    Other names among them are no matter.
    """
    last = max(filter(is_timestamp_id, names), default="")
    name = now.astimezone(UTC).strftime(TIME_NAME)
    if name > last:
        return name
    return (datetime.strptime(last, TIME_NAME).replace(tzinfo=UTC) + timedelta(microseconds=1)).strftime(TIME_NAME)


def is_timestamp_id(name: str) -> bool:
    """Whether a name is exactly one of those that `next_timestamp_id` gives."""
    try:
        return bool(_TIMESTAMP_ID.fullmatch(name) and datetime.strptime(name, TIME_NAME).replace(tzinfo=UTC))
    except ValueError:  # a thirteenth month
        return False


def fsync_path(path: Path) -> None:
    """Make a file's bytes, or renames and removals in a folder, outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
