"""The file of a version's analysis: one of its own beside the published one, written whole or not at all.

A refresh neither makes nor reads it, so it costs none; it lies in its version's folder, so that it never tells of other
figures than those beside it, and goes when the version goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from flows.analysis.contracts import definition, read_contracts
from flows.analysis.engine import AnalysisError, diagnose, draw, leave_out, result
from flows.analysis.published_index import CATALOG, scored_periods, take_published
from flows.analysis.scenarios import Scenario
from flows.system.atomic_files import move_atomically

_STORAGE = "storage_version 'v1.4.0', block_size 16384"  # as the published file, for the same readers

OF_SCENARIO = ("uncertainty_scenarios", "uncertainty_assumptions")
OF_DRAWS = (
    "uncertainty_draws",
    "draw_parameters",
    "score_draws",
    "rank_uncertainty",
    "level_shares",
    "outranking_shares",
)
OF_SENSITIVITY = ("sensitivity_runs", "sensitivity_indices")
OF_PERIOD = (
    *("indicator_diagnostics", "pillar_diagnostics", "indicator_correlations"),
    *("left_out_shifts", "left_out_ranks"),
    *("agency_peers", "group_standings"),
)


def write_analysis(
    published: Path,
    target: Path,
    scenarios: Sequence[Scenario],
    *,
    threads: int,
    memory_mb: int,
    tell: Callable[[str], object] = lambda _: None,
    put: Callable[[Path, Path], object] = move_atomically,
) -> None:
    """Analyse every scored period of a published file under every scenario.

    Args:
        published: the published file, or a version's.
        target: the file to write; what is there is replaced once the new one is whole.
        scenarios: what is drawn.
        threads: how many share the work; the rows are the same whatever the number.
        memory_mb: how much of rows is held at once, in MiB; what is more goes to disk, beside the file.
        tell: is told what is done next.
        put: puts the whole file in its place; who writes to the home waits for nothing else.

    Raises:
        AnalysisError: when there is no period to analyse, or published figures can't be made again.
    """
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        made = Path(folder) / target.name
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": f"{memory_mb}MiB",
            "temp_directory": f"{made}.tmp",
        }
        with duckdb.connect(config=settings) as connection:
            connection.execute(f"attach '{_quoted(published)}' as {CATALOG} (read_only)")
            connection.execute(f"attach '{_quoted(made)}' as analysis ({_STORAGE})")
            for name, contract in read_contracts().items():
                for statement in definition(f"analysis.{name}", contract):
                    connection.execute(statement)
            _analyse(connection, scenarios, tell)
        put(made, target)


def _analyse(
    connection: duckdb.DuckDBPyConnection, scenarios: Sequence[Scenario], tell: Callable[[str], object]
) -> None:
    periods = scored_periods(connection)
    if not periods:
        raise AnalysisError("no period is scored from observations, so there is nothing to analyse")
    for period in periods:
        take_published(connection, period)
        tell(f"Period {period}: indicators, together and each left out")
        diagnose(connection)
        leave_out(connection)
        _keep(connection, OF_PERIOD)
        for scenario in scenarios:
            tell(f"Period {period}: {scenario.scenario}, {scenario.draws_count:,} draws")
            draw(connection, scenario)
            _keep(connection, OF_DRAWS)
            if scenario.base_runs_count:
                _keep(connection, OF_SENSITIVITY)
            if period == periods[0]:
                _keep(connection, OF_SCENARIO)


def _keep(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Add the rows of results to their tables, which refuse what breaks their contract."""
    for name in names:
        connection.execute(f"insert into analysis.{name} by name {result(name)}")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
