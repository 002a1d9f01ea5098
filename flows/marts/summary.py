"""What a published version says in short: the nation's scores, levels, what waits, and how it compares with print."""

from __future__ import annotations

import duckdb

from flows.marts.published import mart_names
from flows.marts.rows import Table, rows_of

LEVELS = """
    select period, quality_level, count(*) as agencies from marts.agency_scores
    group by 1, 2 order by 1, max(total) desc nulls last
"""
WAITING = """
    select period, feed, reported_name as name, rows_count as rows, nearest_1 as nearest
    from marts.unresolved_agencies order by 1, 2, 3
"""
RECONCILIATION = "select status, count(*) as figures from marts.reconciliation group by 1 order by 1"
_OTHER_DATA = """
    select period, count(*) filter (status = 'other_data') as others, count(*) as figures
    from marts.reconciliation group by 1 having others > 0 order by 1
"""
_OTHER_FILES = """
    select source_file from reference.landed_files
    where period = $period and accepted_count > 0 and (period, feed, landing_id) not in (
        select (period, feed, landing_id) from seeds.report_landings
    ) order by 1
"""
_FILES_NAMED = 3
_PILLARS = """
    select scores.period, pillar, scores.score
    from marts.pillar_scores as scores inner join marts.pillar_definitions as pillars using (period, pillar)
    where scores.entity_kind = 'national' order by scores.period, pillars.display_order
"""
_NATIONAL = """
    select
        period, total, quality_level,
        electronic_sub_services || ' of ' || sub_services as electronic_sub_services, electronic_pct,
        agencies_in_scope, agencies_participating, agencies_not_participating, agencies_not_applicable
    from marts.national_scores order by period
"""


def national_scores(connection: duckdb.DuckDBPyConnection) -> Table:
    """A row a scored period: each pillar that a method has, the total, its level and counts."""
    # a version that an older Payesh published, and that a rollback brought back, has no such mart
    pillars = rows_of(connection, _PILLARS) if "pillar_scores" in mart_names(connection) else []
    scores = {(each["period"], each["pillar"]): each["score"] for each in pillars}
    names = [str(name) for name in dict.fromkeys(each["pillar"] for each in pillars)]
    periods = rows_of(connection, _NATIONAL)
    rows = [
        {"period": row["period"], **{name: scores.get((row["period"], name)) for name in names}, **row}
        for row in periods
    ]
    return Table(list(rows[0]) if rows else [], [tuple(row.values()) for row in rows])


def told_of_other_data(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A sentence for each period whose data are others than its printed report is of, and come to other figures."""
    told = []
    for row in rows_of(connection, _OTHER_DATA):
        files = [str(each["source_file"]) for each in rows_of(connection, _OTHER_FILES, {"period": row["period"]})]
        more = f" and {len(files) - _FILES_NAMED} more" if len(files) > _FILES_NAMED else ""
        named = f" ({', '.join(files[:_FILES_NAMED])}{more})" if files else ""
        others = f"{row['others']:,} of {row['figures']:,} printed figures come out otherwise"
        told.append(
            f"period {row['period']}: its data are others than the printed report is of{named}, so the report does not "
            f"judge them; {others}, each other_data in marts.reconciliation"
        )
    return told
