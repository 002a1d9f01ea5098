"""`payesh uncertainty …`: draw the method's choices, score every agency with them, and say how far ranks move."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import duckdb
import typer

from flows.analysis.analysis_file import write_analysis
from flows.analysis.contracts import read_contracts
from flows.analysis.scenarios import Scenario, read_scenarios
from flows.commands.arguments import published, resolve_agency, scored_period
from flows.commands.completion import agency_ids
from flows.commands.console import AsJson, console, errors, print_json, refuse
from flows.commands.tables import rows_table
from flows.marts.published import ATTACHED
from flows.marts.rows import Figures, rows_of
from flows.publishing.rollback import require_published
from flows.seeds.statuses import statuses
from flows.settings import Settings
from flows.system.atomic_files import move_atomically
from flows.system.disk_space import published_bytes, require_room
from flows.system.home import analysis_file, version_file, version_folder
from flows.system.lock import writer_lock

uncertainty = typer.Typer(no_args_is_help=True, help="How much ranks hang on the method's choices.")

THREADS = 2
ANALYSIS_VERSIONS = 4
"""How often the published file's size an analysis is to find free."""
WRITERS_WAIT_SECONDS = 900
"""How long a whole analysis waits for who writes to the home, to be put in its place; a refresh waits for none."""

_SCENARIOS = "select * from analysis.uncertainty_scenarios"
_RANKS = """
    select * from analysis.rank_uncertainty
    where scenario = $scenario and period = $period order by nominal_rank, agency_name_fa
"""
_FAILED = """
    select count(*) as draws_count, mode(failure_en) as failure_en from analysis.uncertainty_draws
    where scenario = $scenario and period = $period and is_failed
"""
_LEVELS = """
    select agency_id, quality_level, level_share from analysis.level_shares
    where scenario = $scenario and period = $period order by agency_id, level_share desc, quality_level
"""
_INDICES = """
    select * from analysis.sensitivity_indices
    where scenario = $scenario and period = $period order by total_order desc, parameter
"""
_LEFT_OUT = """
    select
        shifts.left_out_kind, shifts.left_out,
        coalesce(pillars.pillar_name_en, indicators.indicator_title_en) as name_en,
        coalesce(pillars.pillar_name_fa, indicators.indicator_title_fa) as name_fa,
        shifts.weight_pct, shifts.agencies_count, shifts.mean_rank_shift, shifts.largest_rank_shift
    from analysis.left_out_shifts as shifts
    left join marts.pillar_definitions as pillars
        on shifts.left_out_kind = 'pillar' and shifts.period = pillars.period and shifts.left_out = pillars.pillar
    left join marts.indicator_definitions as indicators
        on shifts.left_out_kind = 'indicator' and shifts.period = indicators.period
        and shifts.left_out = indicators.indicator_no::varchar
    where shifts.period = $period order by shifts.left_out_kind desc, shifts.mean_rank_shift desc, shifts.left_out
"""

_DIAGNOSTICS = """
    select
        found.indicator_no, titles.indicator_title_en, titles.indicator_title_fa, found.* exclude (period, indicator_no)
    from analysis.indicator_diagnostics as found
    left join marts.indicator_definitions as titles using (period, indicator_no)
    where found.period = $period order by found.indicator_no
"""
_PILLARS = (
    "select * exclude (period) from analysis.pillar_diagnostics where period = $period order by weight_pct desc, pillar"
)
_PAIRS = """
    select indicator_no, other_indicator_no, spearman_correlation, pearson_correlation
    from analysis.indicator_correlations where period = $period
    order by abs(spearman_correlation) desc nulls last, indicator_no, other_indicator_no
"""
PAIRS_LISTED = 10

Named = Annotated[str, typer.Argument(help="A scenario; without it, the first")]
Period = Annotated[int | None, typer.Option(help="A scored period; without it, the latest")]


