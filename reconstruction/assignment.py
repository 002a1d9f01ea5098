"""Assigns an option of every indicator to every agency so that the printed scores and counts come out.

Each pillar is a problem of its own (CP-SAT, one worker, fixed seed, deterministic limit: the same input gives the
same answer). Indicators at agency level take one option; those at sub-service level take any mean that the
agency's sub-services can reach, and count under the option whose score is nearest (a tie goes to the lower).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ortools.sat.python import cp_model

from reconstruction.attainable import QUARTERS, Structure, attainable_units

SEED = 7
DETERMINISTIC_LIMIT = 300.0
RELAXED_SCALE = 10_000
MISS_COST = 1000
# A score that rounds to print but is not print itself can put the total a cent off.
INEXACT_COST = 5000

Domains = list[list[int]]
# By indicator number and place of the option among its scores.
Choices = dict[tuple[int, int], cp_model.IntVar]


class NoAssignmentError(RuntimeError):
    """The solver found no assignment."""


@dataclass(frozen=True)
class Indicator:
    """One indicator: weight in its pillar, option scores in option order, and where it is observed."""

    number: int
    weight: int
    scores: tuple[Fraction, ...]
    by_sub_service: bool
    electronic_only: bool

    @property
    def quarters(self) -> tuple[int, ...]:
        """Option scores in quarter points; where only electronic sub-services answer, zero is no answer."""
        values = tuple(int(score * QUARTERS) for score in self.scores)
        return tuple(value for value in values if value) if self.electronic_only else values


@dataclass(frozen=True)
class Unit:
    """An agency in a pillar's problem: its services, and the interval (low <= score < high) to hit, if any."""

    agency_id: str
    structure: Structure
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True)
class Answer:
    """An agency's mean on an indicator, in its structure's units, and the option it counts under (1-based)."""

    units: int
    option_no: int


@dataclass(frozen=True)
class Assignment:
    """Answers by (agency id, indicator number) and the places of the printed counts that could not be met."""

    answers: dict[tuple[str, int], Answer]
    missed_places: int


def nearest_option(mean: Fraction, scores: Sequence[Fraction]) -> int:
    """Number (1-based) of the option whose score is nearest; a tie goes to the lower score."""
    return 1 + min(range(len(scores)), key=lambda place: (abs(scores[place] - mean), scores[place]))


@cache
def domains(structure: Structure, indicator: Indicator) -> Domains:
    """Means, in units, that count under each option of an indicator."""
    units = structure.units
    if not indicator.by_sub_service:
        return [[int(score * units)] for score in indicator.scores]
    split: Domains = [[] for _ in indicator.scores]
    for value in attainable_units(structure, indicator.quarters, indicator.electronic_only):
        split[nearest_option(Fraction(value, units), indicator.scores) - 1].append(value)
    return split


def within(unit: Unit, indicators: Sequence[Indicator], options: Sequence[int] | None) -> list[int] | None:
    """Means, in units, that put an agency in its interval, under given options (0-based) or any; None if none do."""
    model = cp_model.CpModel()
    means = []
    for place, indicator in enumerate(indicators):
        split = domains(unit.structure, indicator)
        values = split[options[place]] if options is not None else sorted(v for part in split for v in part)
        means.append(model.new_int_var_from_domain(cp_model.Domain.from_values(values), ""))
    _hold_within(model, unit, indicators, means)
    solver = _solver()
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [solver.value(mean) for mean in means]


