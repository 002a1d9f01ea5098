"""How far the figures can be trusted: feeds, refused rows, and every printed figure beside the computed one."""

from __future__ import annotations

from flows.report.language import Language
from flows.report.pages.page import Page, Section, Tile
from flows.report.period_marts import Marts, Row
from flows.report.tables import cell, table

_FEEDS = "select * from marts.feed_status where period = $period order by feed"
_REFUSED = """
    select feed, source_file, reason, is_waiting, count(*) as rows_count
    from marts.quarantined_rows where period = $period group by all order by all
"""
_WAITING = "select * from marts.unresolved_agencies where period = $period order by feed, reported_name"
_BY_TABLE = """
    select
        report_table, count(*) as figures_count,
        count(*) filter (status = 'reproduced') as reproduced_count,
        count(*) filter (status = 'expected_discrepancy') as expected_discrepancy_count,
        count(*) filter (status = 'other_data') as other_data_count,
        count(*) filter (status = 'unexplained') as unexplained_count
    from marts.reconciliation group by report_table order by report_table
"""
_DIFFERENT = """
    with names as (
        select 'agency' as entity_kind, agency_id as row_key, name_fa, name_en from seeds.agencies
        union all select 'institution', institution_id, name_fa, name_en from seeds.institutions
        union all select 'cluster', cluster_no::varchar, name_fa, name_en from seeds.clusters
        union all select 'un_domain', domain_id, name_fa, name_en from seeds.un_domains
        union all select distinct 'quality_level', quality_level, name_fa, name_en from seeds.quality_levels
        union all select distinct 'pillar', pillar, name_fa, name_en from seeds.pillars
    ),
    named as (
        select distinct tables.report_table, names.row_key, names.name_fa, names.name_en
        from seeds.report_measures as tables inner join names using (entity_kind)
    )
    select
        figures.*, coalesce(named.name_fa, figures.row_key) as row_name_fa,
        coalesce(named.name_en, figures.row_key) as row_name_en
    from marts.reconciliation as figures left join named using (report_table, row_key)
    where figures.status <> 'reproduced' order by figures.report_table, figures.row_key, figures.measure
"""
_BY_REASON = """
    select reason_kind, count(*) as figures_count
    from marts.reconciliation where reason_kind is not null
    group by reason_kind order by figures_count desc, reason_kind
"""
_STATUSES = "select status, count(*) as figures_count from marts.reconciliation group by status order by status"


def quality_pages(marts: Marts, language: Language) -> list[Page]:
    """One page: what came and what was refused, then the reconciliation with print."""
    text = language.text
    tiles = []
    statuses = marts.rows(_STATUSES)
    is_other_data = any(row["status"] == "other_data" for row in statuses)
    note = "quality.other_data_note" if is_other_data else "quality.reconciliation_note"
    for row in statuses:
        made = cell(language, "figures_count", row["figures_count"])
        tiles.append(Tile(text(f"status.{row['status']}"), row["status"], made.shown, made.value))
    feeds = (
        "title",
        "source_system",
        "status",
        "records",
        "accepted",
        "quarantined",
        "last_fetched_at",
        "is_stale",
        "indicators_fed",
        "trouble",
    )
    differences = (
        "report_table",
        "row_name",
        "measure",
        "published",
        "computed",
        "difference",
        "reason_kind",
        "reason",
    )
    by_table = (
        "report_table",
        "figures_count",
        "reproduced_count",
        "expected_discrepancy_count",
        "other_data_count",
        "unexplained_count",
    )
    by_reason = ("reason_kind", "figures_count")
    sections = [
        Section(
            text("quality.feeds"),
            tables=[table(language, "feed_status", text("quality.feeds"), marts.rows(_FEEDS), feeds)],
        ),
        Section(
            text("quality.refused"),
            [text("quality.refused_note")],
            tables=[
                table(
                    language,
                    "quarantined_rows",
                    text("quality.refused"),
                    marts.rows(_REFUSED),
                    ("feed", "source_file", "reason", "is_waiting", "rows_count"),
                ),
                table(
                    language,
                    "unresolved_agencies",
                    text("quality.waiting"),
                    marts.rows(_WAITING),
                    ("feed", "reported_name", "rows_count", "nearest_1"),
                ),
            ],
        ),
        Section(
            text("quality.reconciliation"),
            [text(note)],
            tables=[
                table(language, "reconciliation", text("quality.by_table"), marts.rows(_BY_TABLE), by_table),
                table(language, "reconciliation", text("quality.by_reason"), marts.rows(_BY_REASON), by_reason),
                table(
                    language,
                    "reconciliation",
                    text("quality.differences"),
                    _with_digits(language, marts.rows(_DIFFERENT)),
                    differences,
                ),
            ],
        ),
    ]
    return [Page("quality.html", text("page.quality"), text("quality.lead"), tiles, sections)]


def _with_digits(language: Language, rows: list[Row]) -> list[Row]:
    """Rows, where those that print knows by a number alone have it in the language's digits."""
    return [
        {**row, "row_name_fa": language.digits(row["row_key"])}
        if row["row_name_fa"] == row["row_key"] and row["row_key"].replace(".", "").isdecimal()
        else row
        for row in rows
    ]
