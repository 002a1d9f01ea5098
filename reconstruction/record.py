"""The record of the shipped inbox: hashes of what it was made of, and of what was made of it.

Making the inbox again takes a minute. Where the record agrees with what is here, that would give the same bytes. The
hashes of its files are a seed, by which dbt knows the data that the printed report is of.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from reconstruction.published import read_agencies, read_institutions, read_method

PROGRAM = Path(__file__).resolve().parent
RECORD = PROGRAM / "record.csv"
COLUMNS = ("part", "content")
LANDINGS = Path("published") / "report_landings.csv"
LANDING_COLUMNS = ("period", "feed", "source_file", "landing_id")
_LIBRARIES = ("ortools", "xlsxwriter")


def present_record(seeds: Path, period: int, methodology_id: str) -> dict[str, str]:
    """What an inbox would be made of here and now.

    Returns:
        By part: the versions of the libraries; SHA-256 of what is read of the seeds, and of each file of this program.
    """
    read = (read_agencies(seeds, period), read_institutions(seeds), read_method(seeds, methodology_id))
    record = {library: version(library) for library in _LIBRARIES} | {"seeds": _hash(repr(read).encode())}
    files = sorted(_program_files())
    return record | {
        f"{PROGRAM.name}/{path.relative_to(PROGRAM).as_posix()}": _hash(path.read_bytes()) for path in files
    }


def present_landings(period: int, inbox: Path) -> list[dict[str, str]]:
    """The rows of the seed `report_landings` that a period's inbox would have."""
    files = {path.relative_to(inbox).as_posix(): path for path in sorted(inbox.rglob("*")) if path.is_file()}
    rows = [
        (str(period), name.partition("/")[0].partition(".")[0], name, _hash(path.read_bytes()))
        for name, path in files.items()
    ]
    return [dict(zip(LANDING_COLUMNS, row, strict=True)) for row in rows]


def read_record() -> dict[str, str]:
    """The record as it was written when the shipped inbox was made."""
    with RECORD.open(encoding="utf-8", newline="") as stream:
        return {row["part"]: row["content"] for row in csv.DictReader(stream)}


def read_landings(seeds: Path, period: int) -> list[dict[str, str]]:
    """A period's rows of the seed `report_landings`."""
    with (seeds / LANDINGS).open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["period"] == str(period)]


def write_record(record: dict[str, str]) -> None:
    """Keep a record as that of the shipped inbox."""
    with RECORD.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *record.items()])


def write_landings(seeds: Path, period: int, landings: list[dict[str, str]]) -> None:
    """Keep the files of the shipped inbox as those that the period's report is of; other periods' rows stay."""
    with (seeds / LANDINGS).open(encoding="utf-8", newline="") as stream:
        others = [row for row in csv.DictReader(stream) if row["period"] != str(period)]
    with (seeds / LANDINGS).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, LANDING_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*others, *landings])


def _program_files() -> Iterable[Path]:
    return [*PROGRAM.glob("*.py"), *PROGRAM.glob("*.html")]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
