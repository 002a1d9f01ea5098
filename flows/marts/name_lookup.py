"""What the published file knows by name: agencies, indicators and marts."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from flows.marts.published import mart_names
from flows.persian.name_search import Named

_AGENCIES = """
    select agencies.agency_id, agencies.agency_name_fa, agencies.agency_name_en, list(names.spelling)
    from marts.agency_scores as agencies
    left join reference.agency_names as names
        on
            agencies.agency_id = names.agency_id
            and agencies.period between names.period_from and coalesce(names.period_to, agencies.period)
    where agencies.period = ?
    group by all order by 1
"""
_ASSESSED_AGENCIES = """
    select history.agency_id, max(history.agency_name_fa), max(history.agency_name_en), list(names.spelling)
    from marts.agency_history as history left join reference.agency_names as names using (agency_id)
    where history.period in (select unnest(?)) group by 1 order by 1
"""
_INDICATORS = """
    select cast(indicator_no as varchar), indicator_title_fa, indicator_title_en
    from marts.indicator_definitions where period = ? order by indicator_no
"""


def agencies(connection: duckdb.DuckDBPyConnection, period: int) -> list[Named]:
    """The agencies in scope of a scored period, with the aliases that are known of them then."""
    return [_with_spellings(*row) for row in connection.execute(_AGENCIES, [period]).fetchall()]


def assessed_agencies(connection: duckdb.DuckDBPyConnection, periods: Sequence[int]) -> list[Named]:
    """The agencies with a total in any of these periods, printed ones too."""
    return [_with_spellings(*row) for row in connection.execute(_ASSESSED_AGENCIES, [list(periods)]).fetchall()]


def indicators(connection: duckdb.DuckDBPyConnection, period: int) -> list[Named]:
    """The indicators of a scored period, by number."""
    return [Named(*row) for row in connection.execute(_INDICATORS, [period]).fetchall()]


def marts(connection: duckdb.DuckDBPyConnection) -> list[Named]:
    """The marts of the published file."""
    return [Named(name) for name in mart_names(connection)]


def _with_spellings(identity: str, name_fa: str, name_en: str, spellings: list[str | None]) -> Named:
    return Named(identity, name_fa, name_en, tuple(each for each in spellings if each))
