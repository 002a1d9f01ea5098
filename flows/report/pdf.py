"""The national report as PDF: the site's pages in the order of its menu, set by Typst with the fonts that ship here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from flows.report.drawing import ASSETS
from flows.report.language import Language
from flows.report.pages.page import Page
from flows.report.period_marts import Marts
from flows.report.tables import Table, named

TEMPLATE = Path(__file__).parent / "templates" / "national.typ"
ROWS_AT_MOST = 200
"""Rows of a table that is printed; longer ones are on the site, which the report says in their place."""

_WIDEST = 34
"""Letters of a line of a column of text; longer texts take several lines."""


def write_pdf(marts: Marts, language: Language, chapters: Sequence[Page], path: Path) -> None:
    """Write the report of one language.

    Args:
        marts: the marts of the period, for what is said of it.
        language: of the report.
        chapters: pages of the site, a chapter each.
        path: the file to write.
    """
    report = {
        "language": language.code,
        "title": language.text("site"),
        "lead": chapters[0].lead,
        "note": named(language, marts.about_period, "input_note"),
        "version": marts.version,
        "version_line": language.text("footer", period=marts.period),
        "contents": language.text("contents"),
        "chapters": [_chapter(language, page) for page in chapters],
    }
    inputs = {"report": json.dumps(report, ensure_ascii=False)}
    typst.compile(TEMPLATE, path, font_paths=[ASSETS], ignore_system_fonts=True, sys_inputs=inputs)


def _chapter(language: Language, page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "lead": page.lead,
        "tiles": [{"name": tile.name, "shown": tile.shown} for tile in page.tiles],
        "sections": [
            {
                "heading": section.heading,
                "paragraphs": list(section.paragraphs),
                "figures": [{"caption": figure.caption, "svg": figure.svg} for figure in section.figures],
                "tables": [_printed(language, table) for table in section.tables],
            }
            for section in page.sections
        ],
    }


def _printed(language: Language, table: Table) -> dict[str, Any]:
    """A table with columns as wide as their texts, within bounds, and never narrower than a number or a word."""
    fits = len(table.rows) <= ROWS_AT_MOST
    columns = range(len(table.headings))
    numeric = [all(row[at].is_number or not row[at].shown for row in table.rows) for at in columns]
    shown = [[table.headings[at], *(row[at].shown for row in table.rows)] for at in columns]
    words = [max(len(word) for text in texts for word in text.split() or [""]) for texts in shown]
    longest = [max(len(text) for text in texts[1:]) if texts[1:] else 0 for texts in shown]
    return {
        "caption": table.caption,
        "headings": list(table.headings),
        "widths": [min(max(word, length), _WIDEST) + 2 for word, length in zip(words, longest, strict=True)],
        "numeric": numeric,
        "rows": [[cell.shown for cell in row] for row in table.rows] if fits else [],
        "instead": language.text("nothing" if fits else "on_site", rows=len(table.rows)),
    }
