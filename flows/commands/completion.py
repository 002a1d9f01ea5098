"""What a shell completes: agencies, indicators and marts of the published file. Without one, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import duckdb

from flows.marts.name_lookup import Named, agencies, indicators, marts
from flows.settings import Settings

_LATEST = "select max(period) from marts.national_scores"

Completions = Iterator[tuple[str, str]]


def agency_ids(incomplete: str) -> Completions:
    """Ids of agencies that begin so, each with its name."""
    return _completed(incomplete, lambda connection: agencies(connection, _latest(connection)))


def indicator_numbers(incomplete: str) -> Completions:
    """Numbers of indicators that begin so, each with its title."""
    return _completed(incomplete, lambda connection: indicators(connection, _latest(connection)))


def mart_names(incomplete: str) -> Completions:
    """Names of marts that begin so."""
    return _completed(incomplete, marts)


def _completed(incomplete: str, known: Callable[[duckdb.DuckDBPyConnection], Sequence[Named]]) -> Completions:
    database = Settings().published
    if not database.exists():
        return
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            found = known(connection)
    except duckdb.Error:  # what a shell completes must not write to its screen
        return
    yield from ((each.id, each.name_en or each.id) for each in found if each.id.startswith(incomplete))


def _latest(connection: duckdb.DuckDBPyConnection) -> int:
    ((period,),) = connection.execute(_LATEST).fetchall()
    return int(period)
