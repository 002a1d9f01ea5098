"""Checks of reasons, by the reason's id: each computes again, from print, what its reason claims of a figure."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from printed_figures import rows

Check = Callable[[str, str, str, str], None]
"""Told the table, row and column of the figure, and what is computed for it as the seed has it."""

CHECKS: dict[str, Check] = {}
DISCREPANCIES = rows("expected_discrepancies")


def check(reason_id: str) -> Callable[[Check], Check]:
    """Register what follows as the check of a reason."""

    def register(function: Check) -> Check:
        CHECKS[reason_id] = function
        return function

    return register


def other_edition(agency: str, measure: str) -> Fraction:
    """A figure of the other edition that tables imply."""
    (value,) = (
        row["value"]
        for row in rows("implied_edition_figures")
        if (row["entity_id"], row["measure"]) == (agency, measure)
    )
    return Fraction(value)
