"""The link that makes a version the published one, and what can be wrong with it.

Readers open `payesh.duckdb` and `report`; both lead through the link `published` to the folder of one version. That
one is replaced by a rename, which switches all that is published, from one moment to the next. Homes from before have
links that lead to a version each; the next one who writes brings them along.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from flows.system.atomic_files import fsync_path, is_timestamp_id, make_folder
from flows.system.home import (
    DATABASE,
    PUBLISHED,
    REPORT,
    VERSIONS,
    published_file,
    published_link,
    replaced_folder,
    report_link,
    version_file,
    version_folder,
    versions_folder,
)

_COPIED = "as a copy or a restore that follows links leaves it"


@dataclass(frozen=True)
class PublishedLink:
    """Where the link leads.

    Attributes:
        version: id of the version that readers are led to; None before the first, and where it is none of this home.
        trouble: what is wrong; empty when nothing is, also before the first version.
    """

    version: str | None
    trouble: str = ""


def read_published_link(home: Path) -> PublishedLink:
    """Find out which version readers are led to; what they open says it."""
    database, link = published_file(home), published_link(home)
    if not database.is_symlink():
        return PublishedLink(None, _no_link(home, database))
    target = _target(home, database)
    if target == (PUBLISHED, DATABASE):
        if not link.is_symlink():
            found = f"is no link but stands for itself, {_COPIED}" if link.exists() else "is not there"
            return PublishedLink(None, f"{link}, through which {DATABASE} leads to a version, {found}")
        target = (*_target(home, link), DATABASE)
    if len(target) != len((VERSIONS, "", DATABASE)) or target[0] != VERSIONS or not is_timestamp_id(target[1]):
        led_to = link if (database.readlink() == Path(PUBLISHED) / DATABASE) else database
        return PublishedLink(None, f"{led_to} leads to {led_to.readlink()}, which is no version of this home")
    version = target[1]
    is_there = version_file(home, version).is_file()
    return PublishedLink(version, "" if is_there else f"{database} leads to version {version}, whose file is not there")


def shown_report(home: Path) -> Path | None:
    """The link to the published version's report, where it leads to that one and no other version's."""
    version, link = read_published_link(home).version, report_link(home)
    if version is None or not link.exists():
        return None
    return link if link.resolve() == (version_folder(home, version) / REPORT).resolve() else None


def switch(home: Path, version: str) -> None:
    """Lead readers to a version: to its file, and to its report if it has one. The caller holds the writer's lock.

    What stands where a link belongs, and is none, makes way into `replaced`.
    """
    database, link = published_file(home), published_link(home)
    if not (link.is_symlink() and database.is_symlink() and _target(home, database) == (PUBLISHED, DATABASE)):
        # nobody is led elsewhere before all of it can be switched at once
        _lead(home, PUBLISHED, _version_place(read_published_link(home).version or version))
    for name in (DATABASE, REPORT):
        _lead(home, name, Path(PUBLISHED) / name)
    _lead(home, PUBLISHED, _version_place(version))
    fsync_path(home)


def keep_links(home: Path) -> None:
    """Bring the links of an older home along: what is published stays published. The caller holds the lock."""
    found = read_published_link(home)
    if found.version is not None and not found.trouble:
        switch(home, found.version)


def _no_link(home: Path, database: Path) -> str:
    if database.exists():
        return f"{database} is no link to a version but stands for itself, {_COPIED}"
    folder = versions_folder(home)
    kept = [path for path in folder.glob(f"*/{DATABASE}") if is_timestamp_id(path.parent.name)]
    return f"{database} is not there, while versions are kept" if kept else ""


def _target(home: Path, link: Path) -> tuple[str, ...]:
    """The parts of the place in the home to which a link leads by its own words; none for a place outside."""
    target = Path(os.path.normpath((home / link.readlink()).absolute()))
    for folder in (Path(os.path.normpath(home.absolute())), home.resolve()):
        if target.is_relative_to(folder):
            return target.relative_to(folder).parts
    return ()


def _version_place(version: str) -> Path:
    return Path(VERSIONS) / version


def _lead(home: Path, name: str, target: Path) -> None:
    """Make a link of the home lead to a place in it."""
    link = home / name
    if link.is_symlink() and link.readlink() == target:
        return
    new_link = home / f"{name}.new"
    new_link.unlink(missing_ok=True)
    new_link.symlink_to(target)
    if link.exists() and not link.is_symlink():
        folder = make_folder(replaced_folder(home))
        places = (folder / f"{name}.{number}" for number in count(1))
        link.rename(next(place for place in places if not place.exists()))
    new_link.replace(link)
