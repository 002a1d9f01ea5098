"""The first page: the nation."""

from __future__ import annotations

from decimal import Decimal

from flows.report.charts import Bar, Line, bars, radar, stacked_shares
from flows.report.drawing import ACCENT, GRID, PALE
from flows.report.language import Language
from flows.report.pages.page import Figure, Page, Section, agency_link, tiles
from flows.report.period_marts import Marts, Row
from flows.report.tables import named, table

_LEVELS = """
    select period, quality_level, name_fa, name_en, display_order, agencies from marts.quality_level_counts
    where period = $period or period = (
        select previous_period from marts.assessment_periods where period = $period
    )
    order by period desc, display_order
"""
_TOP = "select * from marts.leaderboards where period = $period and measure = 'total' order by place"
_HEADLINES = ("total", "quality_level", "electronic_pct", "agencies_participating")
_COUNTS = (
    "agencies_in_scope",
    "agencies_participating",
    "agencies_not_participating",
    "agencies_not_applicable",
    "services",
    "sub_services",
    "electronic_sub_services",
    "electronic_pct",
    "quality_level",
)


def national_pages(marts: Marts, language: Language) -> list[Page]:
    """The nation's scores, counts, quality levels and the best agencies."""
    row, text = marts.national, language.text
    made = tiles(language, "national_scores", row, _HEADLINES)
    scores = Section(
        text("national.scores"),
        figures=[
            Figure(
                text("chart.pillars"), pillars_radar(language, text("chart.pillars"), marts, [row], [text("nation")])
            )
        ],
        tables=[table(language, "national_scores", text("national.scores"), [row], marts.score_columns)],
    )
    counts = Section(
        text("national.counts"),
        figures=[Figure(text("chart.electronic"), _electronic(language, marts))],
        tables=[table(language, "national_scores", text("national.counts"), [row], _COUNTS)],
    )
    best = marts.rows(_TOP)
    top = Section(
        text("national.best"),
        tables=[
            table(
                language,
                "leaderboards",
                text("national.best"),
                best,
                ("place", "agency_name", "value"),
                agency_link(marts),
            )
        ],
    )
    lead = text("national.lead", period=marts.period, season=named(language, marts.about_period, "label"))
    return [Page("index.html", text("page.index"), lead, made, [scores, _levels(marts, language), counts, top])]


def pillars_radar(language: Language, title: str, marts: Marts, rows: list[Row], names: list[str]) -> str:
    """The pillars' scores of rows of any mart of scores, one below the other's lines."""
    axes = [named(language, pillar, "pillar_name") for pillar in marts.pillars]
    columns = [pillar["pillar"] for pillar in marts.pillars]
    return radar(
        language,
        title,
        axes,
        [Line(name, [row[column] for column in columns]) for name, row in zip(names, rows, strict=True)],
    )


def _levels(marts: Marts, language: Language) -> Section:
    rows, title = marts.rows(_LEVELS), language.text("chart.levels")
    drawn = [
        Bar(
            named(language, row, "name"),
            Decimal(row["agencies"]),
            language.number(row["agencies"]),
            language.text("period", period=row["period"]),
        )
        for row in sorted(rows, key=lambda each: (each["display_order"], -each["period"]))
    ]
    return Section(
        language.text("national.levels"),
        figures=[Figure(title, bars(language, title, drawn, colours=(ACCENT, PALE)))],
        tables=[table(language, "quality_level_counts", title, rows, ("period", "name", "agencies"))],
    )


def _electronic(language: Language, marts: Marts) -> str:
    row, text = marts.national, language.text
    electronic, rest = text("electronic.yes"), text("electronic.no")
    whole = row["sub_services"]
    drawn = [
        Bar(text("nation"), Decimal(row["electronic_sub_services"]), "", electronic),
        Bar(text("nation"), Decimal(whole - row["electronic_sub_services"]), "", rest),
    ]
    return stacked_shares(language, text("chart.electronic"), drawn, (ACCENT, GRID))
