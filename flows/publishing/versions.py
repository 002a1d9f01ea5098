"""Versions: what was published, each in a folder of its own, and which of them readers see.

Readers open `payesh.duckdb` in the home; it is a link to one version's file, replaced by a rename. They see one whole
version or another, never a half. The link `report` leads to the same version's report once that is written. A rollback
puts an older version back and holds it there: refreshes go on landing what comes, and publish nothing until the hold
is lifted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb

from flows.marts.published import MARTS, NothingPublishedError, mart_names, open_published
from flows.system.atomic_files import fsync_path, write_atomically
from flows.system.errors import PayeshError
from flows.system.home import (
    DATABASE,
    MANIFEST,
    REPORT,
    published_file,
    report_link,
    version_file,
    version_folder,
    versions_folder,
)

_DESCRIBED = """
    select
        tables.schema_name, tables.table_name, tables.sql, tables.comment,
        list([columns.column_name, columns.comment] order by columns.column_index)
    from duckdb_tables() as tables
    inner join duckdb_columns() as columns using (schema_name, table_name)
    group by all order by all
"""


class VersionError(PayeshError):
    """A version can't be read or put back; the message says which and what to do."""


def mart_hashes(database: Path, but: Collection[str] = ()) -> dict[str, str]:
    """SHA-256 of each mart's rows, in an order of their own, so that equal contents have equal hashes.

    Args:
        database: a built or published file.
        but: marts that are left out.
    """
    with open_published(database, or_copy=True) as connection:
        kept = [name for name in mart_names(connection) if name not in but]
        return {name: _rows_hash(connection, f'{MARTS}."{name}"') for name in kept}


def reference_hash(database: Path, but: Collection[str] = ()) -> str:
    """SHA-256 of what a file has besides its marts' rows: the tables to look things up in, every column and comment.

    Args:
        database: a built or published file.
        but: relations, with their schemas, that are left out.
    """
    digest = hashlib.sha256()
    with open_published(database, or_copy=True) as connection:
        for schema, table, *described in connection.execute(_DESCRIBED).fetchall():
            if f"{schema}.{table}" not in but:
                rows = "" if schema == MARTS else _rows_hash(connection, f'{schema}."{table}"')
                digest.update(json.dumps([schema, table, rows, *described]).encode())
    return digest.hexdigest()


def _rows_hash(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    digest = hashlib.sha256()
    query = f"select to_json(rows)::varchar as line from {relation} as rows order by line"  # noqa: S608 - of our file
    for (line,) in connection.execute(query).fetchall():
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def current_version(home: Path) -> str | None:
    """Id of the published version, or None before the first."""
    link = published_file(home)
    return link.readlink().parent.name if link.is_symlink() else None


def versions(home: Path) -> list[str]:
    """Ids of the versions that are kept, oldest first."""
    folder = versions_folder(home)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def published_inputs(home: Path) -> dict[str, str]:
    """What the published version was built of, as `build_inputs` gives it; empty when that is not known."""
    published = current_version(home)
    return read_manifest(home, published).get("inputs", {}) if published else {}


def read_manifest(home: Path, version: str) -> dict[str, Any]:
    """What a version says of itself, hashes by name; empty when it says nothing.

    `marts` are those that are built, `attached` those that publishing added, `inputs` what it was built of.

    Raises:
        VersionError: when its manifest can't be read.
    """
    path = version_folder(home, version) / MANIFEST
    if not path.exists():
        return {}
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise VersionError(f"{path}: no readable manifest ({error}); roll back to another version") from error
    return manifest


def write_manifest(
    folder: Path, marts: Mapping[str, str], attached: Mapping[str, str], inputs: Mapping[str, str]
) -> None:
    """Say in a version's folder what it holds and what it was built of."""
    manifest = {"marts": dict(marts), "attached": dict(attached), "inputs": dict(inputs)}
    text = json.dumps(manifest, indent=1)
    write_atomically(folder / MANIFEST, text.encode() + b"\n")


def opens(home: Path) -> bool:
    """Whether the published file is a database and has marts, whoever holds it open; False before the first."""
    try:
        with open_published(published_file(home), or_copy=True) as connection:
            return bool(mart_names(connection))
    except (NothingPublishedError, duckdb.Error):
        return False


def verify_version(home: Path, version: str) -> None:
    """Check that a version opens and that its marts are those of its manifest.

    Raises:
        VersionError: when it is not kept, does not open, or holds other rows than it was published with.
    """
    database = version_file(home, version)
    if version not in versions(home) or not database.exists():
        kept = ", ".join(versions(home)) or "none"
        raise VersionError(f"there is no version {version}; kept are: {kept}")
    try:
        found = mart_hashes(database)
    except duckdb.Error as error:
        raise VersionError(f"{database}: does not open ({str(error).splitlines()[0]}); payesh rollback") from error
    manifest = read_manifest(home, version)
    if found != manifest.get("marts", {}) | manifest.get("attached", {}):
        raise VersionError(f"{database}: its marts are not those that were published; payesh rollback")


def switch(home: Path, version: str) -> None:
    """Make readers see a version, from one moment to the next."""
    new_link = home / f"{DATABASE}.new"
    new_link.unlink(missing_ok=True)
    new_link.symlink_to(version_file(home, version).relative_to(home))
    new_link.replace(published_file(home))
    fsync_path(home)


def has_report(home: Path, version: str) -> bool:
    """Whether a version's report is there, whole."""
    return (version_folder(home, version) / REPORT).exists()


def link_report(home: Path) -> None:
    """Lead readers to the published version's report; where it has none, to none rather than to another version's."""
    link, version = report_link(home), current_version(home)
    if version is None or not has_report(home, version):
        link.unlink(missing_ok=True)
    else:
        new_link = home / f"{REPORT}.new"
        new_link.unlink(missing_ok=True)
        new_link.symlink_to((version_folder(home, version) / REPORT).relative_to(home))
        new_link.replace(link)
    fsync_path(home)
