"""Tables of the report: people read their cells in their digits; scripts sort and copy them as the marts have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from flows.marts.labels import Labels, read_labels
from flows.report.language import Language
from flows.report.period_marts import Row

_ROUNDED = 2


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes:
        shown: what people read.
        value: what it is in the mart, in Latin digits; empty when the mart has nothing.
        is_number: whether it is set as a number.
        href: page that it leads to, from the language's root; empty for none.
    """

    shown: str
    value: str
    is_number: bool = False
    href: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption, headings and rows of cells.

    Attributes:
        caption: what it shows.
        columns: names of its columns in the marts, without the language's ending.
        headings: what people read above them.
        rows: its cells.
        keys: by row, the folded names that a search is compared with; empty where it can't be searched.
    """

    caption: str
    columns: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    keys: Sequence[str] = ()


def cell(language: Language, column: str, value: object, href: str = "") -> Cell:
    """A value of a column as the language writes it.

    What a column's numbers are is told by the ending of its name, as everywhere: `_pct` is in percent, `change` and
    `_gain` have a sign. A word that `texts.csv` has a name for (`<column>.<word>`) is shown by that name.
    """
    if value is None:
        return Cell("", "")
    if isinstance(value, bool):
        return Cell(language.text(f"yes_no.{str(value).lower()}"), str(value).lower(), href=href)
    if isinstance(value, int | Decimal):
        return Cell(_number(language, column, value), _plain(value), is_number=True, href=href)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(language.day(day), day.isoformat(), href=href)
    named = f"{column}.{value}"
    return Cell(language.text(named) if language.has_text(named) else str(value), str(value), href=href)


def _plain(value: int | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _number(language: Language, column: str, value: int | Decimal) -> str:
    places = min(_ROUNDED, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    if column.endswith("_pct"):
        return language.share(value, places) if isinstance(value, Decimal) else language.share(Decimal(value), 0)
    if column == "change" or column.endswith("_gain") or column == "difference":
        return language.signed(value, places)
    return language.number(value, places)


def table(
    language: Language,
    mart: str,
    caption: str,
    rows: Sequence[Row],
    columns: Sequence[str],
    links: Mapping[str, Callable[[Row], str]] | None = None,
    key: Callable[[Row], str] | None = None,
) -> Table:
    """A table of rows of a mart.

    Args:
        language: of names, words, digits and headings.
        mart: the mart that the rows are of, for the headings of its columns.
        caption: what it shows.
        rows: rows of a mart.
        columns: which of its columns; one that has a column a language, such as `agency_name`, without the ending.
        links: by column, the page that a row's cell leads to, from the language's root; empty for none.
        key: what a search of the table is compared with, a row.
    """
    made = []
    for row in rows:
        cells = []
        for column in columns:
            href = links[column](row) if links and column in links else ""
            cells.append(cell(language, column, named(language, row, column), href))
        made.append(cells)
    headings = [heading(language, mart, column) for column in columns]
    return Table(caption, columns, headings, made, [key(row) for row in rows] if key else ())


@cache
def _labels() -> Labels:
    return read_labels()


def heading(language: Language, mart: str, column: str) -> str:
    """What people read above a column: its text in `texts.csv` where it has one, or the label of the mart's column.

    Raises:
        LabelError: when it has neither.
    """
    if language.has_text(f"column.{column}"):
        return language.text(f"column.{column}")
    if language.has_text(f"pillar.{column}") and column not in _labels().by_name:
        return language.text(f"pillar.{column}")  # one that the wide marts have no column for
    labels = _labels()
    in_language = f"{column}_{language.code}"
    of_mart = {in_language, f"{mart}.{in_language}"} & set(labels.by_name)
    found = labels.column(mart, in_language if of_mart else column)
    return found.fa if language.is_persian else found.en


def named(language: Language, row: Row, column: str) -> Any:  # noqa: ANN401 - a mart's value, of any type
    """A row's value of a column, or of that column's variant in the language where there is one."""
    ending = f"{column}_{language.code}"
    return row[ending] if ending in row else row[column]
