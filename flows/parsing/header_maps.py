"""Header maps: what senders call the columns of a feed's contract, by period, as data (`feeds/headings/<feed>.csv`).

A row is a heading that a sender used from one period to another; Persian and English spellings that fold alike are
one. The column's own name is always known. A heading without a column is known too, and nobody needs it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.parsing.column_types import Row, code, name, ordinal
from flows.parsing.seed_file import SeedError, read_seed
from flows.persian.text import fold

FOLDER = Path(__file__).parent.parent / "feeds" / "header_maps"


class HeaderMapError(SeedError):
    """A header map is at fault; the message names file, row, value and what to do."""


class _HeadingRow(Row):
    """A row of a header map."""

    column_name = code(nullable=True)
    heading = name()
    period_from = ordinal()
    period_to = ordinal(nullable=True)


@dataclass(frozen=True)
class HeaderMap:
    """The headings of a feed in a period.

    Attributes:
        columns: the column that a folded heading stands for; "" for one that nobody needs.
        shown: the heading by which a column is named to people.
        file: where the map is, as messages name it.
    """

    columns: Mapping[str, str]
    shown: Mapping[str, str]
    file: str


@dataclass(frozen=True)
class _Entry:
    place: str
    column: str
    heading: str
    period_from: int
    period_to: int | None

    def holds_in(self, period: int) -> bool:
        return self.period_from <= period and (self.period_to is None or period <= self.period_to)


def header_map(feed: str, period: int, columns: Collection[str], folder: Path = FOLDER) -> HeaderMap:
    """The headings by which a feed's columns are found in a period.

    Args:
        feed: the feed, which names the file.
        period: assessment period.
        columns: the columns of the feed's contract.
        folder: where header maps are.

    Raises:
        SeedError: for a map that can't be read, or a row with a heading or periods that are none.
        HeaderMapError: for a map that names a column that the contract lacks, gives one heading to two columns in
            the period, or has no heading of a column in the period.
    """
    path = folder / f"{feed}.csv"
    found: dict[str, _Entry] = {}
    shown: dict[str, str] = {}
    for entry in _entries(path):
        if entry.column and entry.column not in columns:
            raise HeaderMapError(
                f"{entry.place}: the contract has no column «{entry.column}»; use one of {', '.join(columns)}"
            )
        if not entry.holds_in(period):
            continue
        former = found.setdefault(fold(entry.heading), entry)
        if former is not entry:
            raise HeaderMapError(
                f"{entry.place}: in period {period} «{entry.heading}» is taken by {former.place}; keep one of the two"
            )
        shown.setdefault(entry.column, entry.heading)
    missing = [column for column in columns if column not in shown]
    if missing:
        raise HeaderMapError(f"{path}: no heading in period {period} for {', '.join(missing)}; add a row for each")
    own = {fold(column): column for column in columns}
    return HeaderMap(
        {heading: entry.column for heading, entry in found.items()} | own, shown, f"{path.parent.name}/{path.name}"
    )


def _entries(path: Path) -> Iterator[_Entry]:
    for _, row, column, heading, period_from, period_to in read_seed(path, _HeadingRow).iter_rows():
        yield _Entry(f"{path}, row {row}", column or "", heading, period_from, period_to)
