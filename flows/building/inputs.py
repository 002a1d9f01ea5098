"""What a build is made of, as hashes: where they are those of the published version, there is nothing to build.

Models are pure functions of these, so equal hashes mean equal marts. The version before it is one of them, as a build
says what it moves; that there is another one by now is no reason to build.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

import polars as pl

from flows.feeds import FEEDS, parser_fingerprint
from flows.system.atomic_files import file_hash
from flows.system.home import failures_file, receipts_file

TROUBLES = "troubles"
AFTER_TROUBLES = "source:landing.troubles+"
"""What hangs on the troubles of feeds, in dbt's selection syntax: no figure, the status of the feeds alone."""
DATA = "data"
_PROJECT = {
    "seeds": ["seeds/**/*.csv", "seeds/**/*.yml"],
    "models": [
        *("models/**/*", "macros/**/*", "tests/data/**/*"),  # dbt reads them whole, whatever a file is called
        *("dbt_project.yml", "profiles.yml", "flows/persian/text.py", "flows/persian/codes.py"),
        "flows/building/text_keys.py",  # the keys of what seeds spell
        "flows/building/published_file.py",  # what readers get of the models, and under which promises
    ],
}
# Parquet is named by its landing and its parser, so that names alone tell accepted rows apart.
_ROWS = ["accepted/**/*.parquet", "quarantined/**/*.parquet"]
_DATA_OF_PERIOD = re.compile(rf"{DATA} of period ([0-9]+)")
_OF_PERIOD = re.compile(r"/period=([0-9]+)/")
_HOME = {
    "editions": ["editions/editions.parquet", "editions/frozen/**/*.parquet"],
    "former": ["editions/last_published/*.parquet"],
}
# dbt-adapters brings the macros that every project has, which the parse holds too
_ENGINE = ("dbt-core", "dbt-adapters", "dbt-common", "dbt-duckdb", "duckdb")


def build_inputs(project: Path, home: Path) -> dict[str, str]:
    """SHA-256 of each kind of input of a build.

    Args:
        project: the dbt project.
        home: where what is active is.

    Returns:
        By kind: `seeds` and `models` of the project, `parsers` of the feeds, `data of period 7` that is active and so
        on, `data` of no period, `troubles` of feeds (which feeds are in which, and not since when, nor in which
        words), `editions`, `former` (the version that the build is compared with) and `engine` (versions of the
        libraries that build).
    """
    found = {kind: _hash_of_files(project, patterns) for kind, patterns in _PROJECT.items()}
    found |= {kind: _hash_of_files(home, patterns) for kind, patterns in _HOME.items()} | _data(home)
    engine = "\n".join(f"{library} {version(library)}" for library in _ENGINE)
    parsers = "\n".join(f"{feed} {parser_fingerprint(feed)}" for feed in FEEDS)
    texts = {"parsers": parsers, "engine": engine, TROUBLES: _troubles(home)}
    return found | {kind: hashlib.sha256(text.encode()).hexdigest() for kind, text in texts.items()}


def changed_inputs(former: Mapping[str, str], present: Mapping[str, str]) -> set[str]:
    """The kinds of input for which there is something to build: those that are not what a version was built of.

    Args:
        former: what the version was built of; empty when that is not known.
        present: what it would be built of now.
    """
    kinds = (former.keys() | present.keys()) - {"former"}
    return {kind for kind in kinds if former.get(kind) != present.get(kind)}


def data_of(period: int) -> str:
    """The kind of input that the data of a period is."""
    return f"{DATA} of period {period}"


def changed_periods(changed: Collection[str]) -> frozenset[int] | None:
    """The periods whose data are all that changed, beside the troubles of feeds; None where anything else did."""
    found = [_DATA_OF_PERIOD.fullmatch(kind) for kind in changed if kind != TROUBLES]
    periods = frozenset(int(kind[1]) for kind in found if kind)
    return periods if all(found) else None


def _data(home: Path) -> dict[str, str]:
    """Hashes of what is active, by kind: accepted and refused rows, and the receipts of a period."""
    lines: dict[str, list[str]] = {DATA: []}
    for path in _files(home, _ROWS):
        place = path.relative_to(home).as_posix()
        of_period = _OF_PERIOD.search(place)
        kind = data_of(int(of_period[1])) if of_period else DATA
        lines.setdefault(kind, []).append(_line(path, place))
    receipts = receipts_file(home)
    if receipts.exists():
        try:
            for (period,), rows in pl.read_parquet(receipts).partition_by("period", as_dict=True).items():
                lines.setdefault(data_of(period), []).append(rows.write_ndjson())
        except (pl.exceptions.PolarsError, OSError):
            lines[DATA].append(_line(receipts, receipts.name))  # what nobody can read is another's than it was
    return {kind: hashlib.sha256("".join(each).encode()).hexdigest() for kind, each in lines.items()}


def _troubles(home: Path) -> str:
    """A line a feed and period in trouble, and its kind: a trouble that lasts is the same each night."""
    path = failures_file(home)
    if not path.exists():
        return ""
    return pl.read_parquet(path, columns=["feed", "period", "outcome"]).sort("feed", "period").write_csv()


def parsed_project_key(project: Path) -> str:
    """SHA-256 of what dbt's parse of a project depends on: two projects of one key are parsed alike.

    Of a seed that is its place and its YAML: its rows are read when it is loaded. Of the home it is nothing: where the
    sources lie is said when a build begins.
    """
    seeds = sorted(path.relative_to(project).as_posix() for path in project.glob("seeds/**/*.csv"))
    parts = [
        _hash_of_files(project, [*_PROJECT["models"], "seeds/**/*.yml"]),
        *seeds,
        *(f"{library} {version(library)}" for library in _ENGINE),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _hash_of_files(folder: Path, patterns: Iterable[str]) -> str:
    lines = [_line(path, path.relative_to(folder).as_posix()) for path in _files(folder, patterns)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _files(folder: Path, patterns: Iterable[str]) -> list[Path]:
    return sorted({path for pattern in patterns for path in folder.glob(pattern) if path.is_file()})


def _line(path: Path, place: str) -> str:
    return f"{file_hash(path)}  {place}\n"
