"""The agencies: a table to search and sort, and a card for each that says why it scored what it did."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flows.persian.text import fold
from flows.report.charts import Bar, Line, bars, lines
from flows.report.language import Language
from flows.report.pages.national import pillars_radar
from flows.report.pages.page import Figure, Page, Section, agency_path, indicator_path, tiles
from flows.report.period_marts import Marts, Row, gathered_by
from flows.report.tables import named, table

_HISTORY = "select * from marts.agency_history where period <= $period order by agency_id, period"
_INDICATORS = """
    select
        scores.agency_id, scores.indicator_no, scores.pillar, indicator_title_fa, indicator_title_en, scores.weight,
        cast(scores.score * 100 as decimal(5, 2)) as score_pct, cast(scores.points as decimal(5, 2)) as points,
        cast(scores.points_lost as decimal(5, 2)) as points_lost, scores.status
    from marts.indicator_scores as scores
    inner join marts.indicator_definitions as definitions using (period, indicator_no)
    where scores.period = $period order by scores.agency_id, scores.indicator_no
"""
_EVIDENCE = """
    select
        agency_id, indicator_no, option_no, rule as rule_fa, rule_en, score, status, feed, source_file, source_sheet,
        landing_id, count(*) as observations_count, min(source_row) as first_row, max(source_row) as last_row,
        case when count(*) = 1 then min(measured_value) end as measured_value,
        case when count(*) = 1 then min(measured_category) end as measured_category
    from marts.score_explanations where period = $period
    group by all order by agency_id, indicator_no, option_no nulls last, landing_id, source_sheet
"""
_IMPROVEMENTS = """
    select improvements.*, definitions.indicator_title_fa, definitions.indicator_title_en
    from marts.score_improvements as improvements
    inner join marts.indicator_definitions as definitions using (period, indicator_no)
    where period = $period order by agency_id, total_gain desc, pillar_gain desc, indicator_no, option_no
"""
_REFUSED = """
    select distinct
        agency_id, indicator_no, feed, source_file, source_sheet, source_row, reported_name, is_named, refused_text
    from marts.refused_observations where period = $period
    order by agency_id, indicator_no, source_file, source_sheet, source_row
"""
_AT_STAKE = """
    select agency_id, cast(round(sum(total_points_at_stake), 2) as decimal(5, 2)) as points
    from marts.score_explanations where period = $period and refused_text is not null group by agency_id
"""
_SERVICES = """
    select *, service_title_fa as service_title from marts.service_scores
    where period = $period order by agency_id, service_id
"""
_CLUSTERS = """
    select memberships.agency_id, clusters.cluster_no, clusters.cluster_name_fa, clusters.cluster_name_en
    from marts.cluster_memberships as memberships
    inner join marts.cluster_scores as clusters using (period, cluster_no)
    where period = $period order by memberships.agency_id, clusters.cluster_no
