"""`payesh steps`: what an agency has, needs and would gain on the way to the next level."""

from __future__ import annotations

from typing import Annotated

import duckdb
import typer

from flows.commands.arguments import published, resolve_agency, scored_period
from flows.commands.completion import agency_ids
from flows.commands.console import AsJson, console, print_json, refuse
from flows.commands.tables import rows_table
from flows.marts.rows import Figures, displayed, rows_of

_AGENCY = """
    select
        scores.period, scores.agency_id, scores.agency_name_fa, scores.agency_name_en, scores.total,
        scores.rank_competition, levels.quality_level, levels.quality_level_name_en, levels.quality_level_name_fa
    from marts.agency_scores as scores
    left join marts.quality_level_definitions as levels using (period, quality_level)
    where scores.period = $period and scores.agency_id = $agency_id
"""
_STEPS = """
    select
        steps.* exclude (period, agency_id), levels.quality_level_name_en as next_level_name_en,
        levels.quality_level_name_fa as next_level_name_fa, titles.indicator_title_en, titles.indicator_title_fa
    from marts.level_steps as steps
    inner join marts.indicator_definitions as titles using (period, indicator_no)
    left join marts.quality_level_definitions as levels
        on steps.period = levels.period and steps.next_quality_level = levels.quality_level
    where steps.period = $period and steps.agency_id = $agency_id
    order by steps.step_no
"""
_HIGHER = """
    select count(*) as levels_count from marts.quality_level_definitions as higher
    inner join marts.quality_level_definitions as own on higher.period = own.period
    where own.period = $period and own.quality_level = $quality_level and higher.lower_bound > own.lower_bound
"""
_COLUMNS = ["step", "no", "indicator", "have and need", "total by", "total after", "rank after", "advice"]


def steps(
    agency: Annotated[str, typer.Argument(help="An agency: id, name or a part of it", autocompletion=agency_ids)],
    period: Annotated[int | None, typer.Option(help="A scored period; without it, the latest")] = None,
    every: Annotated[bool, typer.Option("--all", help="List every step, not the fewest that suffice")] = False,
    as_json: AsJson = False,
) -> None:
    """Say which fewest steps lead an agency to the next level: what it has and needs, and what each brings."""
    with published() as connection:
        scored = scored_period(connection, period)
        asked: Figures = {"period": scored, "agency_id": resolve_agency(connection, agency, scored).id}
        found, listed = found_and_listed(connection, asked)
    if as_json:
        print_json({"agency": found, "steps": listed})
        return
    _print(found, listed, every)


def found_and_listed(connection: duckdb.DuckDBPyConnection, asked: Figures) -> tuple[Figures, list[Figures]]:
    """The agency and its steps; one that has none is refused with what keeps it from having any."""
    (found,) = rows_of(connection, _AGENCY, asked)
    listed = rows_of(connection, _STEPS, asked)
    if not found["quality_level_name_en"]:
        refuse(f"{found['agency_name_en']} has no level in period {asked['period']}, so there is no step to a next one")
    if not listed:
        level = str(found["quality_level"])
        (higher,) = rows_of(connection, _HIGHER, {"period": asked["period"], "quality_level": level})
        if higher["levels_count"]:
            refuse(f"{found['agency_name_en']} is {level}, and nothing that applies to it can rise: there is no step")
        refuse(f"{found['agency_name_en']} is {level}, the highest level: there is no step to a next one")
    return found, listed


def _print(found: Figures, listed: list[Figures], every: bool) -> None:
    first = listed[0]
    count = first["smallest_set_count"]
    names = f"{found['agency_name_en']} · {found['agency_name_fa']} ({found['agency_id']})"
    level = f"{found['quality_level_name_en']} · {found['quality_level_name_fa']}"
    goal = f"{first['next_level_name_en']} · {first['next_level_name_fa']}"
    _say(f"{names}: total {displayed(found['total'])}, {level}. {goal} begins at {first['next_level_bound']}.")
    shown = listed if every or count is None else [each for each in listed if each["is_in_smallest_set"]]
    rows = [
        [
            each["step_no"],
            each["indicator_no"],
            f"{each['indicator_title_en']} · {each['indicator_title_fa']}",
            _have_and_need(each),
            f"+{each['total_gain']}",
            each["total_after"],
            each["rank_after"],
            f"{each['recommendation_en'] or ''} {each['recommendation_fa'] or ''}".strip(),
        ]
        for each in shown
    ]
    console.print(rows_table("Steps to the next level · گام‌های رسیدن به سطح بعدی", _COLUMNS, rows))
    if count is None:
        _say("Even all steps together do not lead there: the rest does not apply, or was not assessed.")
    else:
        _say(f"{count} {'step' if count == 1 else 'steps'} at the least; --all lists the {len(listed)} that there are.")


def _have_and_need(step: Figures) -> str:
    """924 messages, 1000 needed; or how many sub-services have to reach which option."""
    reached = f"{step['option_meaning_en']} · {step['option_meaning_fa']}"
    if step["measured_value"] is not None and step["needed_value"] is not None:
        needed = f"{_plain(step['needed_value'])} needed"
        beyond = "" if step["is_needed_value_enough"] else ", and beyond"
        return f"{_plain(step['measured_value'])} {step['unit']}, {needed}{beyond}"
    if step["observations_count"] == 1:
        return f"needed: {reached}"
    return f"{step['observations_below_count']} of {step['observations_count']} sub-services need: {reached}"


def _plain(value: object) -> str:
    return f"{value:f}".rstrip("0").rstrip(".")


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
