"""Two agencies in one period, or two periods, side by side: figures of the marts, and what can't be compared."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from flows.marts.rows import Figures, rows_of

_AGENCIES = """
    select scores.*, ranked.agencies_ranked
    from marts.agency_scores as scores
    cross join (select count(rank) as agencies_ranked from marts.agency_scores where period = $period) as ranked
    where scores.period = $period and scores.agency_id in ($one, $other)
"""
_PILLARS = """
    select one.pillar as measure, one.score as one, other.score as other, one.score - other.score as difference
    from marts.pillar_scores as one
    inner join marts.pillar_scores as other using (period, entity_kind, pillar)
    inner join marts.pillar_definitions as definitions using (period, pillar)
    where
        one.period = $period and one.entity_kind = 'agency' and one.entity_id = $one and other.entity_id = $other
    order by definitions.display_order
"""
# sorted by what separates them most: points of the total, of which a pillar's count by its weight
_INDICATORS = """
    select
        one.indicator_no, one.pillar, titles.indicator_title_fa, titles.indicator_title_en,
        one.status as one_status, other.status as other_status, one.score as one_score, other.score as other_score,
        one.points as one_points, other.points as other_points, one.points - other.points as points_difference,
        cast((one.points - other.points) * pillars.weight_pct * 0.01 as decimal(24, 15)) as total_difference
    from marts.indicator_scores as one
    inner join marts.indicator_scores as other using (period, indicator_no)
    inner join marts.indicator_definitions as titles using (period, indicator_no)
    inner join marts.pillar_definitions as pillars on one.period = pillars.period and one.pillar = pillars.pillar
    where one.period = $period and one.agency_id = $one and other.agency_id = $other
    order by abs((one.points - other.points) * pillars.weight_pct) desc, one.indicator_no
"""
_HISTORY = """
    select
        coalesce(later.agency_id, earlier.agency_id) as agency_id,
        coalesce(later.agency_name_fa, earlier.agency_name_fa) as agency_name_fa,
        coalesce(later.agency_name_en, earlier.agency_name_en) as agency_name_en,
        earlier.total as earlier_total, later.total as later_total, later.total - earlier.total as change,
        earlier.rank as earlier_rank, later.rank as later_rank, earlier.rank - later.rank as rank_gain,
        earlier.quality_level as earlier_quality_level, later.quality_level as later_quality_level,
        earlier.source as earlier_source, later.source as later_source
    from (select * from marts.agency_history where period = $earlier) as earlier
    full join (select * from marts.agency_history where period = $later) as later using (agency_id)
    order by abs(later.total - earlier.total) desc nulls last, 1
"""
_PERIODS = """
    select period, label_fa, label_en, is_computed, methodology_id, comparability, comparability_reason
    from marts.assessment_periods where period between $earlier and $later order by period
"""
_NATIONAL = "select * from marts.national_scores where period in ($earlier, $later) order by period"
_NATIONAL_CHANGES = """
    select * exclude (period, previous_period) from marts.national_score_changes
    where period = $later and previous_period = $earlier
"""
_CHANGES = """
    select
        measure, previous_value, value, change, performance_points, method_points, population_points, status,
        comparability
    from marts.score_changes where period = $later and previous_period = $earlier and agency_id = $agency_id
"""
_AGENCY_INDICATORS = """
    select
        later.indicator_no, later.pillar, titles.indicator_title_fa, titles.indicator_title_en,
        earlier.score as earlier_score, later.score as later_score,
        earlier.points as earlier_points, later.points as later_points, later.points - earlier.points as change
    from marts.indicator_scores as later
    inner join marts.indicator_scores as earlier using (agency_id, indicator_no)
    inner join marts.indicator_definitions as titles
        on later.period = titles.period and later.indicator_no = titles.indicator_no
    where later.period = $later and earlier.period = $earlier and later.agency_id = $agency_id
    order by abs(later.points - earlier.points) desc, later.indicator_no
