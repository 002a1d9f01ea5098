"""Accepted rows at an address beside the home, where a build reads them in place: an object store, HDFS, a disk.

What is there is what the home has: a file is named by its landing and its parser, so that one that is there need not be
written again, and one that the home no longer has is known.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.system.atomic_files import write_pieces_atomically
from flows.system.errors import PayeshError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import fsspec

    from flows.settings import AcceptedSettings

_FILES = "**/*.parquet"
_MARK = "payesh_home.txt"
_PIECE_BYTES = 1 << 20


class AcceptedPlaceError(PayeshError):
    """The address can't be written to or read; the message names the setting and what its file system said."""


def accepted_location(home: Path, accepted: AcceptedSettings) -> str:
    """Where a build reads accepted rows, as DuckDB names it: a folder with one of each feed."""
    return accepted.place.rstrip("/") or str(home / "accepted")


def read_there(connection: duckdb.DuckDBPyConnection, accepted: AcceptedSettings) -> None:
    """Let a connection read at the address; a folder it can read anyway.

    Raises:
        AcceptedPlaceError: when nothing is installed that reads there.
    """
    if accepted.is_remote:
        connection.register_filesystem(_files_there(accepted)[0])


def put_accepted(home: Path, accepted: AcceptedSettings) -> int:
    """Make the address hold the accepted files of the home, and no others that are named so; returns how many it wrote.

    What lacks comes before what is too many goes, and a build counts rows against receipts: one that was interrupted
    between the two fails there, and the next refresh mends it.

    Raises:
        AcceptedPlaceError: when the address can't be written to.
    """
    from flows.ingestion.accepted import placed  # with all parsers, which dbt's process has no use for

    if not accepted.place:
        return 0
    here = {path.relative_to(home / "accepted").as_posix(): path for path in (home / "accepted").glob(_FILES)}
    files, root = _files_there(accepted)
    try:
        bucket = root.partition("/")[0]  # empty of a folder; one that was misspelt would be made
        if bucket and not files.exists(bucket):
            raise FileNotFoundError(f"there is no bucket {bucket}")  # noqa: TRY301 - told as any other
        _require_own(home, files, root)
        there = _sizes(files, root)
        lacking = [name for name, path in here.items() if there.get(name) != path.stat().st_size or _is_empty(name)]
        for name in sorted(lacking):
            _put(files, here[name], f"{root}/{name}", is_remote=accepted.is_remote)
        for name in sorted(there.keys() - here.keys()):
            if placed(Path(name)):  # nobody else's file goes, wherever the setting points
                files.rm_file(f"{root}/{name}")
    except AcceptedPlaceError:
        raise
    except Exception as error:  # each file system has its own
        raise AcceptedPlaceError(f"PAYESH_ACCEPTED__PLACE: {type(error).__name__}: {error}") from error
    return len(lacking)


def _require_own(home: Path, files: fsspec.AbstractFileSystem, root: str) -> None:
    """Refuse an address that another home keeps: each would take away what is the other's."""
    mark, own = f"{root}/{_MARK}", str(home.absolute())
    if not files.exists(mark):
        files.makedirs(root, exist_ok=True)
        files.pipe_file(mark, own.encode())
        return
    other = files.cat_file(mark).decode(errors="replace")
    if other != own:
        raise AcceptedPlaceError(
            f"PAYESH_ACCEPTED__PLACE: {root} is kept by the home {other}; give each home a place of its own, or remove"
            f" {mark} if that home is now {own}"
        )


def _put(files: fsspec.AbstractFileSystem, here: Path, there: str, *, is_remote: bool) -> None:
    """Copy a file; in a folder, whole or not at all and for the readers of the settings."""
    if is_remote:
        files.put_file(str(here), there)
        return
    with here.open("rb") as file:
        write_pieces_atomically(Path(there), iter(partial(file.read, _PIECE_BYTES), b""))


def _is_empty(name: str) -> bool:
    """Whether it is the file without rows of a feed, which has the columns of the present contract, under one name."""
    return name.rpartition("/")[2].startswith("_")


def _sizes(files: fsspec.AbstractFileSystem, root: str) -> Mapping[str, int]:
    files.invalidate_cache()
    found: Mapping[str, Mapping[str, Any]] = files.find(root, detail=True) if files.exists(root) else {}
    names = {path.removeprefix(f"{root}/"): each["size"] for path, each in found.items()}
    return {name: size for name, size in names.items() if name.endswith(".parquet")}


def _files_there(accepted: AcceptedSettings) -> tuple[fsspec.AbstractFileSystem, str]:
    """The file system of the address, and the address as that names it."""
    import fsspec.core  # a fifth of a second, which a refresh without an address need not pay

    try:
        files, root = fsspec.core.url_to_fs(accepted.place.rstrip("/"), **accepted.options)
    except Exception as error:  # each file system has its own
        told = f"PAYESH_ACCEPTED__PLACE: {error}; for s3:// the extra `store` has what it needs: uv sync --extra store"
        raise AcceptedPlaceError(told) from error
    return files, root
