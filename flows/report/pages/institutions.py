"""The institutions: their scores, and how much of their services is electronic."""

from __future__ import annotations

from decimal import Decimal

from flows.report.charts import Bar, bars
from flows.report.language import Language
from flows.report.pages.page import Figure, Page, Section
from flows.report.period_marts import Marts
from flows.report.tables import named, table

_COLUMNS = ("rank", "institution_name", "agencies", "services", "sub_services", "electronic_pct")
WHOLE = Decimal(100)


def institution_pages(marts: Marts, language: Language) -> list[Page]:
    """One page: bars of totals and of electronic shares, and the table (table 2-3, charts 2-3 and 2-6)."""
    rows, text = marts.institutions, language.text
    columns = (*_COLUMNS, *marts.score_columns)
    totals = [
        Bar(named(language, row, "institution_name"), row["total"], language.number(row["total"], 2)) for row in rows
    ]
    by_share = sorted(rows, key=lambda row: -row["electronic_pct"])
    shares = [
        Bar(named(language, row, "institution_name"), row["electronic_pct"], language.share(row["electronic_pct"]))
        for row in by_share
    ]
    sections = [
        Section(
            text("institutions.scores"),
            figures=[Figure(text("chart.institutions"), bars(language, text("chart.institutions"), totals, WHOLE))],
            tables=[table(language, "institution_scores", text("institutions.scores"), rows, columns)],
        ),
        Section(
            text("institutions.electronic"),
            figures=[
                Figure(
                    text("chart.institutions_electronic"),
                    bars(language, text("chart.institutions_electronic"), shares, WHOLE),
                )
            ],
        ),
    ]
    return [Page("institutions.html", text("page.institutions"), text("institutions.lead"), sections=sections)]