@uncertainty.command("run")
def run_command(
    scenario: Annotated[
        list[str] | None,
        typer.Option(help="A scenario, also several times, which the analysis then has alone; without it, all"),
    ] = None,
) -> None:
    """Draw every scenario for every scored period, beside the published version; a refresh does not wait for it."""
    settings = Settings()
    chosen = _chosen(_known(settings), scenario or [])
    version = require_published(settings.home)
    folder, target = version_folder(settings.home, version), analysis_file(settings.home, version)
    require_room(folder, ANALYSIS_VERSIONS * published_bytes(settings.home))

    def put(made: Path, target: Path) -> None:
        with writer_lock(settings.home, max(settings.lock_wait_seconds, WRITERS_WAIT_SECONDS)):
            if not folder.is_dir():
                refuse(f"Version {version} was removed while it was analysed; run it again for the present one")
            move_atomically(made, target)

    memory_mb = settings.runs.build_memory_mb
    file = version_file(settings.home, version)
    write_analysis(file, target, chosen, threads=THREADS, memory_mb=memory_mb, tell=_say, put=put)
    _say(f"Analysis of version {version}: {target}")


@uncertainty.command("scenarios")
def scenarios_command(as_json: AsJson = False) -> None:
    """List the scenarios with what each of them draws, whether they were drawn or not."""
    found = _known(Settings())
    if as_json:
        print_json([{**vars(each), "assumptions": [row._asdict() for row in each.assumptions]} for each in found])
        return
    rows = [
        [each.scenario, f"{each.name_en} · {each.name_fa}", each.draws_count, each.base_runs_count, _drawn(each)]
        for each in found
    ]
    console.print(rows_table("Scenarios · سناریوها", ["scenario", "name", "draws", "base runs", "what is drawn"], rows))


@uncertainty.command("ranks")
def ranks_command(
    scenario: Named = "",
    period: Period = None,
    agency: Annotated[str, typer.Option(help="One agency", autocompletion=agency_ids)] = "",
    as_json: AsJson = False,
) -> None:
    """Say between which ranks each agency lies, and which agencies can't be told apart."""
    with published() as connection:
        asked = _asked(connection, scenario, period)
        found = rows_of(connection, _RANKS, asked)
        _require_draws(connection, found, asked)
        levels: dict[object, dict[str, object]] = {}
        for row in rows_of(connection, _LEVELS, asked):
            levels.setdefault(row["agency_id"], {})[str(row["quality_level"])] = row["level_share"]
        if agency:
            named = resolve_agency(connection, agency, int(str(asked["period"]))).id
            found = [row for row in found if row["agency_id"] == named]
            if not found:
                refuse(f"{named} is not ranked in period {asked['period']}, so it has no rank to be unsure of")
    found = [{**row, "level_shares": levels[row["agency_id"]]} for row in found]
    if as_json:
        print_json(found)
        return
    _print_ranks(found, asked)


@uncertainty.command("sensitivity")
def sensitivity_command(scenario: Named = "", period: Period = None, as_json: AsJson = False) -> None:
    """Say which of the choices that a scenario draws moves ranks, and how much of that is by itself."""
    with published() as connection:
        drawn = [str(row["scenario"]) for row in _drawn_scenarios(connection) if row["base_runs_count"]]
        if not drawn:
            refuse("No scenario that was drawn has base runs; payesh uncertainty scenarios lists them")
        asked = _asked(connection, scenario or drawn[0], period)
        found = rows_of(connection, _INDICES, asked)
    if not found:
        refuse(f"{asked['scenario']} has no base runs, or all of them failed; those that have are {', '.join(drawn)}")
    if as_json:
        print_json(found)
        return
    _print(_title("sensitivity_indices", asked), found, but=("scenario", "period"))
    for row in found:
        if row["failed_base_runs_count"]:
            _warn(f"{row['parameter']}: {row['failed_base_runs_count']} base runs failed and are in no index.")


@uncertainty.command("left-out")
def left_out_command(period: Period = None, as_json: AsJson = False) -> None:
    """Say how far ranks move without each pillar, and without each indicator."""
    with published() as connection:
        _drawn_scenarios(connection)
        asked: Figures = {"period": scored_period(connection, period)}
        found = rows_of(connection, _LEFT_OUT, asked)
    if as_json:
        print_json(found)
        return
    _print(_title("left_out_shifts", asked), found, but=("agencies_count",))
    for row in found:
        if not row["weight_pct"]:
            _warn(f"{row['left_out_kind']} {row['left_out']} has no weight: it moves nothing, here or in any draw.")


