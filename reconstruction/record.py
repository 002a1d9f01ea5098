"""The record of the shipped inbox: hashes of what it was made of, and of what was made of it.

Making the inbox again takes a minute. Where the record agrees with what is here, that would give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from reconstruction.published import read_agencies, read_method

PROGRAM = Path(__file__).resolve().parent
RECORD = PROGRAM / "record.csv"
COLUMNS = ("part", "content")
_LIBRARIES = ("ortools", "xlsxwriter")


def present_record(seeds: Path, period: int, methodology_id: str, inbox: Path) -> dict[str, str]:
    """What an inbox is made of here and now, and its files.

    Returns:
        By part: the versions of the libraries; SHA-256 of what is read of the seeds, of each file of this program, and
        of each file of the inbox.
    """
    read = (read_agencies(seeds, period), read_method(seeds, methodology_id))
    record = {library: version(library) for library in _LIBRARIES} | {"seeds": _hash(repr(read).encode())}
    for folder, paths in ((PROGRAM, _program_files()), (inbox, inbox.rglob("*"))):
        files = sorted(path for path in paths if path.is_file())
        record |= {f"{folder.name}/{path.relative_to(folder).as_posix()}": _hash(path.read_bytes()) for path in files}
    return record


def read_record() -> dict[str, str]:
    """The record as it was written when the shipped inbox was made."""
    with RECORD.open(encoding="utf-8", newline="") as stream:
        return {row["part"]: row["content"] for row in csv.DictReader(stream)}


def write_record(record: dict[str, str]) -> None:
    """Keep a record as that of the shipped inbox."""
    with RECORD.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *record.items()])


def _program_files() -> Iterable[Path]:
    return [*PROGRAM.glob("*.py"), *PROGRAM.glob("*.html")]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
