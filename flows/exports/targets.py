"""Exports are written whole or not at all, and nothing that is not an earlier export is overwritten.

Each is made beside its place under a name of its own, and renamed. What stands there already is replaced only when
every bit of it is ours: a workbook that says so in its properties, or a folder whose list names all that it holds.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.exports.published import ExportError
from flows.system.atomic_files import fsync_path, make_folder
from flows.system.sharing import file_mode, share_folder

MAKER = "Payesh"
"""Who made an export, as it says of itself."""


@contextmanager
def atomic_file(target: Path, force: bool) -> Iterator[Path]:
    """A path to write a workbook to, which then takes its place, for the readers of the settings.

    Args:
        target: its place.
        force: whether anything that stands there may be overwritten.

    Raises:
        ExportError: when something stands there that is no workbook of ours.
    """
    if target.exists() and not force and not _is_our_workbook(target):
        raise _not_ours(target)
    if target.is_dir():
        raise ExportError(f"{target} is a folder; name a file")
    make_folder(target.absolute().parent)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.absolute().parent) as folder:
        partial = Path(folder) / target.name
        yield partial
        partial.chmod(file_mode())
        fsync_path(partial)
        partial.replace(target)
    fsync_path(target.absolute().parent)


@contextmanager
def atomic_folder(target: Path, list_name: str, force: bool) -> Iterator[Path]:
    """A folder to write to, which then takes its place, for the readers of the settings.

    Args:
        target: its place.
        list_name: the JSON file in it that says who made it and lists its files (`made_by`, `files`).
        force: whether anything that stands there may be overwritten.

    Raises:
        ExportError: when something stands there that is not an earlier export, or holds what that did not.
    """
    if target.exists() and not force and not _is_our_folder(target, list_name):
        raise _not_ours(target)
    parent = make_folder(target.absolute().parent)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=parent) as folder:
        partial, former = Path(folder) / "new", Path(folder) / "former"
        partial.mkdir()
        yield partial
        for path in [partial, *partial.rglob("*")]:
            if path.is_dir():
                share_folder(path)
            else:
                path.chmod(file_mode())
            fsync_path(path)
        if target.exists():
            target.rename(former)
        try:
            partial.rename(target)
        except OSError:
            if former.exists():
                former.rename(target)
            raise
    fsync_path(parent)


def _is_our_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return f"<dc:creator>{MAKER}</dc:creator>".encode() in archive.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _is_our_folder(path: Path, list_name: str) -> bool:
    try:
        listed = json.loads((path / list_name).read_bytes())
    except (OSError, ValueError):
        return False
    if not isinstance(listed, dict) or listed.get("made_by") != MAKER:
        return False
    found = {each.relative_to(path).as_posix() for each in path.rglob("*") if not each.is_dir()}
    return found <= {list_name, *listed.get("files", ())}


def _not_ours(target: Path) -> ExportError:
    return ExportError(f"{target} is there and is no earlier export; name another place, or overwrite it with --force")
