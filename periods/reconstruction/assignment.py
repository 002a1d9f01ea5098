"""Assigns an option of every indicator to every agency so that the printed scores and counts come out.

Each pillar is a problem of its own (CP-SAT, one worker, fixed seed and deterministic limits: the same input
gives the same answer). Indicators at agency level take one option; those at sub-service level take any mean the
agency's sub-services can reach, and count under the option whose score is nearest (a tie goes to the lower).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ortools.sat.python import cp_model

from periods.reconstruction.attainable import QUARTERS, Structure, attainable_units

SEED = 7
DETERMINISTIC_LIMIT = 600.0


class NoAssignmentError(RuntimeError):
    """The solver found no assignment for a pillar."""


@dataclass(frozen=True)
class Indicator:
    """One indicator: weight in its pillar, option scores best first, and where it is observed."""

    number: int
    weight: int
    scores: tuple[Fraction, ...]
    by_sub_service: bool
    electronic_only: bool

    @property
    def quarters(self) -> tuple[int, ...]:
        """Option scores in quarter points, the electronic levels' zero left out."""
        values = tuple(int(score * QUARTERS) for score in self.scores)
        return tuple(value for value in values if value) if self.electronic_only else values


@dataclass(frozen=True)
class Unit:
    """An agency in a pillar's problem: structure and the interval its pillar score must fall in (low <= x < high)."""

    agency_id: str
    structure: Structure
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True)
class Answer:
    """An agency's mean on an indicator, in its structure's units, and the option it counts under (1-based)."""

    units: int
    option_no: int


def nearest_option(mean: Fraction, scores: Sequence[Fraction]) -> int:
    """Number (1-based) of the option whose score is nearest; a tie goes to the lower score."""
    return 1 + min(range(len(scores)), key=lambda place: (abs(scores[place] - mean), scores[place]))


def _domain(unit: Unit, indicator: Indicator, option: int) -> list[int]:
    units = unit.structure.units
    if not indicator.by_sub_service:
        return [int(indicator.scores[option] * units)]
    reachable = attainable_units(unit.structure, indicator.quarters, indicator.electronic_only)
    return [u for u in reachable if nearest_option(Fraction(u, units), indicator.scores) == option + 1]