@uncertainty.command("diagnostics")
def diagnostics_command(period: Period = None, as_json: AsJson = False) -> None:
    """Say what indicators and pillars weigh in effect, where they tell nobody apart, and which go together."""
    with published() as connection:
        _drawn_scenarios(connection)
        asked: Figures = {"period": scored_period(connection, period)}
        tables = {
            name: rows_of(connection, query, asked)
            for name, query in (
                ("indicator_diagnostics", _DIAGNOSTICS),
                ("pillar_diagnostics", _PILLARS),
                ("indicator_correlations", _PAIRS),
            )
        }
    if as_json:
        print_json(tables)
        return
    for name, found in tables.items():
        shown = found[:PAIRS_LISTED] if name == "indicator_correlations" else found
        if shown:
            _print(
                _title(name, asked), shown, but=("agencies_count", "pillar" if name == "indicator_diagnostics" else "")
            )


def _known(settings: Settings) -> list[Scenario]:
    project = settings.project_directory
    return read_scenarios(project / "scenarios", statuses(project))


def _chosen(known: list[Scenario], asked: list[str]) -> list[Scenario]:
    names = [each.scenario for each in known]
    if unknown := [name for name in asked if name not in names]:
        refuse(f"There is no scenario {unknown[0]}; there are {', '.join(names)}")
    return [each for each in known if not asked or each.scenario in asked]


def _drawn(scenario: Scenario) -> str:
    parts = []
    for each in scenario.assumptions:
        value = each.spread_share or each.concentration or each.choice_share
        parts.append(f"{each.parameter} {each.choice or each.distribution} {value.normalize() if value else '':f}")
    return "; ".join(parts)


def _drawn_scenarios(connection: duckdb.DuckDBPyConnection) -> list[Figures]:
    """The scenarios that the analysis of the published version has; ends the command where there is none."""
    if not connection.execute("select 1 from duckdb_databases() where database_name = ?", [ATTACHED]).fetchone():
        refuse("The published version has no analysis; make one: payesh uncertainty run")
    return rows_of(connection, _SCENARIOS)


def _asked(connection: duckdb.DuckDBPyConnection, scenario: str, period: int | None) -> Figures:
    drawn = [str(row["scenario"]) for row in _drawn_scenarios(connection)]
    if scenario and scenario not in drawn:
        refuse(f"Scenario {scenario} was not drawn; drawn were {', '.join(drawn)}: payesh uncertainty run")
    return {"scenario": scenario or drawn[0], "period": scored_period(connection, period)}


def _require_draws(connection: duckdb.DuckDBPyConnection, found: list[Figures], asked: Figures) -> None:
    """Refuse to say nothing: where no draw gives a rank, why is said."""
    if not found:
        (failed,) = rows_of(connection, _FAILED, asked)
        refuse(f"all {failed['draws_count']} draws of {asked['scenario']} failed: {failed['failure_en']}")


def _title(table: str, asked: Figures) -> str:
    result = read_contracts()[table]
    scenario = f", {asked['scenario']}" if "scenario" in asked else ""
    return f"{result.name_en} · {result.name_fa} (period {asked['period']}{scenario})"


def _print_ranks(found: list[Figures], asked: Figures) -> None:
    columns = ["rank", "agency", "total", "90 % of draws", "possible ranks", "group", "top places", "levels"]
    rows = []
    for row in found:
        levels = row["level_shares"]
        assert isinstance(levels, dict)  # noqa: S101 - as it was made above
        rows.append([
            row["nominal_rank"],
            f"{row['agency_name_en']} · {row['agency_name_fa']}",
            row["nominal_total"],
            f"{_short(row['rank_p5'])} to {_short(row['rank_p95'])}",
            f"{row['set_best_rank']} to {row['set_worst_rank']}",
            row["group_no"],
            _share(row["top_places_share"]),
            ", ".join(f"{level} {_share(share)}" for level, share in levels.items()),
        ])  # fmt: skip
    console.print(rows_table(_title("rank_uncertainty", asked), columns, rows))
    for row in found[:1]:
        if row["failed_draws_count"]:
            _warn(
                f"{row['failed_draws_count']} draws failed and are in no figure: analysis.uncertainty_draws says why."
            )


def _print(title: str, found: list[Figures], but: tuple[str, ...]) -> None:
    columns = [name for name in found[0] if name not in but]
    rows = [[_short(row[name]) for name in columns] for row in found]
    console.print(rows_table(title, columns, rows))


def _short(value: object) -> object:
    return value if value is None or isinstance(value, str | int) else f"{value:z.3f}".rstrip("0").rstrip(".")


def _share(value: object) -> str:
    return f"{float(str(value)) * 100:.1f} %"


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _warn(text: str) -> None:
    errors.print(text, style="yellow", markup=False, highlight=False, soft_wrap=True)