def assign(units: Sequence[Unit], indicators: Sequence[Indicator], counts: Mapping[tuple[int, int], int]) -> Assignment:
    """Options and means of a pillar of many indicators, meeting every printed count exactly.

    Options are chosen first, so that each agency's interval lies between the least and the greatest score that
    they allow; the means are then found agency by agency. An agency that has none under its options is modelled with
    its means, too, and all options are chosen anew.

    Raises:
        NoAssignmentError: if no options meet the counts.
    """
    model = cp_model.CpModel()
    chosen = {unit.agency_id: _choices(model, unit, indicators) for unit in units}
    for (number, option_no), printed in counts.items():
        takers = [options[number, option_no - 1] for options in chosen.values()]
        model.add(sum(takers) == printed)
    while True:
        solver = _solve(model, indicators)
        answers, failed = {}, []
        for unit in units:
            options = chosen[unit.agency_id]
            taken = [
                next(place for place in range(len(i.scores)) if solver.value(options[i.number, place]))
                for i in indicators
            ]
            means = within(unit, indicators, taken)
            if means is None:
                failed.append(unit)
                continue
            for indicator, place, mean in zip(indicators, taken, means, strict=True):
                answers[unit.agency_id, indicator.number] = Answer(mean, place + 1)
        if not failed:
            return Assignment(answers, 0)
        for unit in failed:
            _model_means(model, unit, indicators, chosen[unit.agency_id])


