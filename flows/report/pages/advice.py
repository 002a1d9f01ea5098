"""What would help: causes that agencies name, recommendations for the weakest indicators, and the roadmap."""

from __future__ import annotations

from flows.report.charts import Bar, stacked_shares
from flows.report.drawing import SHADES
from flows.report.language import Language
from flows.report.pages.page import Figure, Page, Section, indicator_path, tiles
from flows.report.period_marts import Marts
from flows.report.tables import named, table

_CAUSES = "select * from marts.causes_survey where period = $period order by cause_no"
_RECOMMENDATIONS = "select * from marts.indicator_recommendations where period = $period order by weakness_rank"
_ROADMAP_ITEMS = """
    select item_no as action_no, part_no, text_fa, text_en from marts.report_texts
    where period = $period and section = 'roadmap' order by item_no, part_no
"""
_ROADMAP = "select * from marts.roadmap where period = $period order by action_no, actor"
_VISITS = "select * from marts.in_person_visits where period = $period"
_WEIGHTS = ("high_pct", "medium_pct", "low_pct")


def advice_pages(marts: Marts, language: Language) -> list[Page]:
    """One page (tables 3-5 to 3-7 as printed, and the estimate of visits in person of section 3-5)."""
    causes, text = marts.rows(_CAUSES), language.text
    title = text("chart.causes")
    series = [text(f"cause.{weight}") for weight in _WEIGHTS]
    drawn = [
        Bar(named(language, row, "cause"), row[weight], "", name)
        for row in causes
        for weight, name in zip(_WEIGHTS, series, strict=True)
    ]
    sections = [
        Section(
            text("advice.indicators"),
            tables=[
                table(
                    language,
                    "indicator_recommendations",
                    text("advice.indicators"),
                    marts.rows(_RECOMMENDATIONS),
                    (
                        "weakness_rank",
                        "indicator_no",
                        "indicator_title",
                        "mean_score_pct",
                        "printed_recommendation",
                        "recommendation",
                    ),
                    {"indicator_title": indicator_path},
                )
            ],
        ),
        Section(
            text("advice.causes"),
            figures=[Figure(title, stacked_shares(language, title, drawn, SHADES))] if causes else [],
            tables=[table(language, "causes_survey", text("advice.causes"), causes, ("cause_no", "cause", *_WEIGHTS))],
        ),
        Section(
            text("advice.roadmap"),
            tables=[
                table(
                    language,
                    "roadmap",
                    text("advice.roadmap"),
                    marts.rows(_ROADMAP),
                    ("action_no", "action", "actor", "priority"),
                ),
                table(
                    language,
                    "report_texts",
                    text("advice.roadmap_items"),
                    marts.rows(_ROADMAP_ITEMS),
                    ("action_no", "part_no", "text"),
                ),
            ],
        ),
    ]
    made = [
        tile
        for row in marts.rows(_VISITS)
        for tile in tiles(language, "in_person_visits", row, ("in_person_visits_pct", "correlation_coefficient"))
    ]
    return [Page("advice.html", text("page.advice"), text("advice.lead"), made, sections)]
