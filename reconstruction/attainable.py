"""Which means an agency's sub-services can give on an indicator, and one set of answers that gives each.

A service's score is the mean of its sub-services, an agency's the mean of its services. Means are counted in
whole *units* of 1 / (4 x services x least common multiple of the service sizes), so that every quarter
point of every sub-service is a whole number and sums are exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

QUARTERS = 4


def service_layouts(services: int, sub_services: int) -> list[list[int]]:
    """Sizes that an agency's services may have, the likeliest first.

    The report prints only the two totals. Registries are skewed, so half of the services being single, with the rest
    sharing what is left evenly, comes first; then other shares of single services, down to none.
    """
    layouts = []
    for numerator, denominator in ((1, 2), (0, 1), (2, 3), (1, 3), (3, 4), (1, 4)):
        single = min(services * numerator // denominator, services - 1)
        shared, rest = divmod(sub_services - single, services - single)
        sizes = [1] * single + [shared + (place < rest) for place in range(services - single)]
        if sizes not in layouts:
            layouts.append(sizes)
    largest = sub_services - services + 1
    if services > 1:
        layouts += [[1] * (services - 2) + [second, largest - second + 1] for second in range(1, min(largest, 7))]
    return layouts


@dataclass(frozen=True)
class Structure:
    """An agency's services: how many sub-services each has and how many of those are electronic."""

    sizes: tuple[int, ...]
    electronic: tuple[int, ...]

    @classmethod
    def of(cls, sizes: list[int], electronic: int) -> Structure:
        """Lay electronic sub-services out over services of these sizes, small services first."""
        left, counts = electronic, []
        for size in sizes:
            counts.append(min(size, left))
            left -= counts[-1]
        return cls(tuple(sizes), tuple(counts))

    @cached_property
    def units(self) -> int:
        """Units in a mean of one."""
        return QUARTERS * len(self.sizes) * math.lcm(*self.sizes)

    def unit_of(self, size: int) -> int:
        """Units that a quarter point of one sub-service in a service of this size is worth."""
        return math.lcm(*self.sizes) // size


def reachable_quarters(members: int, scores: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
    """Sums of `members` answers, each one of `scores` (quarter points): sum -> the answers that give it."""
    reached: dict[int, tuple[int, ...]] = {0: ()}
    for _ in range(members):
        following: dict[int, tuple[int, ...]] = {}
        for total, answers in reached.items():
            for score in scores:
                following.setdefault(total + score, (*answers, score))
        reached = following
    return reached


def _service_sums(structure: Structure, scores: tuple[int, ...], electronic_only: bool) -> list[list[int]]:
    sums = []
    known: dict[int, list[int]] = {}
    for size, electronic in zip(structure.sizes, structure.electronic, strict=True):
        members = electronic if electronic_only else size
        if members not in known:
            known[members] = sorted(reachable_quarters(members, scores))
        sums.append([structure.unit_of(size) * quarter for quarter in known[members]])
    return sums


def attainable_units(structure: Structure, scores: tuple[int, ...], electronic_only: bool) -> list[int]:
    """Every mean, in units, that the agency can reach when each answer scores one of `scores`.

    With `electronic_only` only electronic sub-services have an answer; the others score nothing.
    """
    reached = 1
    for sums in _service_sums(structure, scores, electronic_only):
        following = 0
        for value in sums:
            following |= reached << value
        reached = following
    return [place for place in range(reached.bit_length()) if reached >> place & 1]


def answers_for(structure: Structure, scores: tuple[int, ...], electronic_only: bool, target: int) -> list[list[int]]:
    """Quarter-point answers of each service's sub-services whose mean is `target` units.

    Raises:
        ValueError: if the target can't be reached.
    """
    service_sums = _service_sums(structure, scores, electronic_only)
    prefixes = [1]
    for sums in service_sums:
        following = 0
        for value in sums:
            following |= prefixes[-1] << value
        prefixes.append(following)
    if target < 0 or not prefixes[-1] >> target & 1:
        raise ValueError(f"{target} of {structure.units} units can't be reached by services of {structure.sizes}")
    chosen: list[int] = []
    left = target
    for place in range(len(service_sums) - 1, -1, -1):
        fair = left / (place + 1)
        value = min(
            (v for v in service_sums[place] if v <= left and prefixes[place] >> (left - v) & 1),
            key=lambda v: (abs(v - fair), v),
        )
        chosen.append(value)
        left -= value
    chosen.reverse()
    answers = []
    for size, electronic, value in zip(structure.sizes, structure.electronic, chosen, strict=True):
        members = electronic if electronic_only else size
        given = reachable_quarters(members, scores)[value // structure.unit_of(size)]
        answers.append([*sorted(given, reverse=True), *[0] * (size - members)])
    return answers
