"""`payesh compare`: two agencies, or two periods, side by side."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated

import duckdb
import typer

from flows.commands.arguments import known_period, published, resolve_agency, resolve_assessed_agency, scored_period
from flows.commands.completion import agency_ids
from flows.commands.console import AsJson, console, print_json, refuse
from flows.commands.tables import is_narrow, rows_table
from flows.marts.compare import AgencyComparison, PeriodComparison, compare_agencies, compare_periods
from flows.marts.rows import Figures
from flows.marts.standing import standing

MOVED_LISTED = 15
WIDE_COMPARISON = 110
"""Columns of a terminal from which on scores stand beside points."""
_CHANGE_COLUMNS = ["agency", "earlier total", "later total", "change", "earlier rank", "later rank", "rank gain"]


def compare(
    one: Annotated[str, typer.Argument(help="An agency: id, name or a part of it", autocompletion=agency_ids)] = "",
    other: Annotated[str, typer.Argument(help="Another", autocompletion=agency_ids)] = "",
    period: Annotated[int | None, typer.Option(help="A scored period; without it, the latest")] = None,
    periods: Annotated[tuple[int, int] | None, typer.Option(help="Two periods instead: 6 7")] = None,
    agency: Annotated[str, typer.Option(help="Of two periods, one agency", autocompletion=agency_ids)] = "",
    as_json: AsJson = False,
) -> None:
    """Put two agencies side by side, or two periods, and say what can't be compared and why."""
    if periods and (one or other or period is not None):
        refuse("Two periods are compared for all agencies, or for the one of --agency; leave the rest out")
    if not periods and (agency or not (one and other)):
        refuse("Give two agencies, or --periods and two numbers: payesh compare --periods 6 7 [--agency …]")
    with published() as connection:
        if periods:
            _periods(connection, min(periods), max(periods), agency, as_json)
        else:
            _agencies(connection, one, other, scored_period(connection, period), as_json)


def _agencies(connection: duckdb.DuckDBPyConnection, one: str, other: str, period: int, as_json: bool) -> None:
    ids = [resolve_agency(connection, asked, period).id for asked in (one, other)]
    if ids[0] == ids[1]:
        refuse(f"Both are {ids[0]}; name two agencies")
    found = compare_agencies(connection, period, *ids)
    if as_json:
        print_json(asdict(found))
    else:
        _print_agencies(found)


def _print_agencies(found: AgencyComparison) -> None:
    names = [str(each["agency_id"]) for each in (found.one, found.other)]
    for each in (found.one, found.other):
        text = f"{each['agency_name_en']} · {each['agency_name_fa']} ({each['agency_id']}): "
        _say(f"{text}{standing(each)}; {each['sub_services']} sub-services")
    rows = [[each[name] for name in ("measure", "one", "other", "difference")] for each in found.measures]
    console.print(rows_table(f"Scores of period {found.one['period']}", ["measure", *names, "difference"], rows))
    columns = ["no", "indicator", "pillar", *(f"{what} of {name}" for name in names for what in ("score", "points"))]
    figures = ("one_score", "one_points", "other_score", "other_points", "points_difference", "total_difference")
    rows = [
        [each["indicator_no"], each["indicator_title_en"], each["pillar"], *(each[name] for name in figures)]
        for each in found.indicators
        if each["points_difference"]
    ]
    title, columns = "Indicators, the one that separates them most first", [*columns, "difference", "in the total"]
    if is_narrow(WIDE_COMPARISON):
        kept = [0, 1, 4, 6, 7, 8]  # points alone, which are scores by weight
        columns, rows = [columns[at] for at in kept], [[row[at] for at in kept] for row in rows]
    console.print(rows_table(title, columns, rows))
    _say(f"{len(found.indicators) - len(rows)} indicators give both the same points.")
    for each in found.indicators:
        differ = {each["one_status"], each["other_status"]} - {"observed"}
        if differ:
            states = f"{each['one_status']} and {each['other_status']}"
            _say(f"Indicator {each['indicator_no']} is {states}: its points are no like for like.", style="yellow")


def _periods(connection: duckdb.DuckDBPyConnection, earlier: int, later: int, agency: str, as_json: bool) -> None:
    if earlier == later:
        refuse(f"Both are period {earlier}; name two periods")
    for period in (earlier, later):
        known_period(connection, period)
    agency_id = resolve_assessed_agency(connection, agency, (earlier, later)).id if agency else ""
    found = compare_periods(connection, earlier, later, agency_id)
    if as_json:
        print_json(asdict(found))
    else:
        _print_periods(found, agency_id)


def _print_periods(found: PeriodComparison, agency_id: str) -> None:
    earlier, later = found.earlier["period"], found.later["period"]
    _say(f"Period {earlier}, {found.earlier['label_en']}, and period {later}, {found.later['label_en']}", style="bold")
    for note in found.notes:
        _say(note, style="yellow")
    if agency_id:
        _print_sides(found.agencies, earlier, later)
        _print_table("What the change is made of", found.changes)
        _print_table("Indicators, the largest change first", found.indicators)
        return
    measures = [name for name in (found.national[0] if found.national else {}) if name != "period"]
    periods = [f"period {each['period']}" for each in found.national]
    rows = [[name, *(each[name] for each in found.national)] for name in measures]
    if rows:
        console.print(rows_table("National scores", ["measure", *periods], rows))
    _print_table("What the national change is made of", found.national_changes)
    _print_movements(found)


def _print_movements(found: PeriodComparison) -> None:
    earlier, later = found.earlier["period"], found.later["period"]
    both = [each for each in found.agencies if each["change"] is not None]
    signs = [Decimal(str(each["change"])).compare(Decimal(0)) for each in both]
    risen, fallen = signs.count(Decimal(1)), signs.count(Decimal(-1))
    only = [sum(each[f"{side}_total"] is None for each in found.agencies) for side in ("later", "earlier")]
    _say(
        f"{len(both)} agencies have a total in both: {risen} rose, {fallen} fell, {len(both) - risen - fallen} kept it;"
        f" {only[0]} have one in period {earlier} alone, {only[1]} in period {later} alone."
    )
    keys = ("agency_name_en", "earlier_total", "later_total", "change", "earlier_rank", "later_rank", "rank_gain")
    rows = [[each[key] for key in keys] for each in both[:MOVED_LISTED]]
    console.print(rows_table("Agencies, the largest change first (--json has all)", _CHANGE_COLUMNS, rows))


def _print_sides(agencies: list[Figures], earlier: object, later: object) -> None:
    for each in agencies:
        rows = [
            [measure, each[f"earlier_{measure}"], each[f"later_{measure}"], each.get(difference)]
            for measure, difference in (
                ("total", "change"),
                ("rank", "rank_gain"),
                ("quality_level", ""),
                ("source", ""),
            )
        ]
        names = f"{each['agency_name_en']} · {each['agency_name_fa']} ({each['agency_id']})"
        console.print(rows_table(names, ["measure", f"period {earlier}", f"period {later}", "gain"], rows))


def _print_table(title: str, rows: list[Figures]) -> None:
    if rows:
        console.print(rows_table(title, list(rows[0]), [list(row.values()) for row in rows]))


def _say(text: str, style: str | None = None) -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
