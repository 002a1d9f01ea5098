"""The method, as the marts know it: pillars, indicators, options and levels, and where the figures come from."""

from __future__ import annotations

from flows.report.language import Language
from flows.report.pages.indicators import option_columns
from flows.report.pages.page import Page, Section, indicator_path
from flows.report.period_marts import Marts
from flows.report.tables import table

_LEVELS = "select * from marts.quality_level_definitions where period = $period order by display_order"
_OPTIONS = """
    select performance.*, definitions.indicator_title_fa, definitions.indicator_title_en
    from marts.indicator_performance as performance
    inner join marts.indicator_definitions as definitions using (period, indicator_no)
    where period = $period order by indicator_no, option_no
"""
_EDITIONS = "select * from marts.editions where period = $period order by edition"


def method_pages(marts: Marts, language: Language) -> list[Page]:
    """One page (tables 2-1, p-2 and p-3; chart p-1)."""
    text = language.text
    tables = {
        "method.pillars": ("pillar_definitions", marts.pillars, ("pillar_name", "weight_pct"), None),
        "method.levels": (
            "quality_level_definitions",
            marts.rows(_LEVELS),
            ("quality_level_name", "lower_bound", "is_lower_inclusive", "upper_bound", "is_upper_inclusive"),
            None,
        ),
        "method.indicators": (
            "indicator_definitions",
            marts.indicators,
            (
                "indicator_no",
                "indicator_title",
                "pillar",
                "main_indicator_name",
                "weight",
                "grain",
                "feed",
                "is_binary",
            ),
            {"indicator_title": indicator_path},
        ),
        "method.options": (
            "indicator_performance",
            marts.rows(_OPTIONS),
            ("indicator_no", "indicator_title", "option_no", "option_meaning", *option_columns(language), "score"),
            None,
        ),
        "method.editions": (
            "editions",
            marts.rows(_EDITIONS),
            ("edition", "status", "meaning", "changed_at", "figures_count", "sha256"),
            None,
        ),
    }
    sections = [
        Section(text(key), tables=[table(language, mart, text(key), rows, columns, links)])
        for key, (mart, rows, columns, links) in tables.items()
    ]
    return [Page("method.html", text("page.method"), text("method.lead"), sections=sections)]
