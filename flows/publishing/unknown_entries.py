"""What lies among versions and editions and is none: told, left alone, and never counted among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from flows.publishing.edition_places import numbered, open_edition_period
from flows.system.atomic_files import is_timestamp_id
from flows.system.home import CURRENT, DATABASE, LAST_PUBLISHED, editions_folder, versions_folder

_MOVE = "move it elsewhere"
_OF_EDITIONS = ("frozen", "open", "_empty", "editions.parquet", CURRENT, LAST_PUBLISHED)
_BRING_BACK = "bring it back from a backup, or move it elsewhere"


class UnknownEntry(NamedTuple):
    """What was found, which is left alone, and what to do about it."""

    found: str
    advice: str = _MOVE

    @property
    def sentence(self) -> str:
        """Both, for people."""
        return f"{self.found}; {self.advice}"


def unknown_entries(home: Path) -> list[UnknownEntry]:
    """Each entry among versions and editions that is none of them."""
    return [*_among_versions(versions_folder(home)), *_among_editions(editions_folder(home))]


def _among_versions(folder: Path) -> Iterator[UnknownEntry]:
    if _is_no_folder(folder):
        yield UnknownEntry(f"{folder}: is no folder")
    for path in _entries(folder):
        if not is_timestamp_id(path.name) or not path.is_dir():
            yield UnknownEntry(f"{path}: is no version, whose folder is named by a moment as 20240501T031500000000Z")
        elif not (path / DATABASE).is_file():
            yield UnknownEntry(f"{path}: has no {DATABASE}, so it is no version any more", _BRING_BACK)


def _among_editions(folder: Path) -> Iterator[UnknownEntry]:
    frozen, opened = folder / "frozen", folder / "open"
    yield from (UnknownEntry(f"{path}: is no folder") for path in (folder, frozen, opened) if _is_no_folder(path))
    yield from _others(folder, lambda path: path.name in _OF_EDITIONS, "is nothing of editions")
    yield from _others(frozen, numbered, "is no period's folder, which is named by its number as 7")
    for period in filter(numbered, _entries(frozen)):
        yield from _others(period, numbered, "is no edition's folder, which is named by its number as 1")
    record = "is no record of an open edition, which is named by its period as 7.json"
    yield from _others(opened, open_edition_period, record)


def _others(folder: Path, is_known: Callable[[Path], object], told: str) -> Iterator[UnknownEntry]:
    return (UnknownEntry(f"{path}: {told}") for path in _entries(folder) if not is_known(path))


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, besides files that a killed process left half written, which `payesh clean` removes."""
    return sorted(path for path in folder.iterdir() if not path.match(".*.partial")) if folder.is_dir() else []


def _is_no_folder(path: Path) -> bool:
    return path.exists() and not path.is_dir()
