"""Another spelling of an agency's name, added to the seeds by a person: the next build takes in the rows that wait.

The seed is text that people review, so a line is added to it and no other byte is changed.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from filelock import lock_descriptor

from flows.parsing.column_types import Row, code, name
from flows.parsing.seed_file import read_seed
from flows.persian.name_search import Named, nearest
from flows.persian.text import fold
from flows.system.atomic_files import write_atomically
from flows.system.errors import PayeshError

AGENCIES_FILE = "agencies.csv"
ALIASES_FILE = "agency_aliases.csv"
_COLUMNS = ["alias", "agency_id", "source"]


class _AgencyRow(Row):
    """An agency and its names."""

    agency_id = code()
    name_fa = name()
    name_en = name()


class _EventRow(Row):
    """A name that an event gave."""

    agency_id = code()
    name_fa = name(nullable=True)
    name_en = name(nullable=True)


class _AliasRow(Row):
    """Another spelling."""

    agency_id = code()
    alias = name()


# Where names of agencies are. SQL reads the same in int_agency_names.
_NAMED_IN = {AGENCIES_FILE: _AgencyRow, "agency_events.csv": _EventRow, ALIASES_FILE: _AliasRow}


class AliasError(PayeshError):
    """The alias can't be added; the message says why and what to do."""


class Name(NamedTuple):
    """A known name: its agency, as it is spelt, and the seed that has it."""

    agency_id: str
    spelling: str
    seed: str


def add_alias(entities: Path, name: str, agency_id: str, source: str) -> Path:
    """Add a spelling of an agency's name at the end of the seed of aliases.

    Args:
        entities: the folder of the seeds of agencies.
        name: the spelling as feeds have it; what surrounds it is dropped.
        agency_id: the agency whose name it is.
        source: where the spelling was seen, for those who review the seed.

    Returns:
        The seed that was written.

    Raises:
        AliasError: when the name or source is blank, the agency is not known, or the name, folded as names are
            compared, is some agency's already.
        SeedError: when a seed of agencies can't be read.
    """
    name, source = name.strip(), source.strip()
    if not fold(name):
        raise AliasError(f"«{name}» has no letter or digit, so nothing could be found by it; give the name as it came")
    if not name.isprintable() and not name.replace("\u200c", "").isprintable():
        raise AliasError(f"{name!r} has line breaks or control characters; give the name on one line")
    if not source or not source.isprintable():
        raise AliasError("--source is blank or has line breaks; say where the spelling was seen")
    path = entities / ALIASES_FILE
    with _alone(entities):
        _require_agency(entities, agency_id)
        known = {fold(found.spelling): found for found in known_names(entities)}.get(fold(name))
        if known is not None:
            raise AliasError(_taken(name, agency_id, known))
        _append(path, [name, agency_id, source])
    return path


def _require_agency(entities: Path, agency_id: str) -> None:
    rows = read_seed(entities / AGENCIES_FILE, _AgencyRow).drop("source_sheet", "source_row")
    known = [Named(*row) for row in rows.iter_rows()]
    if agency_id not in {each.id for each in known}:
        near = ", ".join(f"{each.id} («{each.name_fa}»)" for each in nearest(agency_id, known, count=3))
        raise AliasError(f"there is no agency «{agency_id}» in {entities / AGENCIES_FILE}; the most alike are {near}")


def _taken(name: str, agency_id: str, known: Name) -> str:
    where = f"«{name}» is a name of {known.agency_id} already (as «{known.spelling}» in {known.seed})"
    if known.agency_id == agency_id:
        return f"{where}; nothing needs to be added"
    return f"{where}, and one spelling leads to one agency only; correct that row if it is wrong"


def known_names(entities: Path) -> Iterator[Name]:
    """Every name of every agency, in whatever period.

    Args:
        entities: the folder of the seeds of agencies.

    Raises:
        SeedError: when a seed of agencies can't be read.
    """
    for seed, schema in _NAMED_IN.items():
        for _, _, agency_id, *spellings in read_seed(entities / seed, schema).iter_rows():
            yield from (Name(agency_id, spelling, seed) for spelling in spellings if spelling)


def _append(path: Path, row: list[str]) -> None:
    """Add a row with the file's own line ends; every other byte, and its mode, stay as they are."""
    data, mode = path.read_bytes(), path.stat().st_mode
    header = next(csv.reader([data.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")]), [])
    if header != _COLUMNS:
        raise AliasError(f"{path} has the columns {', '.join(header)} and should have {', '.join(_COLUMNS)}")
    line_end = "\r\n" if b"\r\n" in data else "\n"
    line = io.StringIO()
    csv.writer(line, lineterminator=line_end).writerow(row)
    joint = b"" if data.endswith(b"\n") else line_end.encode()
    write_atomically(path, data + joint + line.getvalue().encode())
    path.chmod(mode)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait for others that add: of two at once, neither may be lost."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise AliasError(
            f"{folder} can't be read: {error}; PAYESH_PROJECT_DIRECTORY is the project's folder"
        ) from error
    try:
        lock_descriptor(descriptor)
        yield
    finally:
        os.close(descriptor)
