"""What a home can do without: what was left behind, or is made anew.

Never what was landed, is active, held or frozen, nor a version that is kept.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.building.inputs import parsed_project_key
from flows.publishing.publish import superseded
from flows.settings import Settings
from flows.system.atomic_files import is_timestamp_id
from flows.system.home import (
    REPORT,
    builds_folder,
    parsed_folder,
    replaced_folder,
    set_aside_folder,
    version_folder,
    versions_folder,
    work_file,
)


@dataclass(frozen=True)
class Removable:
    """A file or folder that is safe to remove.

    Attributes:
        path: where it is.
        reason: why nobody misses it.
        size_bytes: the room that it takes.
    """

    path: Path
    reason: str
    size_bytes: int


def removable(settings: Settings) -> list[Removable]:
    """What is safe to remove from a home. The caller holds the writer's lock, so that nothing of it is under way."""
    return [Removable(path, reason, _size(path)) for path, reason in _removable(settings)]


def remove(found: list[Removable]) -> None:
    """Remove what was found.

    Raises:
        OSError: at the first that can't be removed.
    """
    for each in found:
        if each.path.is_dir() and not each.path.is_symlink():
            shutil.rmtree(each.path)
        else:
            each.path.unlink(missing_ok=True)


def _removable(settings: Settings) -> Iterator[tuple[Path, str]]:
    home = settings.home
    for path in _entries(builds_folder(home)):
        yield path, "a build that ended badly"
    for path in sorted(home.rglob(".*.partial")):
        yield path, "a file that was being written when its process ended"
    for path in filter(_is_report_left, sorted(versions_folder(home).glob(f"*/{REPORT}.*"))):
        yield path, "a report that was not finished, or had been replaced"
    for path in _entries(replaced_folder(home)):
        yield path, "stood where a link to what is published belongs"
    key = parsed_project_key(settings.project_directory)
    for path in _entries(parsed_folder(home)):
        if path.stem != key:
            yield path, "another state of the dbt project, parsed"
    if work_file(home).exists():
        yield work_file(home).parent, "the last build's intermediate relations; the next build makes its own"
    for version in superseded(home, settings.keep_versions):
        yield version_folder(home, version), f"a version beyond the {settings.keep_versions} that are kept"
    for path in _rows_set_aside(home):
        yield path, "rows that were found in the place of those that Payesh wrote, and made again"


def _rows_set_aside(home: Path) -> list[Path]:
    """What was set aside and made again; of the rest nothing else may have what it held."""
    return [path for path in sorted(set_aside_folder(home).glob("*/*/")) if path.name in ("accepted", "quarantined")]


def _is_report_left(path: Path) -> bool:
    return is_timestamp_id(path.parent.name) and path.name in (f"{REPORT}.new", f"{REPORT}.former")


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() and not path.is_symlink() else [path]
    return sum(each.lstat().st_size for each in files if each.is_symlink() or each.is_file())
