"""What a command is asked about, found in the published file; a command that asks for what is not there ends here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from flows.commands.console import errors, refuse
from flows.marts.name_lookup import agencies, assessed_agencies, indicators, marts
from flows.marts.published import open_published
from flows.persian.name_search import Named, find
from flows.publishing.rollback import hold, require_published, trouble_of_published, way_out
from flows.system.home import ANALYSIS, home_directory, published_file

_PERIODS = "select period, is_computed from marts.assessment_periods order by period"


@contextmanager
def published(writable: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read-only; ends the command where there is none, or none that has what is asked for.

    Args:
        writable: the one folder in which queries may read and write files all the same.
    """
    home = home_directory()
    database = published_file(home)
    if not database.exists():
        require_published(home)
    elif trouble := trouble_of_published(home):
        errors.print(trouble, style="yellow", markup=False, highlight=False, soft_wrap=True)
    try:
        opened = _opened(database, writable, database.resolve().parent / ANALYSIS)
    except duckdb.Error as error:
        refuse(f"{database} does not open ({str(error).splitlines()[0]}); {way_out(home)}")
    with opened as connection:
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            first_line = str(error).splitlines()[0]
            advice = "run `payesh resume`, then `payesh refresh`" if hold(home) else "run `payesh refresh` first"
            refuse(f"The published file was built before this was known of ({first_line}); {advice}.")


def _opened(database: Path, writable: Path | None, analysis: Path) -> duckdb.DuckDBPyConnection:
    """The published file with its analysis; without it where that one does not open, which keeps nobody from marts."""
    try:
        return open_published(database, writable=writable, analysis=analysis)
    except duckdb.Error as error:
        if not analysis.exists():
            raise
        opened = open_published(database, writable=writable)
        told = f"{analysis} does not open ({str(error).splitlines()[0]}); payesh uncertainty run makes it anew"
        errors.print(told, style="yellow", markup=False, highlight=False, soft_wrap=True)
        return opened


def scored_period(connection: duckdb.DuckDBPyConnection, asked: int | None) -> int:
    """The period that is asked for, or the latest; it must have been scored from observations."""
    periods = dict(connection.execute(_PERIODS).fetchall())
    scored = [period for period, is_computed in periods.items() if is_computed]
    wanted = asked if asked is not None else scored[-1] if scored else 0
    listed = ", ".join(map(str, scored)) or "none"
    if wanted in periods and wanted not in scored:
        refuse(
            f"Of period {wanted} there are no observations, only totals that reports print; scored are: {listed}."
            f" Its totals: payesh compare --periods {wanted} {scored[-1] if scored else wanted}"
        )
    if wanted not in scored:
        refuse(f"There is no period {wanted}; scored are: {listed}")
    return wanted


def known_period(connection: duckdb.DuckDBPyConnection, asked: int) -> int:
    """The period that is asked for, scored or only printed."""
    periods = dict(connection.execute(_PERIODS).fetchall())
    if asked not in periods:
        refuse(f"There is no period {asked}; the periods are {', '.join(map(str, periods))}")
    return asked


def resolve_agency(connection: duckdb.DuckDBPyConnection, asked: str, period: int) -> Named:
    """The agency in scope of a period that a name means."""
    return find("agency", asked, agencies(connection, period))


def resolve_assessed_agency(connection: duckdb.DuckDBPyConnection, asked: str, periods: Sequence[int]) -> Named:
    """The agency with a total in any of the periods that a name means."""
    return find("agency", asked, assessed_agencies(connection, periods))


def resolve_indicator(connection: duckdb.DuckDBPyConnection, asked: str, period: int) -> int:
    """The number of the indicator that a number, or a part of a title, means."""
    return int(find("indicator", asked, indicators(connection, period)).id)


def resolve_mart(connection: duckdb.DuckDBPyConnection, asked: str) -> str:
    """The mart that a name, or a part of one, means; `marts.` before it is dropped."""
    return find("mart", asked.removeprefix("marts."), marts(connection)).id
