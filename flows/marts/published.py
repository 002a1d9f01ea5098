"""The published file: opened to be read and for nothing else, and the catalogue of its marts."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

import duckdb

from flows.system.errors import PayeshError, no_access

MARTS = "marts"
"""The schema that analysts are promised."""

_COLUMNS = """
    select
        tables.table_name, tables.comment, tables.estimated_size, columns.column_name, columns.data_type,
        columns.comment
    from duckdb_tables() as tables
    inner join duckdb_columns() as columns using (schema_name, table_name)
    where schema_name = ?
    order by tables.table_name, columns.column_index
"""
_HELD = "Could not set lock on file"
_HOLDER = re.compile(
    r"Conflicting lock is held in (?:(?P<program>.+) \()?PID (?P<process>\d+)\)?(?P<user> by user \S+(?<!\.))?"
)
_COMMAND_LENGTH = 200  # characters; a script may be one argument
ATTACHED = "analysis"
"""The name under which the analysis of a version is attached where it is asked for."""
_FORBIDDEN = "Permission denied"
_NAMES = "select table_name from duckdb_tables() where schema_name = ? order by 1"


class NothingPublishedError(PayeshError):
    """There is no published file yet; the message names the home and what to do."""

    def __init__(self, home: Path) -> None:
        super().__init__(f"Nothing is published in {home} yet; run `make refresh` first.")


class NotReadableError(PayeshError):
    """The published file is there and may not be read by this user; the message says what to do."""


class HeldOpenError(PayeshError):
    """Another program holds the published file open for writing; the message says which, and what to do.

    Attributes:
        found: which file is held, and by whom.
        advice: what to do about it.
    """

    advice = "close it there, or open it there with read_only=True"

    def __init__(self, database: Path, holder: str) -> None:
        self.found = f"{database} is held open for writing by {holder}, so nobody else can read it"
        super().__init__(f"{self.found}; {self.advice}")


@dataclass(frozen=True)
class Column:
    """A column of a mart.

    Attributes:
        name: its name.
        type: DuckDB's type, such as DECIMAL(5,2).
        meaning: its description, with its unit, on one line.
    """

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Mart:
    """A published mart.

    Attributes:
        name: its name, without the schema.
        meaning: its description, on one line; the first sentence is its grain.
        rows_count: how many rows it has.
        columns: by name, in their order.
    """

    name: str
    meaning: str
    rows_count: int
    columns: Mapping[str, Column]


def open_published(
    database: Path,
    *,
    writable: Path | None = None,
    threads: int | None = None,
    or_copy: bool = False,
    analysis: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """Open a published file, or a version's: its time zone is UTC, and no query can change it or reach another file.

    DuckDB's clients open a file for writing unless they are told otherwise, and then nobody else can open it.

    Args:
        database: the file.
        writable: the one folder in which queries may read and write files all the same; the process may have the file
            open only once then.
        threads: how many may share a query; None: one a core.
        or_copy: whether a copy of it is opened where another program holds it: for what must go on all the same.
        analysis: the file of its analysis, to be asked with it under the name `analysis`; one that is not there is not.

    Raises:
        NothingPublishedError: when there is no such file.
        NotReadableError: when this user may not read it.
        HeldOpenError: when another program holds it open for writing, and no copy will do.
        duckdb.Error: when it, or the analysis, is no database.
    """
    try:
        if not database.exists():
            raise NothingPublishedError(database.parent)
        connection = _connect(database)
    except HeldOpenError:
        if not or_copy:
            raise
        connection = _connect_to_copy(database)
    except PermissionError as error:
        raise NotReadableError(no_access(database)) from error
    if writable is None and connection.execute("select current_setting('lock_configuration')").fetchone() == (True,):
        return connection  # the process has it open already, with all of these
    if analysis is not None and analysis.exists():
        place = str(analysis.resolve()).replace("'", "''")
        connection.execute(f"attach '{place}' as {ATTACHED} (read_only)")
    settings: dict[str, str] = {"TimeZone": "'UTC'"}
    if writable is not None:
        folder = str(writable.absolute()).replace("'", "''")
        settings["allowed_directories"] = f"['{folder}']"
    if threads is not None:
        settings["threads"] = str(threads)
    for name, value in {**settings, "enable_external_access": "false", "lock_configuration": "true"}.items():
        connection.execute(f"set global {name} = {value}")
    return connection


def _connect(database: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(database), read_only=True, config={"python_enable_replacements": "false"})
    except duckdb.IOException as error:
        if _HELD in str(error):
            raise HeldOpenError(database, _holder(str(error))) from error
        if _FORBIDDEN in str(error):
            raise NotReadableError(no_access(database)) from error
        raise


def _connect_to_copy(database: Path) -> duckdb.DuckDBPyConnection:
    """The lock keeps others from opening the file as a database, not from reading its bytes."""
    with tempfile.NamedTemporaryFile(suffix=".duckdb") as copy:  # once it is open, it needs no name
        shutil.copyfile(database, copy.name)
        return _connect(Path(copy.name))


def _holder(error: str) -> str:
    """Who holds the file: DuckDB's words for it, and the command where this user may know it."""
    named = _HOLDER.search(error)
    if named is None:
        return "another program"
    try:
        command = Path(f"/proc/{named['process']}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        command = ""
    words = shorten(command.replace("\0", " "), _COMMAND_LENGTH, placeholder=" …")
    return (
        f"process {named['process']}{named['user'] or ''} ({words or named['program'] or 'its program is not known'})"
    )


def mart_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the marts, sorted."""
    return [name for (name,) in connection.execute(_NAMES, [MARTS]).fetchall()]


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> dict[str, Mart]:
    """The marts by name, each with its columns."""
    found: dict[str, tuple[str, int, dict[str, Column]]] = {}
    for mart, meaning, rows_count, column, kind, about in connection.execute(_COLUMNS, [MARTS]).fetchall():
        _, _, columns = found.setdefault(mart, (_on_one_line(meaning), rows_count, {}))
        columns[column] = Column(column, kind, _on_one_line(about))
    return {name: Mart(name, *parts) for name, parts in found.items()}


def _on_one_line(text: str | None) -> str:
    return " ".join((text or "").split())
