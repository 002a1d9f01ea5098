"""Solves a period: every counted agency's services, and its mean and option on every indicator."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reconstruction.assignment import Answer, Indicator, Unit, assign, assign_by_pattern, within
from reconstruction.attainable import Structure, service_layouts
from reconstruction.leanings import institution_leanings, left_to, narrowed
from reconstruction.published import HALF_CENT, PILLARS, Agency, Institution, Interval, Method

# An agency whose printed score no services of its size can give is let go as far as this, and listed.
LARGEST_DISTANCE = Fraction(1, 4)


@dataclass(frozen=True)
class Solution:
    """Services by agency, answers by (agency id, indicator), and what could not be met."""

    structures: dict[str, Structure]
    answers: dict[tuple[str, int], Answer]
    distances: dict[str, Fraction]
    missed_places: dict[str, int]


def _score(answers: dict[tuple[str, int], Answer], indicators: list[Indicator], agency_id: str, units: int) -> Fraction:
    return sum((Fraction(i.weight * answers[agency_id, i.number].units, units) for i in indicators), Fraction(0))


def solve(agencies: list[Agency], institutions: dict[str, Institution], method: Method) -> Solution:
    """Solve the pillars with few indicators first, then the one with most within what the totals leave.

    Raises:
        NoAssignmentError: if a pillar has no assignment.
    """
    counted = [agency for agency in agencies if agency.is_counted]
    largest = max(PILLARS, key=lambda pillar: len(method.indicators[pillar]))
    structures = {a.agency_id: _default_structure(a) for a in agencies}
    far = set()
    for agency in counted:
        fitting = _fitting_unit(agency, largest, _left_by_total(agency, largest, agency.printed, method), method)
        if fitting is None:
            far.add(agency.agency_id)
        else:
            structures[agency.agency_id] = fitting.structure
    answers: dict[tuple[str, int], Answer] = {}
    missed = {}
    for pillar in (p for p in PILLARS if p != largest):
        units = [Unit(a.agency_id, structures[a.agency_id], *a.interval(pillar)) for a in counted]
        assignment = assign_by_pattern(units, method.indicators[pillar], _counts_of(method, pillar))
        answers |= assignment.answers
        missed[pillar] = assignment.missed_places
    rests = {
        agency.agency_id: {
            pillar: _score(answers, method.indicators[pillar], agency.agency_id, structures[agency.agency_id].units)
            for pillar in missed
        }
        for agency in counted
    }
    leanings = institution_leanings(agencies, institutions, rests, largest, method)
    units = []
    for agency in counted:
        if agency.agency_id in far:
            units.append(_nearest_unit(agency, largest, method))
            continue
        left = _left_by_total(agency, largest, rests[agency.agency_id], method)
        wished = [*narrowed(left, agency, largest, leanings), left, agency.interval(largest)]
        units.append(_first_within(agency, structures[agency.agency_id], wished, method.indicators[largest]))
    assignment = assign(units, method.indicators[largest], _counts_of(method, largest))
    answers |= assignment.answers
    answers |= _settled(agencies, institutions, units, answers, method.indicators[largest], largest)
    missed[largest] = assignment.missed_places
    distances = {
        unit.agency_id: abs(
            _score(answers, method.indicators[largest], unit.agency_id, unit.structure.units)
            - next(a.printed[largest] for a in counted if a.agency_id == unit.agency_id)
        )
        for unit in units
        if unit.agency_id in far
    }
    return Solution(structures, answers, distances, missed)


def _settled(
    agencies: list[Agency],
    institutions: dict[str, Institution],
    units: list[Unit],
    answers: dict[tuple[str, int], Answer],
    indicators: list[Indicator],
    pillar: str,
) -> dict[tuple[str, int], Answer]:
    """Answers of agencies that no table lists, anew: under the same options, so that their institution comes out."""
    by_id = {unit.agency_id: unit for unit in units}
    settled = {}
    for agency in agencies:
        if agency.agency_id not in by_id or pillar not in agency.implied:
            continue
        scores = {
            other: _score(answers, indicators, other, unit.structure.units)
            for other, unit in by_id.items()
            if other != agency.agency_id
        }
        interval = left_to(agency, agencies, institutions[agency.institution_id].printed[pillar], scores)
        unit = Unit(agency.agency_id, by_id[agency.agency_id].structure, *interval)
        options = [answers[agency.agency_id, indicator.number].option_no for indicator in indicators]
        means = within(unit, indicators, [option - 1 for option in options])
        for indicator, option, mean in zip(indicators, options, means or [], strict=bool(means)):
            settled[agency.agency_id, indicator.number] = Answer(mean, option)
    return settled


def _first_within(agency: Agency, structure: Structure, wished: list[Interval], indicators: list[Indicator]) -> Unit:
    """The agency with the first of these intervals that its services can give a score in; else with the last."""
    for interval in wished:
        unit = Unit(agency.agency_id, structure, *interval)
        if within(unit, indicators, None) is not None:
            return unit
    return Unit(agency.agency_id, structure, *wished[-1])


def _counts_of(method: Method, pillar: str) -> dict[tuple[int, int], int]:
    numbers = {indicator.number for indicator in method.indicators[pillar]}
    return {key: value for key, value in method.counts.items() if key[0] in numbers}


def _default_structure(agency: Agency) -> Structure:
    return Structure.of(service_layouts(agency.services, agency.sub_services)[0], agency.electronic)


def _left_by_total(agency: Agency, pillar: str, rest: dict[str, Fraction], method: Method) -> Interval:
    """Interval of a pillar's score in which both it and the total round to print."""
    low, high = agency.interval(pillar)
    if low is None or high is None or "total" not in agency.printed:
        return low, high
    others = [other for other in PILLARS if other != pillar]
    known = sum((method.pillar_weights[other] * rest[other] for other in others), Fraction(0))
    weight = method.pillar_weights[pillar]
    total_low = (agency.printed["total"] - HALF_CENT - known) / weight
    total_high = (agency.printed["total"] + HALF_CENT - known) / weight
    if total_high <= low or total_low >= high:
        return low, high
    return max(low, total_low), min(high, total_high)


def _fitting_unit(agency: Agency, pillar: str, interval: Interval, method: Method) -> Unit | None:
    for sizes in service_layouts(agency.services, agency.sub_services):
        unit = Unit(agency.agency_id, Structure.of(sizes, agency.electronic), *interval)
        if interval == (None, None) or within(unit, method.indicators[pillar], None) is not None:
            return unit
    return None


def _nearest_unit(agency: Agency, pillar: str, method: Method) -> Unit:
    """The agency with its interval opened, a twentieth of a point at a time, until its services can give a score."""
    printed = agency.printed[pillar]
    for step in range(1, 6):
        reach = LARGEST_DISTANCE * step / 5
        unit = Unit(agency.agency_id, _default_structure(agency), printed - reach, printed + reach)
        if within(unit, method.indicators[pillar], None) is not None:
            return unit
    raise ValueError(f"{agency.agency_id}: no score within {LARGEST_DISTANCE} of the printed {pillar} {printed}")
