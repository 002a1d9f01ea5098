"""What a page of the site is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.report.language import Language
from flows.report.period_marts import Marts, Row
from flows.report.tables import Table, cell, heading


@dataclass(frozen=True)
class Figure:
    """A chart with its caption; the table that holds its figures is on the same page."""

    caption: str
    svg: str


@dataclass(frozen=True)
class Tile:
    """A headline figure.

    Attributes:
        name: what it is.
        measure: the mart's column that it is of.
        shown: what people read.
        value: the mart's value.
    """

    name: str
    measure: str
    shown: str
    value: str


def tiles(language: Language, mart: str, row: Row, columns: Sequence[str]) -> list[Tile]:
    """Headline figures from columns of a mart's row; what is absent is said to be."""
    made = []
    for column in columns:
        shown = cell(language, column, row[column])
        made.append(Tile(heading(language, mart, column), column, shown.shown or language.text("none"), shown.value))
    return made


@dataclass(frozen=True)
class Section:
    """A part of a page: a heading, paragraphs, charts, then tables."""

    heading: str
    paragraphs: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Page:
    """A page of one language.

    Attributes:
        path: where it is, from the language's folder.
        title: its heading.
        lead: a sentence or two below the heading.
        tiles: headline figures.
        sections: its parts.
    """

    path: str
    title: str
    lead: str = ""
    tiles: Sequence[Tile] = ()
    sections: Sequence[Section] = ()


Pages = Callable[[Marts, Language], list[Page]]


def agency_path(row: Row) -> str:
    """The page of a row's agency."""
    return f"agencies/{row['agency_id']}.html"


def agency_link(marts: Marts) -> dict[str, Callable[[Row], str]]:
    """Leads from names of agencies to their pages; those that are not in scope of the period have none."""
    with_pages = {agency["agency_id"] for agency in marts.agencies}
    return {"agency_name": lambda row: agency_path(row) if row["agency_id"] in with_pages else ""}


def indicator_path(row: Row) -> str:
    """The page of a row's indicator."""
    return f"indicators/{row['indicator_no']}.html"
