"""What a published version says in short: the nation's scores, levels, what waits, and how it compares with print."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from flows.marts.published import mart_names
from flows.marts.rows import Figures, Table, rows_of

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
_UNMATCHED = """
    select period, feed, is_repeated, count(*) as rows_count,
        min_by(source_file || ' row ' || source_row, source_row) as place, min_by(reason, source_row) as reason
    from marts.quarantined_rows where is_unmatched and not list_contains($closed, period)
    group by period, feed, is_repeated order by period, feed, is_repeated
"""
_ON_AN_EDGE = """
    select count(*) as figures, min(figure_id) as figure_id
    from marts.reconciliation where is_on_rounding_edge having count(*) > 0
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


def told_of_unmatched_rows(connection: duckdb.DuckDBPyConnection, closed: Collection[int] = ()) -> list[str]:
    """A sentence for each period and feed of which accepted rows count for nothing, though their agencies are known.

    Args:
        connection: to the published file; one that was built before this was known of tells of none.
        closed: periods that take no new data, in which nothing can be done about it.
    """
    return [
        f"period {row['period']}, {row['feed']}: {row['rows_count']:,} accepted rows "
        f"{'repeat others, and lose nothing' if row['is_repeated'] else 'match nothing and score nothing'} "
        f"(as {row['place']}: {row['reason']}); they are is_unmatched in marts.quarantined_rows"
        for row in _unmatched(connection, closed)
    ]


def has_lost_rows(connection: duckdb.DuckDBPyConnection, closed: Collection[int] = ()) -> bool:
    """Whether any of these rows is lost; one that repeats another, which counts, is not."""
    return not all(row["is_repeated"] for row in _unmatched(connection, closed))


def _unmatched(connection: duckdb.DuckDBPyConnection, closed: Collection[int]) -> list[Figures]:
    if not _has_column(connection, "quarantined_rows", "is_repeated"):
        return []
    return rows_of(connection, _UNMATCHED, {"closed": list(closed)})


def told_of_edges(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A sentence when computed figures are compared with print after a second rounding that may mislead."""
    if not _has_column(connection, "reconciliation", "is_on_rounding_edge"):
        return []
    return [
        f"{row['figures']} computed figures (as {row['figure_id']}) lie on an edge of rounding; look at their "
        "unrounded values before trusting the comparison (is_on_rounding_edge in marts.reconciliation)"
        for row in rows_of(connection, _ON_AN_EDGE)
    ]


def told_of_warnings(connection: duckdb.DuckDBPyConnection, closed: Collection[int] = ()) -> list[str]:
    """All that a version warns of: what the last screen, `payesh status` and a run's artifact say."""
    return [*told_of_unmatched_rows(connection, closed), *told_of_edges(connection), *told_of_other_data(connection)]


def _has_column(connection: duckdb.DuckDBPyConnection, mart: str, column: str) -> bool:
    """Whether a mart has a column: in a version that an older Payesh published it may lack."""
    query = "from duckdb_columns() where schema_name = 'marts' and table_name = $mart and column_name = $column"
    return bool(rows_of(connection, query, {"mart": mart, "column": column}))


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
