"""Texts of seeds with the keys that names and codes are compared by, for a build: SQL looks them up and folds nothing.

Seeds stay what people type. What is looked up is the text as it stands there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.persian.codes import code_key
from flows.persian.text import fold

# Where spellings of agencies are, and values that stand in for those of feeds, which may be names or codes.
_TEXTS = {
    "entities/agencies.csv": ("name_fa", "name_en"),
    "entities/agency_events.csv": ("name_fa", "name_en"),
    "entities/agency_aliases.csv": ("alias",),
    "corrections.csv": ("expected_raw_value", "corrected_value"),
}
_BLOCK_SIZE = 16384  # as profiles.yml has it: the file takes it from who makes it


class TextKey(NamedTuple):
    """A text of a seed and its keys.

    Attributes:
        text: as it stands in the seed.
        name_key: the text folded as a name.
        code_key: the text as a register's code.
    """

    text: str
    name_key: str
    code_key: str


def text_keys(seeds: Path) -> list[TextKey]:
    """A row a text, in order.

    Args:
        seeds: the folder of all seeds. What of them can't be read has no row: the build says what is wrong with it.
    """
    texts = {text for seed, columns in _TEXTS.items() for text in _texts(seeds / seed, columns)}
    return [TextKey(text, fold(text), code_key(text)) for text in sorted(texts)]


def write_text_keys(work: Path, seeds: Path) -> None:
    """Write the keys where the source `seeds.text_keys` has them.

    Args:
        work: the database of the build, which nothing has open; it is made if it is not there.
        seeds: the folder of all seeds.
    """
    columns = [list(column) for column in zip(*text_keys(seeds), strict=True)] or [[], [], []]
    with duckdb.connect(str(work), config={"default_block_size": str(_BLOCK_SIZE)}) as connection:
        connection.execute("create schema if not exists staging")
        connection.execute(
            "create or replace table staging.text_keys as select unnest($1::varchar[]) as text,"
            " unnest($2::varchar[]) as name_key, unnest($3::varchar[]) as code_key",
            columns,
        )


def _texts(seed: Path, columns: tuple[str, ...]) -> Iterator[str]:
    try:
        with seed.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        return
    for row in rows:
        yield from (text for column in columns if (text := row.get(column)))