def _choices(model: cp_model.CpModel, unit: Unit, indicators: Sequence[Indicator]) -> Choices:
    """One option of each indicator, so that the least and the greatest score leave room for the agency's interval."""
    chosen: Choices = {}
    least, greatest = [], []
    for indicator in indicators:
        options = []
        for place, values in enumerate(domains(unit.structure, indicator)):
            option = model.new_bool_var("")
            chosen[indicator.number, place] = option
            options.append(option)
            if not values:
                model.add(option == 0)
                continue
            scaled = [indicator.weight * RELAXED_SCALE * value for value in (min(values), max(values))]
            least.append(scaled[0] // unit.structure.units * option)
            greatest.append(-(-scaled[1] // unit.structure.units) * option)
        model.add_exactly_one(options)
    if unit.low is not None and unit.high is not None:
        model.add(sum(least) <= int(unit.high * RELAXED_SCALE))
        model.add(sum(greatest) >= int(unit.low * RELAXED_SCALE))
    return chosen


def _model_means(model: cp_model.CpModel, unit: Unit, indicators: Sequence[Indicator], chosen: Choices) -> None:
    """Add an agency's means, each under the option chosen, and that their score lies in its interval."""
    means = []
    for indicator in indicators:
        split = domains(unit.structure, indicator)
        mean = model.new_int_var_from_domain(cp_model.Domain.from_values(sorted(v for part in split for v in part)), "")
        for place, values in enumerate(split):
            if values:
                domain = cp_model.Domain.from_values(values)
                model.add_linear_expression_in_domain(mean, domain).only_enforce_if(chosen[indicator.number, place])
        means.append(mean)
    _hold_within(model, unit, indicators, means)


def _hold_within(
    model: cp_model.CpModel, unit: Unit, indicators: Sequence[Indicator], means: Sequence[cp_model.IntVar]
) -> None:
    if unit.low is None or unit.high is None:
        return
    score = sum(indicator.weight * mean for indicator, mean in zip(indicators, means, strict=True))
    low, high = unit.low * unit.structure.units, unit.high * unit.structure.units
    model.add(score >= -(-low.numerator // low.denominator))
    model.add(score <= -(-high.numerator // high.denominator) - 1)


def assign_by_pattern(
    units: Sequence[Unit], indicators: Sequence[Indicator], counts: Mapping[tuple[int, int], int]
) -> Assignment:
    """Options and means of a pillar of few indicators, with as few places of the printed counts missed as can be.

    Agencies that can take the same patterns of options are interchangeable: the solver says how many of them take
    each. Patterns in which all sub-services answer alike are preferred.
    """
    groups: dict[tuple[Fraction | None, Fraction | None, Structure | None], list[Unit]] = defaultdict(list)
    varies = any(indicator.by_sub_service for indicator in indicators)
    for unit in units:
        groups[unit.low, unit.high, unit.structure if varies else None].append(unit)
    patterns = [_patterns(members[0], indicators) for members in groups.values()]
    model = cp_model.CpModel()
    takers: list[dict[tuple[int, ...], cp_model.IntVar]] = []
    for members, feasible in zip(groups.values(), patterns, strict=True):
        takers.append({pattern: model.new_int_var(0, len(members), "") for pattern in feasible})
        model.add(sum(takers[-1].values()) == len(members))
    misses = []
    for at, indicator in enumerate(indicators):
        for option in range(len(indicator.scores)):
            miss = model.new_int_var(0, len(units), "")
            total = sum(count for group in takers for pattern, count in group.items() if pattern[at] == option)
            model.add(total - counts[indicator.number, option + 1] <= miss)
            model.add(counts[indicator.number, option + 1] - total <= miss)
            misses.append(miss)
    uneven = [
        takers[place][pattern]
        for place, feasible in enumerate(patterns)
        for pattern, means in feasible.items()
        if any(mean != i.scores[o] for mean, i, o in zip(means, indicators, pattern, strict=True))
    ]
    inexact = [
        takers[place][pattern]
        for place, (members, feasible) in enumerate(zip(groups.values(), patterns, strict=True))
        for pattern, means in feasible.items()
        if _is_inexact(members[0], indicators, means)
    ]
    model.minimize(MISS_COST * sum(misses) + sum(uneven) + INEXACT_COST * sum(inexact))
    solver = _solve(model, indicators)
    answers = {}
    for members, feasible, group in zip(groups.values(), patterns, takers, strict=True):
        taken = itertools.chain.from_iterable([p] * solver.value(count) for p, count in group.items())
        for unit, pattern in zip(members, taken, strict=True):
            for indicator, option, mean in zip(indicators, pattern, feasible[pattern], strict=True):
                answers[unit.agency_id, indicator.number] = Answer(int(mean * unit.structure.units), option + 1)
    return Assignment(answers, sum(solver.value(miss) for miss in misses))


def _is_inexact(unit: Unit, indicators: Sequence[Indicator], means: Sequence[Fraction]) -> bool:
    if unit.low is None or unit.high is None:
        return False
    score = sum((i.weight * mean for i, mean in zip(indicators, means, strict=True)), Fraction(0))
    return score != (unit.low + unit.high) / 2


def _patterns(unit: Unit, indicators: Sequence[Indicator]) -> dict[tuple[int, ...], tuple[Fraction, ...]]:
    """Option patterns that fall in the agency's interval, each with the means that put it there."""
    scale = unit.structure.units
    found = {}
    for pattern in itertools.product(*(range(len(indicator.scores)) for indicator in indicators)):
        means = _means_within(unit, indicators, pattern)
        if means is not None:
            found[pattern] = tuple(Fraction(mean, scale) for mean in means)
    return found


def _means_within(unit: Unit, indicators: Sequence[Indicator], pattern: Sequence[int]) -> list[int] | None:
    """Means of one pattern; the indicator that varies, if one does, takes the mean that comes nearest to print."""
    scale = unit.structure.units
    means = [int(i.scores[option] * scale) for i, option in zip(indicators, pattern, strict=True)]
    at = next((place for place, indicator in enumerate(indicators) if indicator.by_sub_service), 0)
    weight = indicators[at].weight
    rest = sum(i.weight * mean for i, mean in zip(indicators, means, strict=True)) - weight * means[at]
    candidates = domains(unit.structure, indicators[at])[pattern[at]]
    wanted = Fraction(rest + weight * means[at])
    if unit.low is not None and unit.high is not None:
        low, high = unit.low * scale, unit.high * scale
        wanted = (low + high) / 2
        candidates = [value for value in candidates if low <= rest + weight * value < high]
    if not candidates:
        return None
    means[at] = min(candidates, key=lambda value: (abs(rest + weight * value - wanted), value))
    return means


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = DETERMINISTIC_LIMIT
    return solver


def _solve(model: cp_model.CpModel, indicators: Sequence[Indicator]) -> cp_model.CpSolver:
    solver = _solver()
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise NoAssignmentError(f"indicators {[i.number for i in indicators]}: {solver.status_name(status)}")
    return solver
