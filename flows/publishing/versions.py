"""Versions: what was published, each in a folder of its own, and which of them readers see.

Readers open `payesh.duckdb` and `report` in the home; one link leads both to one whole version or to another
(`flows/system/published_link.py`). Where that version has no report, `report` leads to none. A rollback puts an older
version back and holds it there: refreshes go on landing what comes, and publish nothing until the hold is lifted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from flows.marts.published import MARTS, NothingPublishedError, mart_names, open_published
from flows.system.atomic_files import file_hash, is_timestamp_id, write_atomically
from flows.system.errors import PayeshError
from flows.system.home import (
    DATABASE,
    MANIFEST,
    REPORT,
    published_file,
    version_file,
    version_folder,
    versions_folder,
)
from flows.system.published_link import read_published_link

_LINES_AT_ONCE = 10_000
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
    rows = connection.execute(query)
    while lines := rows.fetchmany(_LINES_AT_ONCE):
        digest.update(b"".join(line.encode() + b"\n" for (line,) in lines))
    return digest.hexdigest()


def current_version(home: Path) -> str | None:
    """Id of the published version; None before the first, and where the link leads to none of this home."""
    return read_published_link(home).version


def versions(home: Path) -> list[str]:
    """Ids of the versions that are kept, oldest first: folders that are named as one and have a file."""
    folder = versions_folder(home)
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return [name for name in found if is_timestamp_id(name) and version_file(home, name).is_file()]


def published_inputs(home: Path) -> dict[str, str]:
    """What the published version was built of, as `build_inputs` gives it; empty when that is not known."""
    published = current_version(home)
    try:
        return read_manifest(home, published).get("inputs", {}) if published else {}
    except VersionError:  # what nobody can read is built anew
        return {}


def read_manifest(home: Path, version: str) -> dict[str, dict[str, str]]:
    """What a version says of itself, hashes by name; empty when it says nothing.

    `file` is the published file, `marts` are those that are built, `attached` those that publishing added, `inputs`
    what it was built of, `manifest` itself. A version of an older Payesh lacks `file` and `manifest`.

    Raises:
        VersionError: when its manifest can't be read.
    """
    path = version_folder(home, version) / MANIFEST
    if not path.exists():
        return {}
    try:
        read: dict[str, dict[str, str]] = json.loads(path.read_bytes())
        manifest = {str(part): dict(hashes) for part, hashes in read.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise VersionError(f"{path}: no readable manifest ({error})") from error
    if manifest.get("manifest", {}).get(MANIFEST, _hash_of(manifest)) != _hash_of(manifest):
        raise VersionError(f"{path}: is not as it was written")
    return manifest


def write_manifest(
    folder: Path, marts: Mapping[str, str], attached: Mapping[str, str], inputs: Mapping[str, str]
) -> None:
    """Say in a version's folder what it holds and what it was built of."""
    database = {DATABASE: file_hash(folder / DATABASE)}
    manifest = {"file": database, "marts": dict(marts), "attached": dict(attached), "inputs": dict(inputs)}
    manifest["manifest"] = {MANIFEST: _hash_of(manifest)}
    write_atomically(folder / MANIFEST, json.dumps(manifest, indent=1).encode() + b"\n")


def _hash_of(manifest: Mapping[str, Mapping[str, str]]) -> str:
    """SHA-256 of what a manifest says besides itself."""
    said = {part: hashes for part, hashes in manifest.items() if part != "manifest"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def opens(home: Path) -> bool:
    """Whether the published file is a database and has marts, whoever holds it open; False before the first."""
    try:
        with open_published(published_file(home), or_copy=True) as connection:
            return bool(mart_names(connection))
    except (NothingPublishedError, duckdb.Error):
        return False


def verify_version(home: Path, version: str) -> None:
    """Check that a version's file is the one that was published.

    Raises:
        VersionError: when it is not kept, does not open, or holds other rows, or bytes, than it was published with.
    """
    database = version_file(home, version)
    if version not in versions(home):
        kept = ", ".join(versions(home)) or "none"
        raise VersionError(f"there is no version {version}; kept are: {kept}")
    manifest = read_manifest(home, version)
    published = manifest.get("file", {}).get(DATABASE)
    if published and file_hash(database) == published:
        return
    try:
        found = mart_hashes(database)
    except duckdb.Error as error:
        raise VersionError(f"{database}: does not open ({str(error).splitlines()[0]})") from error
    if not manifest:
        raise VersionError(f"{database.parent}: has no {MANIFEST}, so nobody can say that it is as it was published")
    if found != manifest.get("marts", {}) | manifest.get("attached", {}):
        raise VersionError(f"{database}: its marts are not those that were published")
    if published:
        raise VersionError(f"{database}: its bytes are not those that were published")


def is_whole(home: Path) -> bool:
    """Whether the published version is there, opens, and holds what was published; False before the first."""
    found = read_published_link(home)
    try:
        if found.version is not None and not found.trouble:
            verify_version(home, found.version)
            return True
    except VersionError:
        pass
    return False


def has_report(home: Path, version: str) -> bool:
    """Whether a version's report is there, whole."""
    return (version_folder(home, version) / REPORT).exists()
