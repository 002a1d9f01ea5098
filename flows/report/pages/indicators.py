"""The indicators: how much of their points was won, and a page for each with options, values and agencies."""

from __future__ import annotations

from decimal import Decimal

from flows.report.charts import Bar, bars, spread
from flows.report.drawing import PILLAR_COLOURS
from flows.report.language import Language
from flows.report.pages.institutions import WHOLE
from flows.report.pages.page import Figure, Page, Section, agency_link, indicator_path, tiles
from flows.report.period_marts import Marts, Row
from flows.report.tables import named, table

_OPTIONS = "select * from marts.indicator_performance where period = $period order by indicator_no, option_no"
_MEASURED = """
    select * from marts.measurements
    where period = $period and status = 'observed' order by indicator_no, option_no, measured_value desc nulls last
"""
_RECOMMENDATIONS = "select * from marts.indicator_recommendations where period = $period order by indicator_no"
_SCORES = """
    select
        scores.indicator_no, scores.agency_id, agencies.agency_name_fa, agencies.agency_name_en,
        cast(scores.score * 100 as decimal(5, 2)) as score_pct, cast(scores.points as decimal(5, 2)) as points,
        scores.status, measured.measured_value, measured.measured_category
    from marts.indicator_scores as scores
    inner join marts.agency_scores as agencies using (period, agency_id)
    left join marts.measurements as measured using (period, agency_id, indicator_no)
    where scores.period = $period and agencies.rank is not null
    order by scores.indicator_no, scores.points desc, agencies.rank
"""


def indicator_pages(marts: Marts, language: Language) -> list[Page]:
    """The list (table 3-6, chart 3-14), then a page an indicator."""
    rows, text = marts.indicators, language.text
    title = text("chart.indicators")
    drawn = [
        Bar(
            f"{language.number(row['indicator_no'])}. {named(language, row, 'indicator_title')}",
            row["mean_score_pct"],
            language.share(row["mean_score_pct"]),
            text(f"pillar.{row['pillar']}"),
        )
        for row in rows
        if row["mean_score_pct"] is not None
    ]
    columns = ("indicator_no", "indicator_title", "pillar", "weight", "mean_score_pct", "feed", "grain")
    section = Section(
        text("indicators.scores"),
        figures=[Figure(title, bars(language, title, drawn, WHOLE, PILLAR_COLOURS))],
        tables=[
            table(
                language,
                "indicator_definitions",
                text("indicators.scores"),
                rows,
                columns,
                {"indicator_title": indicator_path},
            )
        ],
    )
    options, measured, scores, recommendations = (
        marts.by("indicator_no", query) for query in (_OPTIONS, _MEASURED, _SCORES, _RECOMMENDATIONS)
    )
    each = [
        _indicator_page(
            marts,
            language,
            row,
            options.get(row["indicator_no"], []),
            measured.get(row["indicator_no"], []),
            scores.get(row["indicator_no"], []),
            recommendations.get(row["indicator_no"], []),
        )
        for row in rows
    ]
    return [Page("indicators.html", text("page.indicators"), text("indicators.lead"), sections=[section]), *each]


def _indicator_page(
    marts: Marts,
    language: Language,
    indicator: Row,
    options: list[Row],
    measured: list[Row],
    scores: list[Row],
    recommendations: list[Row],
) -> Page:
    text, title = language.text, named(language, indicator, "indicator_title")
    chart = text("chart.options")
    drawn = [
        Bar(named(language, row, "option_meaning"), Decimal(row["agencies"]), language.number(row["agencies"]))
        for row in options
    ]
    figures = [Figure(chart, bars(language, chart, drawn))]
    values = [
        (named(language, row, "option"), row["measured_value"]) for row in measured if row["measured_value"] is not None
    ]
    if values:
        named_options = list(dict.fromkeys(named(language, row, "option") for row in measured))
        unit = text(f"unit.{indicator['unit']}")
        caption = text("chart.measured", unit=unit)
        figures.append(Figure(caption, spread(language, caption, values, named_options)))
    is_measured = any(row["measured_value"] is not None or row["measured_category"] is not None for row in measured)
    evidence = [
        column
        for column in ("measured_value", "measured_category")
        if is_measured and any(row[column] is not None for row in scores)
    ]
    sections = [
        Section(
            text("indicator.options"),
            figures=figures,
            tables=[
                table(
                    language,
                    "indicator_performance",
                    text("indicator.options"),
                    options,
                    ("option_no", "option_meaning", *option_columns(language), "score", "agencies"),
                )
            ],
        ),
        *_advice(language, indicator, recommendations),
        Section(
            text("indicator.agencies"),
            tables=[
                table(
                    language,
                    "indicator_scores",
                    text("indicator.agencies"),
                    scores,
                    ("agency_name", "score_pct", "points", *evidence, "status"),
                    agency_link(marts),
                )
            ],
        ),
    ]
    columns = ("pillar", "main_indicator_name", "weight", "mean_score_pct", "feed")
    shown = {**indicator, "main_indicator_name": named(language, indicator, "main_indicator_name")}
    made = tiles(language, "indicator_definitions", shown, columns)
    heading = f"{language.number(indicator['indicator_no'])}. {title}"
    return Page(indicator_path(indicator), heading, tiles=made, sections=sections)


def _advice(language: Language, indicator: Row, recommendations: list[Row]) -> list[Section]:
    """What the report says of the indicator, then what we suggest, each under a heading of its own."""
    said = {
        "indicator.reference": named(language, indicator, "reference"),
        **{
            key: named(language, row, column)
            for row in recommendations
            for key, column in (
                ("indicator.printed_recommendation", "printed_recommendation"),
                ("indicator.own_recommendation", "recommendation"),
            )
        },
    }
    return [Section(language.text(key), [paragraph]) for key, paragraph in said.items() if paragraph]


def option_columns(language: Language) -> tuple[str, ...]:
    """Columns that options have in one language alone: the printed words of a rule are Persian."""
    return ("option_printed_text_fa",) if language.is_persian else ()
