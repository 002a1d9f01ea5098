"""How a factor is shared out among the levels of the tree: agencies, their services, the sub-services of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How many times period 7 there is of what.

    A country that is larger has more of each, so the factor is spread evenly: its cube root at each level. Services and
    sub-services are whole copies; the number of agencies, which need not be a multiple, takes up what rounding leaves.

    Attributes:
        factor: how many times the sub-services of period 7.
        agencies: how many agencies.
        services: how many services there are of an agency for each of period 7's.
        sub_services: how many sub-services there are of a service for each of period 7's.
    """

    factor: int
    agencies: int
    services: int
    sub_services: int

    @classmethod
    def of(cls, factor: int, agencies: int) -> Scale:
        """Share out a factor, of 1 and more, where the period itself has so many agencies.

        Raises:
            ValueError: when the factor is below 1: nothing is taken away from the period.
        """
        if factor < 1:
            raise ValueError(f"factor {factor}: must be 1 or more")
        side = max(1, round(factor ** (1 / 3)))
        return cls(factor, round(agencies * factor / side**2), side, side)


def spread(chosen: int, of: Sequence[int]) -> list[int]:
    """The places of so many of a sequence's items that they are spread evenly over the items' order by size.

    Of a few large and many small agencies a part is then as large, on average, as all of them.
    """
    by_size = sorted(range(len(of)), key=lambda place: (of[place], place))
    return sorted(by_size[(2 * step + 1) * len(of) // (2 * chosen)] for step in range(chosen))
