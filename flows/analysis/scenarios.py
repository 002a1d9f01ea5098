"""The scenarios of uncertainty: which choices of the method are drawn, and from what; rows of `scenarios/*.csv`.

They are no seeds of a build: no score hangs on them, so that a changed one builds nothing anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from flows.parsing.column_types import Row, code, count, name, number, ordinal
from flows.parsing.seed_file import SeedError, read_seed

SCENARIOS_FILE = "uncertainty_scenarios.csv"
ASSUMPTIONS_FILE = "uncertainty_assumptions.csv"

WEIGHTS = ("pillar_weights", "indicator_weights")
AGGREGATIONS = ("pillar_aggregation", "indicator_aggregation")
MEANS = ("arithmetic", "geometric")
POLICIES = ("as_scored", "left_out", "whole_zero")


class _ScenarioRow(Row):
    """A scenario."""

    scenario = code()
    name_en = name()
    name_fa = name()
    random_seed = count()
    draws_count = count(least=1)
    base_runs_count = count()
    resamples_count = count()
    confidence_share = number()
    top_places = count(least=1)
    source = name()


class _AssumptionRow(Row):
    """What is drawn of a parameter, or one of the choices that it has."""

    scenario = code()
    parameter = code()
    choice_no = ordinal()
    distribution = code()
    spread_share = number(nullable=True)
    concentration = number(nullable=True)
    choice = code(nullable=True)
    choice_share = number(nullable=True)
    floor_points = number(nullable=True)
    source = name()


class Assumption(NamedTuple):
    """What is drawn of a parameter, or one of the choices that it has.

    Attributes:
        parameter: pillar_weights, indicator_weights, pillar_aggregation, indicator_aggregation, or `<status>_policy`.
        choice_no: 1, or the number of the choice.
        distribution: uniform (weights times 1 plus or minus `spread_share`, then brought to their sum), dirichlet
            (mean: the weights; `concentration` is the sum of its parameters), or choice.
        spread_share: of uniform: above 0 and below 1.
        concentration: of dirichlet: above 0; the higher, the nearer to the weights.
        choice: of choice: a mean (`MEANS`), or what becomes of scores with the status (`POLICIES`).
        choice_share: how often it is drawn; the choices of a parameter add up to 1.
        floor_points: of a geometric mean: what lower points count as, above 0.
        source: why.
    """

    parameter: str
    choice_no: int
    distribution: str
    spread_share: Decimal | None = None
    concentration: Decimal | None = None
    choice: str | None = None
    choice_share: Decimal | None = None
    floor_points: Decimal | None = None
    source: str = ""


@dataclass(frozen=True)
class Scenario:
    """A scenario of uncertainty.

    Attributes:
        scenario: its id.
        name_en: its name in English.
        name_fa: its name in Persian.
        random_seed: what all its draws follow from.
        draws_count: how often the entities are scored with drawn values.
        base_runs_count: base runs of the sensitivity analysis, each of which is scored twice and once a parameter;
            0: there is none.
        resamples_count: of the bootstrap.
        confidence_share: in how large a share of draws all rank sets hold at once.
        top_places: how many places are the top ones.
        source: why it is as it is.
        assumptions: what is drawn.
    """

    scenario: str
    name_en: str
    name_fa: str
    random_seed: int
    draws_count: int
    base_runs_count: int
    resamples_count: int
    confidence_share: Decimal
    top_places: int
    source: str
    assumptions: tuple[Assumption, ...] = ()


def read_scenarios(folder: Path, statuses: Collection[str]) -> list[Scenario]:
    """The scenarios in the order of their file.

    Args:
        folder: the folder of both files.
        statuses: why a score is, or is not; each may have a policy.

    Raises:
        SeedError: when a file can't be read, or a row asks for what there is not; it names file, row and value.
    """
    paths = folder / SCENARIOS_FILE, folder / ASSUMPTIONS_FILE
    scenarios = list(read_seed(paths[0], _ScenarioRow, key=("scenario",)).iter_rows(named=True))
    assumptions = list(
        read_seed(paths[1], _AssumptionRow, key=("scenario", "parameter", "choice_no")).iter_rows(named=True)
    )
    known = [each["scenario"] for each in scenarios]
    for row in assumptions:
        _require(paths[1], row, _assumption_fault(row, known, statuses))
    for row in scenarios:
        _require(paths[0], row, _scenario_fault(row, assumptions))
    for row in assumptions:
        _require(paths[1], row, _faults_among(row, assumptions))
    return [_scenario(row, assumptions) for row in scenarios]


def _scenario(row: dict[str, Any], assumptions: Sequence[dict[str, Any]]) -> Scenario:
    own = (each for each in assumptions if each["scenario"] == row["scenario"])
    drawn = tuple(Assumption(*(each[field] for field in Assumption._fields)) for each in own)
    values = {field: value for field, value in row.items() if field not in ("source_sheet", "source_row")}
    return Scenario(**values, assumptions=drawn)


def _require(path: Path, row: dict[str, Any], fault: str) -> None:
    if fault:
        raise SeedError(f"{path}, row {row['source_row']}: {fault}")


def _scenario_fault(row: dict[str, Any], assumptions: Sequence[dict[str, Any]]) -> str:
    if not any(each["scenario"] == row["scenario"] for each in assumptions):
        return f"{row['scenario']} draws nothing; give it rows in {ASSUMPTIONS_FILE}"
    if not 0 < row["confidence_share"] < 1:
        return f"confidence_share is {row['confidence_share'].normalize():f} and must lie between 0 and 1"
    return ""


def _assumption_fault(row: dict[str, Any], scenarios: Sequence[str], statuses: Collection[str]) -> str:
    """What is wrong with a row by itself."""
    if row["scenario"] not in scenarios:
        return f"there is no scenario {row['scenario']}; {SCENARIOS_FILE} has {', '.join(scenarios)}"
    choices = _choices(statuses)
    parameter, distribution = row["parameter"], row["distribution"]
    if parameter not in (*WEIGHTS, *choices):
        return f"there is no parameter {parameter}; there are {', '.join((*WEIGHTS, *choices))}"
    known = ("uniform", "dirichlet") if parameter in WEIGHTS else ("choice",)
    if distribution not in known:
        return f"{parameter} is drawn as {' or '.join(known)}, not as {distribution}"
    if distribution == "choice" and row["choice"] not in choices[parameter]:
        return f"{parameter} has no choice {row['choice']}; it has {', '.join(choices[parameter])}"
    return next(_value_faults(row), "")


def _choices(statuses: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The choices of each parameter that has some."""
    policies = {f"{status}_policy": POLICIES for status in statuses}
    return {**dict.fromkeys(AGGREGATIONS, MEANS), **policies}


