"""Solves a period: every counted agency's services, and its mean and option on every indicator."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reconstruction.assignment import Answer, Indicator, Unit, assign, assign_by_pattern, within
from reconstruction.attainable import Structure, service_layouts
from reconstruction.published import PILLARS, Agency, Method

HALF_CENT = Fraction(1, 200)
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


def solve(agencies: list[Agency], method: Method) -> Solution:
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
        units = [Unit(a.agency_id, structures[a.agency_id], *_interval(a, pillar)) for a in counted]
        assignment = assign_by_pattern(units, method.indicators[pillar], _counts_of(method, pillar))
        answers |= assignment.answers
        missed[pillar] = assignment.missed_places
    units = []
    for agency in counted:
        structure = structures[agency.agency_id]
        rest = {
            pillar: _score(answers, method.indicators[pillar], agency.agency_id, structure.units) for pillar in missed
        }
        if agency.agency_id in far:
            units.append(_nearest_unit(agency, largest, method))
            continue
        unit = Unit(agency.agency_id, structure, *_left_by_total(agency, largest, rest, method))
        if within(unit, method.indicators[largest], None) is None:
            unit = Unit(agency.agency_id, structure, *_interval(agency, largest))
        units.append(unit)
    assignment = assign(units, method.indicators[largest], _counts_of(method, largest))
    answers |= assignment.answers
    missed[largest] = assignment.missed_places
    distances = {
        agency.agency_id: abs(
            _score(answers, method.indicators[largest], agency.agency_id, structures[agency.agency_id].units)
            - agency.printed[largest]
        )
        for agency in counted
        if agency.agency_id in far
    }
    return Solution(structures, answers, distances, missed)


def _counts_of(method: Method, pillar: str) -> dict[tuple[int, int], int]:
    numbers = {indicator.number for indicator in method.indicators[pillar]}
    return {key: value for key, value in method.counts.items() if key[0] in numbers}


def _default_structure(agency: Agency) -> Structure:
    return Structure.of(service_layouts(agency.services, agency.sub_services)[0], agency.electronic)


def _interval(agency: Agency, pillar: str) -> tuple[Fraction | None, Fraction | None]:
    if pillar not in agency.printed:
        return None, None
    return agency.printed[pillar] - HALF_CENT, agency.printed[pillar] + HALF_CENT


def _left_by_total(
    agency: Agency, pillar: str, rest: dict[str, Fraction], method: Method
) -> tuple[Fraction | None, Fraction | None]:
    """Interval of a pillar's score in which both it and the total round to print."""
    low, high = _interval(agency, pillar)
    if low is None or high is None:
        return None, None
    others = [other for other in PILLARS if other != pillar]
    known = sum((method.pillar_weights[other] * rest[other] for other in others), Fraction(0))
    weight = method.pillar_weights[pillar]
    total_low = (agency.printed["total"] - HALF_CENT - known) / weight
    total_high = (agency.printed["total"] + HALF_CENT - known) / weight
    if total_high <= low or total_low >= high:
        return low, high
    return max(low, total_low), min(high, total_high)


def _fitting_unit(
    agency: Agency, pillar: str, interval: tuple[Fraction | None, Fraction | None], method: Method
) -> Unit | None:
    for sizes in service_layouts(agency.services, agency.sub_services):
        unit = Unit(agency.agency_id, Structure.of(sizes, agency.electronic), *interval)
        if pillar not in agency.printed or within(unit, method.indicators[pillar], None) is not None:
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