"""


@dataclass(frozen=True)
class AgencyComparison:
    """Two agencies in one period.

    Attributes:
        one: the first agency's row of `agency_scores`, with how many agencies are ranked.
        other: the second's.
        measures: total and pillars of both, and by how much the first is above the second.
        indicators: score and points of both, and the difference, in points of the pillar and of the total; the one
            that separates them most is first.
    """

    one: Figures
    other: Figures
    measures: list[Figures]
    indicators: list[Figures]


@dataclass(frozen=True)
class PeriodComparison:
    """Two periods.

    Attributes:
        earlier: the earlier period's row of `assessment_periods`.
        later: the later one's.
        notes: what can't be compared, and why.
        national: the national scores of those that were scored.
        national_changes: their change, taken apart, where both were scored one after the other.
        agencies: total and rank of every agency in both, or of the one that is asked for; the largest change first.
        changes: the one agency's changes, taken apart.
        indicators: the one agency's indicators in both, where both periods have the same method.
    """

    earlier: Figures
    later: Figures
    notes: list[str]
    national: list[Figures]
    national_changes: list[Figures]
    agencies: list[Figures]
    changes: list[Figures]
    indicators: list[Figures]


def compare_agencies(connection: duckdb.DuckDBPyConnection, period: int, one: str, other: str) -> AgencyComparison:
    """Compare two agencies in scope of a scored period, by their ids."""
    asked: Figures = {"period": period, "one": one, "other": other}
    found = {row["agency_id"]: row for row in rows_of(connection, _AGENCIES, asked)}
    return AgencyComparison(
        one=found[one],
        other=found[other],
        measures=[_measure("total", found[one], found[other]), *rows_of(connection, _PILLARS, asked)],
        indicators=rows_of(connection, _INDICATORS, asked),
    )


def compare_periods(
    connection: duckdb.DuckDBPyConnection, earlier: int, later: int, agency_id: str = ""
) -> PeriodComparison:
    """Compare two periods, of which the first is the earlier, as a whole or for one agency by its id."""
    asked: Figures = {"earlier": earlier, "later": later}
    periods = {int(str(row["period"])): row for row in rows_of(connection, _PERIODS, asked)}
    agencies = rows_of(connection, _HISTORY, asked)
    of_agency = {**asked, "agency_id": agency_id}
    is_alike = (
        periods[earlier]["methodology_id"] is not None
        and periods[earlier]["methodology_id"] == periods[later]["methodology_id"]
    )
    return PeriodComparison(
        earlier=periods[earlier],
        later=periods[later],
        notes=_notes(periods, earlier, later),
        national=rows_of(connection, _NATIONAL, asked),
        national_changes=rows_of(connection, _NATIONAL_CHANGES, asked),
        agencies=[row for row in agencies if agency_id in ("", row["agency_id"])],
        changes=rows_of(connection, _CHANGES, of_agency),
        indicators=rows_of(connection, _AGENCY_INDICATORS, of_agency) if is_alike else [],
    )


def _measure(measure: str, one: Figures, other: Figures) -> Figures:
    difference = one[measure] - other[measure]  # type: ignore[operator]  # two decimals, which Figures does not tell
    return {"measure": measure, "one": one[measure], "other": other[measure], "difference": difference}


def _notes(periods: dict[int, Figures], earlier: int, later: int) -> list[str]:
    notes = [
        f"Of period {period} there are no observations, only the totals that a report prints: "
        "no pillar, no indicator and no national score of it can be compared."
        for period in (earlier, later)
        if not periods[period]["is_computed"]
    ]
    for period in range(earlier + 1, later + 1):
        found = periods.get(period, {})
        if found.get("comparability") not in (None, "comparable"):
            reason = f": {found['comparability_reason']}" if found["comparability_reason"] else ""
            notes.append(f"Whether period {period} compares with the one before it: {found['comparability']}{reason}.")
    if periods[earlier]["is_computed"] and periods[earlier]["methodology_id"] != periods[later]["methodology_id"]:
        notes.append("The two periods have different methods, so indicators are not put side by side by number.")
    return notes