def _value_faults(row: dict[str, Any]) -> Iterator[str]:
    """A value that the row needs and lacks, that lies outside its bounds, or that nothing asks for."""
    needed = {"uniform": ("spread_share",), "dirichlet": ("concentration",), "choice": ("choice_share",)}
    asked = {*needed[row["distribution"]], *(["floor_points"] if row["choice"] == "geometric" else [])}
    upper = {"spread_share": Decimal(1), "choice_share": Decimal(1)}
    for field in ("spread_share", "concentration", "choice_share", "floor_points"):
        value = row[field]
        if field in asked and value is None:
            yield f"{row['choice'] or row['distribution']} needs {field}"
        elif field not in asked and value is not None:
            yield f"{row['choice'] or row['distribution']} takes no {field}; leave it blank"
        elif value is not None and (value <= 0 or value > upper.get(field, value)):
            above = " and at most 1" if field in upper else ""
            yield f"{field} is {value.normalize():f} and must be above 0{above}"
    if row["distribution"] != "choice" and row["choice"] is not None:
        yield f"{row['distribution']} takes no choice; leave it blank"


def _faults_among(row: dict[str, Any], assumptions: Sequence[dict[str, Any]]) -> str:
    """What is wrong with the rows of a parameter together."""
    same = [
        each for each in assumptions if (each["scenario"], each["parameter"]) == (row["scenario"], row["parameter"])
    ]
    if row["distribution"] != "choice":
        return f"{row['parameter']} of {row['scenario']} is drawn twice; keep one row" if len(same) > 1 else ""
    if len({each["choice"] for each in same}) < len(same):
        return f"{row['parameter']} of {row['scenario']} has a choice twice; keep one row of each"
    shares = sum((each["choice_share"] for each in same), Decimal(0))
    if shares != 1:
        return f"the shares of {row['parameter']} of {row['scenario']} add up to {shares.normalize():f}, not to 1"
    return ""