"""
_PERIODS = "select period, label_fa, label_en from marts.assessment_periods where period <= $period order by period"
_FIRST_ADVICE = 10


@dataclass(frozen=True)
class _Evidence:
    """What the cards are made of, by agency."""

    history: dict[Any, list[Row]]
    indicators: dict[Any, list[Row]]
    evidence: dict[Any, list[Row]]
    improvements: dict[Any, list[Row]]
    refused: dict[Any, list[Row]]
    at_stake: dict[Any, list[Row]]
    services: dict[Any, list[Row]]
    clusters: dict[Any, list[Row]]
    periods: list[Row]


def agency_pages(marts: Marts, language: Language) -> list[Page]:
    """The table of all agencies in scope (table 2-4), then a card an agency."""
    text = language.text
    columns = (
        "rank",
        "agency_name",
        "institution_name",
        "participation_status",
        "electronic_pct",
        *marts.score_columns,
        "quality_level",
    )
    made = table(
        language,
        "agency_scores",
        text("agencies.scores"),
        marts.agencies,
        columns,
        {"agency_name": agency_path},
        lambda row: " ".join(
            fold(str(row[name] or ""))
            for name in ("agency_name_fa", "agency_name_en", "institution_name_fa", "institution_name_en", "agency_id")
        ),
    )
    everyone = Page(
        "agencies.html",
        text("page.agencies"),
        text("agencies.lead"),
        sections=[Section(text("agencies.scores"), tables=[made])],
    )
    gathered = _Evidence(
        history=marts.by("agency_id", _HISTORY),
        indicators=marts.by("agency_id", _INDICATORS),
        evidence=marts.by("agency_id", _EVIDENCE),
        improvements=marts.by("agency_id", _IMPROVEMENTS),
        refused=marts.by("agency_id", _REFUSED),
        at_stake=marts.by("agency_id", _AT_STAKE),
        services=gathered_by("agency_id", marts.with_pillars("service", marts.rows(_SERVICES), "service_id")),
        clusters=marts.by("agency_id", _CLUSTERS),
        periods=marts.rows(_PERIODS),
    )
    return [everyone, *(_card(marts, language, agency, gathered) for agency in marts.agencies)]


def _card(marts: Marts, language: Language, agency: Row, gathered: _Evidence) -> Page:
    text, agency_id = language.text, agency["agency_id"]
    made = tiles(
        language,
        "agency_scores",
        agency,
        ("total", "rank", "quality_level", "electronic_pct", "services", "sub_services"),
    )
    clusters = "، " if language.is_persian else ", "
    lead = text(
        "agency.lead",
        institution=named(language, agency, "institution_name") or text("none"),
        status=text(f"participation_status.{agency['participation_status']}"),
        clusters=clusters.join(named(language, row, "cluster_name") for row in gathered.clusters.get(agency_id, []))
        or text("none"),
    )
    sections = [
        _scores(marts, language, agency),
        _raise(language, gathered.improvements.get(agency_id, [])),
        _indicators(language, gathered.indicators.get(agency_id, [])),
        *_refused(language, gathered.refused.get(agency_id, []), gathered.at_stake.get(agency_id, [])),
        _sources(language, gathered.evidence.get(agency_id, []), agency_id),
        _history(language, gathered.history.get(agency_id, []), gathered.periods),
        Section(
            text("agency.services"),
            tables=[
                table(
                    language,
                    "service_scores",
                    text("agency.services"),
                    gathered.services.get(agency_id, []),
                    ("service_id", "service_title", "sub_services", "electronic_pct", *marts.score_columns),
                )
            ],
        ),
    ]
    return Page(agency_path(agency), named(language, agency, "agency_name"), lead, made, sections)


def _scores(marts: Marts, language: Language, agency: Row) -> Section:
    text, nation = language.text, marts.national
    names = [named(language, agency, "agency_name"), text("nation")]
    title = text("chart.agency_pillars")
    beside = [
        {"entity_fa": names[0], "entity_en": names[0], **{column: agency[column] for column in marts.score_columns}},
        {"entity_fa": names[1], "entity_en": names[1], **{column: nation[column] for column in marts.score_columns}},
    ]
    figures, paragraphs = [], []
    if agency["participation_status"] != "participating":
        paragraphs = [text(f"agency.{agency['participation_status']}")]
    if any(agency[column] for column in marts.score_columns):  # zeros have no shape
        figures = [Figure(title, pillars_radar(language, title, marts, [agency, nation], names))]
    made = table(language, "agency_scores", text("agency.scores"), beside, ("entity", *marts.score_columns))
    return Section(text("agency.scores"), paragraphs, figures=figures, tables=[made])


def _raise(language: Language, rows: list[Row]) -> Section:
    """What would raise the total, most first: of each indicator the option that gives most."""
    text = language.text
    best: dict[int, Row] = {}
    for row in rows:
        best.setdefault(row["indicator_no"], row)
    title = text("chart.gains")
    drawn = [
        Bar(
            f"{language.number(row['indicator_no'])}. {named(language, row, 'indicator_title')}",
            row["total_gain"],
            language.signed(row["total_gain"], 2),
        )
        for row in list(best.values())[:_FIRST_ADVICE]
    ]
    columns = (
        "indicator_no",
        "indicator_title",
        "option_meaning",
        "observations_below_count",
        "observations_count",
        "pillar_gain",
        "total_gain",
    )
    return Section(
        text("agency.raise"),
        [text("agency.raise_note")],
        figures=[Figure(title, bars(language, title, drawn))] if drawn else [],
        tables=[
            table(
                language, "score_improvements", text("agency.raise"), rows, columns, {"indicator_title": indicator_path}
            )
        ],
    )


def _indicators(language: Language, rows: list[Row]) -> Section:
    title = language.text("agency.indicators")
    columns = ("indicator_no", "indicator_title", "pillar", "weight", "score_pct", "points", "points_lost", "status")
    return Section(
        title, tables=[table(language, "indicator_scores", title, rows, columns, {"indicator_title": indicator_path})]
    )


def _sources(language: Language, rows: list[Row], agency_id: str) -> Section:
    """Where each score comes from: rule, file, rows and the hash of the landed bytes."""
    text = language.text
    columns = (
        "indicator_no",
        "rule",
        "score",
        "observations_count",
        "measured_value",
        "measured_category",
        "status",
        "feed",
        "source_file",
        "source_sheet",
        "first_row",
        "last_row",
        "landing_id",
    )
    note = text("agency.evidence_note", command=f"payesh explain --agency {agency_id} --indicator 1 --all")
    made = table(language, "score_explanations", text("agency.evidence"), rows, columns)
    return Section(text("agency.evidence"), [note], tables=[made])


def _refused(language: Language, rows: list[Row], at_stake: list[Row]) -> list[Section]:
    """Rows about the agency that are in no score, and what they cost it at the most; nothing where there are none."""
    if not rows:
        return []
    title = language.text("agency.refused")
    note = language.text("agency.refused_note", points=language.number(at_stake[0]["points"], 2))
    columns = ("indicator_no", "feed", "source_file", "source_sheet", "source_row", "reported_name", "is_named")
    made = table(language, "refused_observations", title, rows, (*columns, "refused_text"))
    return [Section(title, [note], tables=[made])]


def _history(language: Language, rows: list[Row], periods: list[Row]) -> Section:
    text, title = language.text, language.text("chart.agency_history")
    totals: dict[int, Decimal] = {row["period"]: row["total"] for row in rows}
    places = [named(language, period, "label") for period in periods]
    line = Line(text("total"), [totals.get(period["period"]) for period in periods])
    columns = ("period", "total", "rank", "quality_level", "previous_rank", "change", "rank_gain", "source")
    return Section(
        text("agency.history"),
        figures=[Figure(title, lines(language, title, places, [line]))] if totals else [],
        tables=[table(language, "agency_history", text("agency.history"), rows, columns)],
    )