def assign(
    units: Sequence[Unit],
    indicators: Sequence[Indicator],
    counts: Mapping[tuple[int, int], int],
) -> tuple[dict[tuple[str, int], Answer], int]:
    """Options of every agency on a pillar's indicators.

    Args:
        units: agencies; those without an interval are free.
        indicators: the pillar's indicators.
        counts: agencies by (indicator number, option number), as printed.

    Returns:
        Answers by (agency id, indicator number), and how many places of the printed counts could not be met.

    Raises:
        NoAssignmentError: if the solver finds nothing within its deterministic limit.
    """
    model = cp_model.CpModel()
    chosen: dict[tuple[str, int, int], cp_model.IntVar] = {}
    means: dict[tuple[str, int], cp_model.IntVar] = {}
    scores: dict[str, cp_model.LinearExpr] = {}
    for unit in units:
        terms = []
        for indicator in indicators:
            terms.append(indicator.weight * _mean(model, chosen, means, unit, indicator))
        scores[unit.agency_id] = sum(terms)
        if unit.low is not None and unit.high is not None:
            scale = unit.structure.units
            low, high = unit.low * scale, unit.high * scale
            model.add(scores[unit.agency_id] >= -(-low.numerator // low.denominator))
            model.add(scores[unit.agency_id] <= -(-high.numerator // high.denominator) - 1)
    misses = _count_misses(model, chosen, units, indicators, counts)
    model.minimize(sum(misses))
    solver = _solve(model, indicators)
    answers = {}
    for (agency_id, number), mean in means.items():
        option = next(o for (a, n, o), x in chosen.items() if (a, n) == (agency_id, number) and solver.value(x))
        answers[agency_id, number] = Answer(solver.value(mean), option + 1)
    return answers, int(solver.objective_value)


def _mean(
    model: cp_model.CpModel,
    chosen: dict[tuple[str, int, int], cp_model.IntVar],
    means: dict[tuple[str, int], cp_model.IntVar],
    unit: Unit,
    indicator: Indicator,
) -> cp_model.IntVar:
    """Variables of one agency on one indicator: an option each, and the mean that the chosen option allows."""
    domains = {place: _domain(unit, indicator, place) for place in range(len(indicator.scores))}
    every = sorted({value for domain in domains.values() for value in domain})
    mean = model.new_int_var_from_domain(cp_model.Domain.from_values(every), "")
    options = []
    for place, domain in domains.items():
        option = model.new_bool_var("")
        chosen[unit.agency_id, indicator.number, place] = option
        options.append(option)
        model.add_linear_expression_in_domain(mean, cp_model.Domain.from_values(domain)).only_enforce_if(option)
    model.add_exactly_one(options)
    means[unit.agency_id, indicator.number] = mean
    return mean


def _count_misses(
    model: cp_model.CpModel,
    chosen: Mapping[tuple[str, int, int], cp_model.IntVar],
    units: Sequence[Unit],
    indicators: Sequence[Indicator],
    counts: Mapping[tuple[int, int], int],
) -> list[cp_model.IntVar]:
    misses = []
    for indicator in indicators:
        for place in range(len(indicator.scores)):
            miss = model.new_int_var(0, len(units), "")
            total = sum(chosen[unit.agency_id, indicator.number, place] for unit in units)
            printed = counts[indicator.number, place + 1]
            model.add(total - printed <= miss)
            model.add(printed - total <= miss)
            misses.append(miss)
    return misses


def assign_by_pattern(
    units: Sequence[Unit],
    indicators: Sequence[Indicator],
    counts: Mapping[tuple[int, int], int],
) -> tuple[dict[tuple[str, int], Answer], int]:
    """The same as `assign`, for a pillar of few indicators: whole patterns of options are counted out.

    Agencies that can take the same patterns are interchangeable, so the solver sees how many of them take each
    pattern and not which; among patterns, those in which no sub-service differs are preferred.
    """
    groups: dict[tuple[Fraction | None, Fraction | None, Structure | None], list[Unit]] = defaultdict(list)
    varies = any(indicator.by_sub_service for indicator in indicators)
    for unit in units:
        groups[unit.low, unit.high, unit.structure if varies else None].append(unit)
    model = cp_model.CpModel()
    takers: dict[tuple[int, tuple[int, ...]], cp_model.IntVar] = {}
    patterns: dict[tuple[int, tuple[int, ...]], tuple[Fraction, ...]] = {}
    uneven = []
    for place, members in enumerate(groups.values()):
        feasible = _patterns(members[0], indicators)
        for pattern, means in feasible.items():
            takers[place, pattern] = model.new_int_var(0, len(members), "")
            patterns[place, pattern] = means
            if any(m != i.scores[o] for m, i, o in zip(means, indicators, pattern, strict=True)):
                uneven.append(takers[place, pattern])
        model.add(sum(takers[place, pattern] for pattern in feasible) == len(members))
    misses = []
    for at, indicator in enumerate(indicators):
        for option in range(len(indicator.scores)):
            miss = model.new_int_var(0, len(units), "")
            total = sum(taker for (_, pattern), taker in takers.items() if pattern[at] == option)
            printed = counts[indicator.number, option + 1]
            model.add(total - printed <= miss)
            model.add(printed - total <= miss)
            misses.append(miss)
    model.minimize(1000 * sum(misses) + sum(uneven))
    solver = _solve(model, indicators)
    answers = {}
    for place, members in enumerate(groups.values()):
        queue = list(members)
        for (at, pattern), taker in takers.items():
            if at != place:
                continue
            for _ in range(solver.value(taker)):
                unit = queue.pop(0)
                for indicator, option, mean in zip(indicators, pattern, patterns[at, pattern], strict=True):
                    answers[unit.agency_id, indicator.number] = Answer(int(mean * unit.structure.units), option + 1)
    return answers, sum(solver.value(miss) for miss in misses)


def _patterns(unit: Unit, indicators: Sequence[Indicator]) -> dict[tuple[int, ...], tuple[Fraction, ...]]:
    """Option patterns that fall in the agency's interval, each with the means that put it there."""
    scale = unit.structure.units
    choices = []
    for indicator in indicators:
        choices.append([(option, _domain(unit, indicator, option)) for option in range(len(indicator.scores))])
    found: dict[tuple[int, ...], tuple[Fraction, ...]] = {}
    for pattern in itertools.product(*choices):
        means = _means_within(unit, indicators, pattern)
        if means is not None:
            found[tuple(option for option, _ in pattern)] = tuple(Fraction(mean, scale) for mean in means)
    return found


def _means_within(
    unit: Unit, indicators: Sequence[Indicator], pattern: Sequence[tuple[int, list[int]]]
) -> list[int] | None:
    """Means, in units, of one pattern; the one indicator that varies takes the value nearest its option's score."""
    scale = unit.structure.units
    means = [int(i.scores[option] * scale) for i, (option, _) in zip(indicators, pattern, strict=True)]
    varying = [at for at, indicator in enumerate(indicators) if indicator.by_sub_service]
    at = varying[0] if varying else 0
    rest = sum(i.weight * mean for place, (i, mean) in enumerate(zip(indicators, means, strict=True)) if place != at)
    candidates = sorted(pattern[at][1], key=lambda value: (abs(value - means[at]), value))
    for candidate in candidates:
        score = Fraction(rest + indicators[at].weight * candidate, scale)
        if unit.low is None or unit.high is None or unit.low <= score < unit.high:
            means[at] = candidate
            return means
    return None


def _solve(model: cp_model.CpModel, indicators: Sequence[Indicator]) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = DETERMINISTIC_LIMIT
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise NoAssignmentError(f"indicators {[i.number for i in indicators]}: {solver.status_name(status)}")
    return solver
