"""The index of a published period: its ranked agencies, what they score, and the methodology's weights and levels."""

from __future__ import annotations

import duckdb

from flows.analysis.engine import AnalysisError, take_index

CATALOG = "published"
"""The name under which the published file is attached."""

_PERIODS = "select period from published.marts.assessment_periods where is_computed order by period"
_GIVEN = {
    "given_entities": """
        select
            agency_id as entity_id, agency_name_fa as entity_name_fa, agency_name_en as entity_name_en, total,
            rank_competition as rank, quality_level != 'not_assessed' as is_assessed
        from published.marts.agency_scores
        where period = $period and rank_competition is not null
    """,
    "given_indicators": """
        select indicators.indicator_no, indicators.pillar, indicators.weight, pillars.weight_pct as pillar_weight
        from published.marts.indicator_definitions as indicators
        inner join published.marts.pillar_definitions as pillars using (period, pillar)
        where period = $period
    """,
    "given_scores": """
        select agency_id as entity_id, indicator_no, score, status
        from published.marts.indicator_scores
        where period = $period
    """,
    "given_levels": """
        select quality_level, lower_bound, is_lower_inclusive, upper_bound, is_upper_inclusive
        from published.marts.quality_level_definitions
        where period = $period
    """,
}


def scored_periods(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """The periods that are scored from observations, earliest first."""
    return [period for (period,) in connection.execute(_PERIODS).fetchall()]


def take_published(connection: duckdb.DuckDBPyConnection, period: int) -> None:
    """Take the index of a published period, whatever its pillars, indicators and levels are.

    Raises:
        AnalysisError: for a period that is not scored, or whose scores are not whole.
    """
    if period not in (known := scored_periods(connection)):
        raise AnalysisError(f"period {period} is not scored from observations; scored are {known}")
    for table, query in _GIVEN.items():
        connection.execute(f"create or replace temp table {table} as {query}", {"period": period})
    connection.execute(f"create or replace temp table scored_period as select {period:d} as period")
    take_index(connection)
