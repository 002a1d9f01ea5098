"""Publishes a build: a version folder, an atomic switch of the link that leads readers to it, and pruning."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from flows.marts.published import MARTS
from flows.publishing.maker import MAKER
from flows.publishing.versions import (
    current_version,
    is_whole,
    mart_hashes,
    read_manifest,
    reference_hash,
    versions,
    write_manifest,
)
from flows.system.atomic_files import file_hash, fsync_path, make_folder, next_timestamp_id, write_atomically
from flows.system.home import (
    DATABASE,
    builds_folder,
    published_file,
    version_folder,
    versions_folder,
    work_database,
    work_file,
    work_version_file,
)
from flows.system.published_link import keep_links, switch
from flows.system.sharing import file_mode, share_folder


def new_build_folder(home: Path, now: datetime) -> Path:
    """A folder for a new build; what dead refreshes left behind goes first. The caller holds the lock.

    Its name is its version's id, after those of all versions that are kept, also where the clock was set back.
    """
    builds = builds_folder(home)
    shutil.rmtree(builds, ignore_errors=True)
    if builds.is_file():
        builds.unlink()
    taken = versions_folder(home)
    names = [path.name for path in taken.iterdir()] if taken.is_dir() else []
    return make_folder(builds / next_timestamp_id(names, now))


def publish(
    home: Path,
    build_folder: Path,
    keep: int,
    inputs: Mapping[str, str] = MappingProxyType({}),
    attach: Callable[[Path], None] = lambda _: None,
) -> tuple[str, bool]:
    """Make a tested build the published version.

    A build that equals what is published is not a new version: the published one stays, if it is whole.

    Args:
        home: the folder of everything that is written.
        build_folder: the build's folder.
        keep: how many versions stay, the published one included.
        inputs: what it was built of, as hashes by kind.
        attach: adds to the file of a new version the marts that tell of runs and not of its inputs.

    Returns:
        The published version's id, and whether it is new.
    """
    database = build_folder / DATABASE
    hashes = mart_hashes(database)
    published = current_version(home) if is_whole(home) else None
    if published and not os.access(version_folder(home, published), os.W_OK):
        published = None  # as a restored backup may have it; what it was built of could not be noted there
    former = read_manifest(home, published) if published else {}
    if published and former.get("marts") == hashes and _says_the_same(home, database, former):
        _keep_work_database(home, build_folder, published)
        shutil.rmtree(build_folder)
        write_manifest(version_folder(home, published), hashes, former.get("attached", {}), inputs)
        keep_links(home)
        return published, False
    _keep_work_database(home, build_folder, build_folder.name)
    shutil.rmtree(build_folder / "dbt", ignore_errors=True)
    attach(database)
    write_manifest(build_folder, hashes, mart_hashes(database, but=hashes), inputs)
    database.chmod(file_mode())
    share_folder(build_folder)
    for path in (database, build_folder):
        fsync_path(path)
    version = version_folder(home, build_folder.name)
    make_folder(version.parent)
    build_folder.rename(version)
    fsync_path(version.parent)
    switch(home, version.name)
    for old in superseded(home, keep):
        # what its modes keep there, as a restored backup has them, is no reason to fail: the doctor tells of it
        shutil.rmtree(version_folder(home, old), ignore_errors=True)
    return version.name, True


def superseded(home: Path, keep: int) -> list[str]:
    """Versions beyond those that are kept, oldest first; never the published one, nor any where that is not known."""
    published = current_version(home)
    return [version for version in versions(home)[: -max(keep, 1)] if published not in (None, version)]


def _says_the_same(home: Path, database: Path, former: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the published file equals a built one besides the rows of the marts, and what publishing adds."""
    added = [MAKER, *(f"{MARTS}.{name}" for name in former.get("attached", {}))]
    return reference_hash(published_file(home), but=added) == reference_hash(database, but=added)


def take_work_database(home: Path, build_folder: Path) -> bool:
    """Let a build go on where that of the published version ended.

    It is moved, not copied: where this build fails, the next one is a whole one.

    Returns:
        Whether that build's database is still there.
    """
    version = work_version_file(home)
    if not version.exists() or not work_file(home).exists():
        return False
    if version.read_text(encoding="utf-8") != f"{current_version(home)} {file_hash(work_file(home))}":
        return False
    version.unlink()
    make_folder(work_database(build_folder).parent)
    work_file(home).replace(work_database(build_folder))
    return True


def _keep_work_database(home: Path, build_folder: Path, version: str) -> None:
    """Its staging and intermediate relations stay for whoever looks into a figure, until the next build's.

    A build of Spark's has none: the next one is a whole one.
    """
    work_version_file(home).unlink(missing_ok=True)
    if work_database(build_folder).exists():
        make_folder(work_file(home).parent)
        work_database(build_folder).replace(work_file(home))
        write_atomically(work_version_file(home), f"{version} {file_hash(work_file(home))}".encode())
