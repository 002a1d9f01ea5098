"""What the report says in words: a page for each of its analyses, tables and annexes whose texts the marts hold."""

from __future__ import annotations

from typing import Final

from flows.report.language import Language
from flows.report.pages.page import Page, Section, indicator_path
from flows.report.period_marts import Marts, Row
from flows.report.tables import named, table

_SECTIONS = """
    select section, section_title_fa, section_title_en, printed_in_fa, printed_in_en, count(*) as texts_count
    from marts.report_texts where period = $period group by all order by min(display_order)
"""
_TEXTS = """
    select texts.*, definitions.indicator_title_fa, definitions.indicator_title_en
    from marts.report_texts as texts
    left join marts.indicator_definitions as definitions using (period, indicator_no)
    where period = $period order by display_order, item_no, part_no
"""
_ALWAYS: Final = ("item_no", "text")
_COLUMNS: Final = ("item_no", "indicator_title", "agency_name", "subject", "text", "address")


def text_pages(marts: Marts, language: Language) -> list[Page]:
    """The list of sections, then a page a section (tables 2-12, 3-6 to 3-8, p-1 to p-4, and the annexes)."""
    text, caption = language.text, language.text("texts.sections")
    columns = ("section_title", "printed_in", "texts_count")
    sections, texts = marts.rows(_SECTIONS), marts.by("section", _TEXTS)
    listed = table(language, "report_texts", caption, sections, columns, {"section_title": section_path})
    each = [_section_page(language, section, texts[section["section"]]) for section in sections]
    first = Page("texts.html", text("page.texts"), text("texts.lead"), sections=[Section(caption, tables=[listed])])
    return [first, *each]


def section_path(row: Row) -> str:
    """The page of a row's section of the report."""
    return f"texts/{row['section']}.html"


def _section_page(language: Language, section: Row, rows: list[Row]) -> Page:
    """A table of the section's texts, without the columns that none of them has."""
    title = named(language, section, "section_title")
    columns = [
        column
        for column in _COLUMNS
        if column in _ALWAYS or any(named(language, row, column) is not None for row in rows)
    ]
    links = {"indicator_title": lambda row: indicator_path(row) if row["indicator_no"] is not None else ""}
    made = table(language, "report_texts", title, _numbered_once(rows), columns, links)
    lead = named(language, section, "printed_in")
    return Page(section_path(section), title, lead, sections=[Section(title, tables=[made])])


def _numbered_once(rows: list[Row]) -> list[Row]:
    """The rows, with the number of an item beside its first text alone, and none where print has none."""
    before = [0, *(row["item_no"] for row in rows)]
    return [
        {**row, "item_no": None if row["item_no"] == last else row["item_no"]}
        for last, row in zip(before, rows, strict=False)
    ]
