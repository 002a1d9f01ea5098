"""Who may read what is written: its owner alone, the owner's group (as long as nobody says otherwise), another, or all.

Read from the environment, for whatever writes a file, in whichever process; `Settings` refuses what is wrong in it.
A folder hands its group on to what is made in it (setgid), so this holds for what DuckDB, dbt and Prefect write, too.
"""

from __future__ import annotations

import grp
import os
import stat
from pathlib import Path

from flows.system.errors import PayeshError

MODE = "PAYESH_READERS__MODE"
GROUP = "PAYESH_READERS__GROUP"
DEFAULT_MODE = "0640"
MODES = ("0600", DEFAULT_MODE, "0644")
WRITE = 0o222


class SharingError(PayeshError):
    """Files can't be given to the readers of the settings; the message names the variable and what to do."""


def file_mode() -> int:
    """The mode of files: who may read them; only their owner writes.

    Raises:
        SharingError: when the setting is none of `MODES`.
    """
    text = os.environ.get(MODE) or DEFAULT_MODE
    if text not in MODES:
        raise SharingError(f"{MODE}: is no mode of files that one writes and others read; give {', '.join(MODES)}")
    return int(text, 8)


def folder_mode() -> int:
    """The mode of folders: whoever may read files may also enter; what is made in them is their group's."""
    readable = file_mode()
    return readable | 0o100 | (readable & 0o044) >> 2 | (0 if reading_group() is None else stat.S_ISGID)


def umask() -> int:
    """What gives these modes to files that others write for us."""
    return 0o777 & ~(folder_mode() | 0o300)


def reading_group() -> int | None:
    """The group that reads, as a number; None: whichever the system gives to files.

    Raises:
        SharingError: when the machine has no such group.
    """
    named = os.environ.get(GROUP)
    try:
        return group_number(named) if named else None
    except ValueError as error:
        raise SharingError(f"{GROUP}: {error}") from None


def group_number(name: str) -> int:
    """The number of a group of this machine; raises `ValueError`, with what to do, when there is none of this name."""
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise ValueError("there is no such group on this machine; make it (groupadd), or correct its name") from None


def share_folder(folder: Path) -> None:
    """Give a folder of ours its mode and group, whatever the umask; one that hands its group on goes on doing so.

    Raises:
        SharingError: when its owner is not in the group.
    """
    group, found = reading_group(), folder.stat()
    if group is not None and found.st_gid != group:
        _give(folder, group)
    folder.chmod(folder_mode() | found.st_mode & stat.S_ISGID)


def share(home: Path) -> None:
    """Give what is in a home already to the readers of the settings, where these say who they are.

    Links, and what another user owns, are left alone; what is kept for good stays as it is for writers.

    Raises:
        SharingError: when its owner is not in the group.
    """
    group = reading_group()
    if group is None and not os.environ.get(MODE):
        return
    for path in [home, *home.rglob("*")]:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) or found.st_uid != os.geteuid():
            continue
        if group is not None and found.st_gid != group:
            _give(path, group)
        wanted = folder_mode() if stat.S_ISDIR(found.st_mode) else file_mode()
        if not found.st_mode & WRITE:
            wanted &= ~WRITE
        if stat.S_IMODE(found.st_mode) != wanted:
            path.chmod(wanted)


def unshared(home: Path, published: Path) -> str:
    """What keeps the readers of the settings from the published file, or lets others at it; empty when nothing does."""
    group, way = reading_group(), [home]
    if published.exists() and published.resolve().is_relative_to(home.resolve()):
        inside = published.resolve().relative_to(home.resolve())
        way += [home.resolve() / part for part in [*inside.parents[-2::-1], inside]]
    for path in way:
        found = path.stat()
        wanted = folder_mode() if path.is_dir() else file_mode()
        if group is not None and found.st_gid != group:
            return f"{path} is not the group's of {GROUP}"
        if found.st_mode & 0o057 & ~wanted:
            return f"{path} is open to {'every user' if found.st_mode & 0o007 & ~wanted else 'its group'}"
        if (group is not None or os.environ.get(MODE)) and wanted & 0o055 & ~found.st_mode:
            return f"{path} is closed to readers of {GROUP if group is not None else MODE}"
    return ""


def _give(path: Path, group: int) -> None:
    try:
        os.chown(path, -1, group, follow_symlinks=False)
    except PermissionError:
        raise SharingError(
            f"{GROUP}: {path} can't be given to this group, as its owner is not in it; add the owner (usermod -aG)"
        ) from None
