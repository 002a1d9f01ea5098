"""The index of a published period: its ranked agencies, what they score, and the methodology's weights and levels."""

from __future__ import annotations

import duckdb

from flows.analysis.engine import AnalysisError, find_peers, take_index

CATALOG = "published"
"""The name under which the published file is attached."""

PEERS = 10
"""How many agencies most like one are its peers."""

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
    "given_traits": """
        select agency_id as entity_id, 'services' as trait, ln(1 + services) as value
        from published.marts.agency_scores where period = $period and rank_competition is not null
        union all
        select agency_id as entity_id, 'sub_services' as trait, ln(1 + sub_services) as value
        from published.marts.agency_scores where period = $period and rank_competition is not null
        union all
        select
            agencies.agency_id as entity_id, types.service_type as trait,
            count(registry.service_type) / greatest(any_value(agencies.sub_services), 1) as value
        from published.marts.agency_scores as agencies
        cross join (
            select distinct service_type from published.reference.registered_sub_services where period = $period
        ) as types
        left join published.reference.registered_sub_services as registry
            on agencies.period = registry.period and agencies.agency_id = registry.agency_id
            and types.service_type = registry.service_type
        where agencies.period = $period and agencies.rank_competition is not null
        group by agencies.agency_id, types.service_type
    """,
    "given_groups": """
        select agency_id as entity_id, 'institution' as group_kind, institution_id as group_id
        from published.marts.agency_scores where period = $period and rank_competition is not null
        union all
        select members.agency_id as entity_id, 'cluster' as group_kind, cast(members.cluster_no as varchar) as group_id
        from published.marts.cluster_memberships as members
        inner join published.marts.agency_scores as scores using (period, agency_id)
        where members.period = $period and scores.rank_competition is not null
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
    find_peers(connection, PEERS)
