"""Lays a solution out: one option a sub-service or agency, one measured value an agency, self-assessments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from reconstruction.assignment import Indicator
from reconstruction.attainable import QUARTERS, answers_for
from reconstruction.published import Agency, Method
from reconstruction.solution import Solution
from reconstruction.spelling import between, draw

# Where measured values of an open-ended interval stop, by indicator: what such a monitor or counter would show.
OPEN_ENDS = {
    2: (Fraction(42), Fraction(100)),
    3: (Fraction(31), Fraction(100)),
    9: (Fraction(0), Fraction(14)),
    23: (Fraction(0), Fraction(84_000)),
    24: (Fraction(0), Fraction(1)),
    25: (Fraction(0), Fraction(1)),
    26: (Fraction(0), Fraction(1)),
    27: (Fraction(0), Fraction(96)),
    28: (Fraction(0), Fraction(1)),
}
SERVICE_TYPES = ("G2C",) * 11 + ("G2B",) * 5 + ("G2G",) * 3 + ("G2E",)


@dataclass(frozen=True)
class SubService:
    """One line of the registry, with the options its reviewers chose by indicator."""

    service_id: str
    sub_service_id: str
    service_no: int
    sub_service_no: int
    service_type: str
    options: dict[int, int]


def sub_services(agency: Agency, solution: Solution, indicators: list[Indicator]) -> Iterator[SubService]:
    """Registry lines of an agency. Agencies that are not counted have services, none of them electronic."""
    structure = solution.structures[agency.agency_id]
    by_indicator: dict[int, list[list[int]]] = {}
    for indicator in indicators:
        scores = [int(score * QUARTERS) for score in indicator.scores]
        if agency.is_counted:
            units = solution.answers[agency.agency_id, indicator.number].units
            quarters = answers_for(structure, indicator.quarters, indicator.electronic_only, units)
        else:
            quarters = [[0] * size for size in structure.sizes]
        by_indicator[indicator.number] = [[scores.index(q) + 1 for q in service] for service in quarters]
    for service, size in enumerate(structure.sizes):
        for member in range(size):
            yield SubService(
                service_id=f"1{agency.place:03d}{service + 1:03d}000",
                sub_service_id=f"1{agency.place:03d}{service + 1:03d}{member + 1:03d}",
                service_no=service + 1,
                sub_service_no=member + 1,
                service_type=SERVICE_TYPES[draw("type", agency.agency_id, service) % len(SERVICE_TYPES)],
                options={number: answers[service][member] for number, answers in by_indicator.items()},
            )


def measured(agency: Agency, indicator_no: int, solution: Solution, method: Method) -> Fraction:
    """A value inside the interval of the agency's option, off its bounds wherever the interval has room."""
    option = solution.answers[agency.agency_id, indicator_no].option_no
    threshold = method.thresholds[indicator_no, option]
    least, greatest = OPEN_ENDS[indicator_no]
    low = least if threshold.lower is None else threshold.lower
    high = greatest if threshold.upper is None else threshold.upper
    place = between(40, 960, "measured", indicator_no, agency.agency_id)
    return low + (high - low) * Fraction(place, 1000)


def grade(agency: Agency, indicator_no: int, solution: Solution, method: Method) -> str:
    """One of the grades of the agency's option."""
    option = solution.answers[agency.agency_id, indicator_no].option_no
    grades = method.grades[indicator_no, option]
    return grades[draw("grade", agency.agency_id) % len(grades)]


def stages(final: int, *key: object) -> tuple[int | None, int]:
    """Self-assessed and preliminary option behind a final one: agencies claim more than reviewers grant."""
    claim = draw("claim", *key) % 100
    preliminary = final - 1 if final > 1 and claim < 12 else final
    own = max(1, preliminary - 1) if claim < 30 else preliminary
    return (None if claim == 99 else own), preliminary
