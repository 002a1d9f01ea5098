"""What a shell completes: agencies, indicators and marts of the published file. Without one, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import duckdb

from flows.marts.name_lookup import agencies, indicators
from flows.marts.name_lookup import marts as named_marts
from flows.marts.published import open_published
from flows.persian.name_search import Named
from flows.system.errors import PayeshError
from flows.system.home import home_directory, published_file

_LATEST = "select max(period) from marts.national_scores"

Completions = Iterator[tuple[str, str]]


def agency_ids(incomplete: str) -> Completions:
    """Ids of agencies that begin so, each with its name."""
    return _completed(incomplete, lambda connection: agencies(connection, _latest(connection)))


def indicator_numbers(incomplete: str) -> Completions:
    """Numbers of indicators that begin so, each with its title."""
    return _completed(incomplete, lambda connection: indicators(connection, _latest(connection)))


def marts(incomplete: str) -> Completions:
    """Names of marts that begin so."""
    return _completed(incomplete, named_marts)


def _completed(incomplete: str, known: Callable[[duckdb.DuckDBPyConnection], Sequence[Named]]) -> Completions:
    try:
        with open_published(published_file(home_directory())) as connection:
            found = known(connection)
    except (PayeshError, OSError, duckdb.Error):  # what a shell completes must not write to its screen
        return
    yield from ((each.id, each.name_en or each.id) for each in found if each.id.startswith(incomplete))


def _latest(connection: duckdb.DuckDBPyConnection) -> int:
    ((period,),) = connection.execute(_LATEST).fetchall()
    return int(period)
