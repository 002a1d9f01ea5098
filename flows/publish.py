"""Publishes a build: a version folder, an atomic switch of the link that readers open, and pruning.

Readers open `payesh.duckdb` in the home; it is a link to the current version's file, replaced by a rename. They see
one whole version or the other, never a half.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import duckdb

from flows.landing import FILE_MODE, FOLDER_MODE, sync_path, write_whole

MARTS = "marts"
_MANIFEST = "manifest.json"
# what a version says of the one before it: two builds of the same input differ in it and in nothing else
_OF_FORMER_VERSION = {"edition_changes"}


class LockedError(RuntimeError):
    """Another refresh is writing to this home."""


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the home for one writer; the lock dies with its process.

    Raises:
        LockedError: when another process holds it; the message says which.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise LockedError(f"process {holder} is refreshing {home}; wait for it, or stop it") from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def new_build_folder(home: Path, now: datetime) -> Path:
    """A folder for a new build; what dead refreshes left behind goes first. The caller holds the lock."""
    builds = home / "builds"
    shutil.rmtree(builds, ignore_errors=True)
    folder = builds / now.strftime("%Y%m%dT%H%M%S%fZ")
    folder.mkdir(parents=True)
    return folder


def mart_hashes(database: Path) -> dict[str, str]:
    """SHA-256 of each mart's rows, in an order of their own, so that equal contents have equal hashes."""
    hashes = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = ? order by 1", [MARTS]
        ).fetchall()
        for (table,) in tables:
            digest = hashlib.sha256()
            query = f'select to_json(mart)::varchar as line from {MARTS}."{table}" as mart order by line'  # noqa: S608
            for (line,) in connection.execute(query).fetchall():
                digest.update(line.encode() + b"\n")
            hashes[table] = digest.hexdigest()
    return hashes


def current_version(home: Path) -> str | None:
    """Id of the published version, or None before the first."""
    link = home / "payesh.duckdb"
    return link.readlink().parent.name if link.is_symlink() else None


def versions(home: Path) -> list[str]:
    """Ids of the versions that are kept, oldest first."""
    folder = home / "versions"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def published_inputs(home: Path) -> dict[str, str]:
    """What the published version was built of, as `build_inputs` gives it; empty when that is not known."""
    published = current_version(home)
    return _manifest(home / "versions" / published).get("inputs", {}) if published else {}


def publish(
    home: Path, build_folder: Path, keep: int, inputs: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, bool]:
    """Make a tested build the published version.

    A build whose marts equal the published ones, but for what they tell of a former version, is not a new version:
    the published one stays.

    Args:
        home: the folder of everything that is written.
        build_folder: the build's folder.
        keep: how many versions stay, the published one included.
        inputs: what it was built of, as hashes by kind.

    Returns:
        The published version's id, and whether it is new.
    """
    database = build_folder / "payesh.duckdb"
    hashes = mart_hashes(database)
    published = current_version(home)
    former = _manifest(home / "versions" / published).get("marts", {}) if published else {}
    if published and _lasting(former) == _lasting(hashes):
        shutil.rmtree(build_folder)
        write_whole(home / "versions" / published / _MANIFEST, _text({"marts": former, "inputs": dict(inputs)}))
        return published, False
    shutil.rmtree(build_folder / "dbt", ignore_errors=True)
    write_whole(build_folder / _MANIFEST, _text({"marts": hashes, "inputs": dict(inputs)}))
    for path, mode in ((database, FILE_MODE), (build_folder, FOLDER_MODE)):
        path.chmod(mode)
        sync_path(path)
    version = home / "versions" / build_folder.name
    version.parent.mkdir(exist_ok=True)
    build_folder.rename(version)
    sync_path(version.parent)
    _switch(home, version.name)
    for old in versions(home)[: -max(keep, 1)]:
        if old != version.name:
            shutil.rmtree(home / "versions" / old)
    return version.name, True


def _lasting(hashes: dict[str, str]) -> dict[str, str]:
    return {mart: digest for mart, digest in hashes.items() if mart not in _OF_FORMER_VERSION}


def _text(manifest: dict[str, dict[str, str]]) -> bytes:
    return json.dumps(manifest, indent=1).encode() + b"\n"


def _manifest(version: Path) -> dict[str, dict[str, str]]:
    path = version / _MANIFEST
    loaded: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return loaded


def _switch(home: Path, version: str) -> None:
    new_link = home / "payesh.duckdb.new"
    new_link.unlink(missing_ok=True)
    new_link.symlink_to(Path("versions") / version / "payesh.duckdb")
    new_link.replace(home / "payesh.duckdb")
    sync_path(home)
