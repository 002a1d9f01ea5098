"""Landed rows as they stand in their file, under the file's own headings; what no contract has touched yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from flows.feeds import FEEDS
from flows.parsing.formats.content import Content, whole
from flows.parsing.formats.json_document import cell
from flows.parsing.table_records import headed_rows

Place = tuple[str | None, int]
"""Sheet, None where the format has none, and the row as a person counts it, from 1."""


@dataclass(frozen=True)
class RawRow:
    """A row of a landed file.

    Attributes:
        source_sheet: its sheet; None where the format has none.
        source_row: its number, from 1.
        cells: text by heading; of an item of JSON, by the path of each value.
    """

    source_sheet: str | None
    source_row: int
    cells: Mapping[str, str]


def raw_rows(feed: str, period: int, content: Content, places: Collection[Place]) -> list[RawRow]:
    """Rows of a landed file, in the order of the file; a place that it does not have gives none.

    Args:
        feed: the feed that the file is of.
        period: its assessment period, in which its headings hold.
        content: the landed bytes, or their file.
        places: which rows.

    Raises:
        UnreadableFileError: when the file can't be read, or has no header.
    """
    wanted = set(places)
    return [
        RawRow(sheet, number, cells)
        for sheet, number, cells in _all(feed, period, content)
        if (sheet, number) in wanted
    ]


def _all(feed: str, period: int, content: Content) -> Iterator[tuple[str | None, int, dict[str, str]]]:
    items = FEEDS[feed].items
    if items:
        for number, item in enumerate(items(whole(content)), start=1):
            yield None, number, dict(_flat(item, ""))
        return
    yield from headed_rows(FEEDS[feed].tables(content), FEEDS[feed].schema, feed, period)


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    """The values of an item, each with the path of members and places that leads to it."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _flat(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, member in enumerate(value, start=1):
            yield from _flat(member, f"{path}[{number}]")
    else:
        yield path, cell(value) or ""
