"""`payesh explain`: why an agency has its score, from the total down to a row of a landed file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from flows.commands.arguments import published, resolve_agency, resolve_indicator, scored_period
from flows.commands.completion import agency_ids, indicator_numbers
from flows.commands.console import AsJson, console, errors, print_json
from flows.commands.tables import is_narrow, rows_table
from flows.marts.explain import Card, Chain, Landing, card, chain
from flows.marts.rows import Figures, displayed
from flows.marts.standing import standing
from flows.system.errors import ExitCode
from flows.system.home import home_directory

OBSERVATIONS_LISTED = 20
IMPROVEMENTS_LISTED = 5
REFUSED_LISTED = 10
WIDE_CARD = 110
"""Columns of a terminal from which on a card shows everything side by side."""
PILLAR_COLUMNS = ["pillar", "weight_pct", "points_sum", "published", "total_points"]
INDICATOR_COLUMNS = [
    "no",
    "indicator",
    "score",
    "points",
    "of",
    "lost",
    "status",
    "would raise it most",
    "by",
    "total by",
]
OBSERVATION_COLUMNS = ["row", "sub-service", "measured", "rule", "option", "score", "weight", "share", "points"]
IMPROVEMENT_COLUMNS = ["no", "reach", "observations below", "pillar by", "total by"]


def explain(
    agency: Annotated[
        str,
        typer.Option(help="Id, name in Persian or English, or a part of one", autocompletion=agency_ids),
    ],
    indicator: Annotated[
        str, typer.Option(help="Number, or a part of its title", autocompletion=indicator_numbers)
    ] = "",
    period: Annotated[int | None, typer.Option(help="A scored period; without it, the latest")] = None,
    every: Annotated[bool, typer.Option("--all", help="List every sub-service, not the first 20")] = False,
    as_json: AsJson = False,
) -> None:
    """Say why an agency scores what it does: its card, or one indicator from the landed row to the total.

    Ends with 5 when landed bytes are gone or changed.
    """
    with published() as connection:
        scored = scored_period(connection, period)
        found = card(connection, scored, resolve_agency(connection, agency, scored).id)
        made_of = None
        if indicator:
            limit = None if every else OBSERVATIONS_LISTED
            number = resolve_indicator(connection, indicator, scored)
            made_of = chain(connection, home_directory().absolute(), found, number, limit)
    if as_json:
        print_json(_document(found, made_of))
    elif made_of:
        _print_chain(found, made_of)
    else:
        _print_card(found)
    troubles = made_of.troubles() if made_of else []
    if not found.adds_up():
        troubles.append("The points do not add up to what is published; payesh doctor says what is wrong.")
    for trouble in troubles:
        errors.print(trouble, style="bold red", markup=False, soft_wrap=True)
    if troubles:
        raise typer.Exit(ExitCode.UNWELL)


def _document(found: Card, made_of: Chain | None) -> Figures:
    document: Figures = {
        **found.agency,
        "adds_up": found.adds_up(),
        "total_sum": found.total_points,
        "pillars": found.pillars,
    }
    if made_of is None:
        return {
            **document,
            "indicators": found.indicators,
            "improvements": found.improvements,
            "refused": found.refused,
            "total_points_at_stake": found.at_stake,
        }
    return {
        **document,
        "indicator": made_of.indicator,
        "improvements": _of_indicator(found.improvements, made_of.indicator["indicator_no"]),
        "observations_count": made_of.observations_count,
        "points_sum": made_of.points_sum,
        "observations": made_of.observations,
        "refused": _of_indicator(found.refused, made_of.indicator["indicator_no"]),
        "landings": [{**asdict(landing), "is_verified": not landing.trouble} for landing in made_of.landings],
    }


def _of_indicator(rows: list[Figures], indicator_no: object) -> list[Figures]:
    return [each for each in rows if each["indicator_no"] == indicator_no]


def _say(*parts: object, style: str | None = None) -> None:
    text = " ".join(str(displayed(part)) for part in parts)
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _print_heading(found: Card) -> None:
    agency = found.agency
    _say(agency["agency_name_en"], "·", agency["agency_name_fa"], f"({agency['agency_id']})", style="bold")
    _say(f"Period {agency['period']}, {agency['period_label_en']}: {standing(agency)}")
    if agency["input_note_en"]:
        _say(agency["input_note_en"], style="yellow")


def _print_card(found: Card) -> None:
    _print_heading(found)
    _print_pillars(found)
    _print_total(found)
    best: dict[object, Figures] = {}
    for each in found.improvements:  # largest gain first
        best.setdefault(each["indicator_no"], each)
    rows = []
    for each in found.indicators:
        step = best.get(each["indicator_no"], {})
        rows.append(
            [each[name] for name in ("indicator_no", "indicator_title_en", "score", "points", "weight", "points_lost")]
            + [each["status"], step.get("option_meaning_en"), step.get("pillar_gain"), step.get("total_gain")]
        )
    listed = len(INDICATOR_COLUMNS) - (3 if is_narrow(WIDE_CARD) else 0)  # what would raise it stands below
    console.print(rows_table("Indicators", INDICATOR_COLUMNS[:listed], [row[:listed] for row in rows]))
    if found.at_stake:
        _say(f"Rows that are in no score cost it up to {displayed(round(found.at_stake, 2))} points of the total:")
    _print_refused(found.refused)
    largest = list(best.values())[:IMPROVEMENTS_LISTED]
    if largest:
        console.print(rows_table("What would raise the total most", IMPROVEMENT_COLUMNS, map(_step, largest)))
        _say(
            "An indicator down to its landed rows: payesh explain --agency",
            found.agency["agency_id"],
            f"--indicator {largest[0]['indicator_no']}",
        )


def _print_refused(rows: list[Figures]) -> None:
    for each in rows[:REFUSED_LISTED]:
        alike = "" if each["is_named"] else " (its name is most like this agency's)"
        _say(f"Indicator {each['indicator_no']}: {each['refused_text']}{alike}", style="yellow")
    if len(rows) > REFUSED_LISTED:
        _say(f"and {len(rows) - REFUSED_LISTED} more, in marts.refused_observations", style="yellow")


def _step(each: Figures) -> list[object]:
    below = f"{each['observations_below_count']} of {each['observations_count']}"
    return [each["indicator_no"], each["option_meaning_en"], below, each["pillar_gain"], each["total_gain"]]


def _print_pillars(found: Card) -> None:
    rows = [
        [
            each["pillar"],
            each["weight_pct"],
            each["points_sum"],
            each["score"],
            each["total_points"],
        ]
        for each in found.pillars
    ]
    console.print(rows_table("Pillars", PILLAR_COLUMNS, rows))


def _print_total(found: Card) -> None:
    addends = " + ".join(str(displayed(each["total_points"])) for each in found.pillars)
    # the addends are cut to 15 decimals, so that a sum can end in 4999 where the exact one is a tie
    verdict = "the exact sum rounds to {0}, as published" if found.adds_up() else "not the {0} that is published"
    _say(f"{addends} = {displayed(found.total_points)} (to 15 decimals);", verdict.format(found.agency["total"]))


def _print_chain(found: Card, made_of: Chain) -> None:
    indicator = made_of.indicator
    _print_heading(found)
    _say(
        f"Indicator {indicator['indicator_no']}:",
        indicator["indicator_title_en"],
        "·",
        indicator["indicator_title_fa"],
        f"({indicator['pillar']}, feed {indicator['feed']}, {indicator['measure']})",
        style="bold",
    )
    for landing in made_of.landings:
        _print_landing(landing)
    refused = _of_indicator(found.refused, indicator["indicator_no"])
    _print_refused(refused)
    if not refused and not any(landing.rows for landing in made_of.landings):
        _say("No landed row names this agency here.", style="yellow")
    left_out = {"weight", "share"} if is_narrow(WIDE_CARD) else set()  # the sums below have them
    kept = [position for position, name in enumerate(OBSERVATION_COLUMNS) if name not in left_out]
    rows = [[row[position] for position in kept] for row in map(_observation, made_of.observations)]
    console.print(rows_table("From value to points", [OBSERVATION_COLUMNS[position] for position in kept], rows))
    listed = len(made_of.observations)
    more = f", {listed} of them listed (--all lists every one)" if listed < made_of.observations_count else ""
    of = "1 observation" if made_of.observations_count == 1 else f"{made_of.observations_count} observations"
    _say(f"Points of {of}{more}: {displayed(made_of.points_sum)}")
    of = f"{displayed(indicator['score'])} × {displayed(indicator['weight'])} = {displayed(indicator['points'])}"
    apart = " (quotients carry 15 decimals, so their sum may differ in the last)"
    _say(f"Indicator: {of}{apart if indicator['points'] != made_of.points_sum else ''}")
    for each in found.pillars:
        if each["pillar"] == indicator["pillar"]:
            of_pillar = [other for other in found.indicators if other["pillar"] == each["pillar"]]
            _say(
                f"Pillar {each['pillar']}: the points of its {len(of_pillar)} indicators add up to",
                each["points_sum"],
                f"and are published as {each['score']}",
            )
    _print_total(found)
    steps = _of_indicator(found.improvements, indicator["indicator_no"])
    if steps:
        console.print(rows_table("What would raise it", IMPROVEMENT_COLUMNS, map(_step, steps)))


def _observation(each: Figures) -> list[object]:
    measured = each["measured_value"] if each["measured_value"] is not None else each["measured_category"]
    unit = str(each["unit"])
    if measured is None and each["decided_by"]:
        measured, unit = each["option_no"], f"option ({each['decided_by']} stage)"
    value = "" if measured is None else f"{displayed(measured)} {unit}"
    names = [each[name] for name in ("option_no", "score", "weight", "share", "points")]
    return [each["source_row"], each["sub_service_id"], value, each["rule_en"], *names]


def _print_landing(landing: Landing) -> None:
    _say(f"Landed {landing.fetched_at}: {landing.source_file}, {landing.size_bytes:,} bytes")
    _say(f"  bytes   {landing.path}")
    _say(f"  sha256  {landing.landing_id}", "" if landing.trouble else "(read again now: the same)")
    headings = list(dict.fromkeys(heading for row in landing.rows for heading in row.cells))
    rows = [[row.source_row, *(row.cells.get(heading) for heading in headings)] for row in landing.rows]
    sheets = {row.source_sheet for row in landing.rows if row.source_sheet}
    if rows:
        console.print(
            rows_table(" ".join(["Rows as they stand there", *_quoted(sorted(sheets))]), ["row", *headings], rows)
        )
    for each in landing.corrections:
        _say(
            f"  corrected in row {each['source_row']}: {each['column_name']} «{each['raw_value']}»",
            f"→ «{each['corrected_value']}»: {each['reason']} ({each['source']})",
            style="yellow",
        )


def _quoted(sheets: Sequence[str]) -> list[str]:
    return [f"(sheet «{sheet}»)" for sheet in sheets]
