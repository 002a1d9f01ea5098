"""Whether participants agree: the same agencies, the same totals to the last decimal that they have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from benchmarks.participant import Outcome


def disagreements(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A sentence for each participant whose totals are not those of the first that has any.

    Participants that took no part, as what they need is not there, agree with everybody.
    """
    computed = [outcome for outcome in outcomes if outcome.totals is not None]
    for other in computed[1:]:
        found = list(_differences(computed[0], other))
        if found:
            of = f"{len(found)} agencies of {len(computed[0].totals or {})}"
            yield f"{other.name}: {of} differ from {computed[0].name}; the first: {found[0]}"


def _differences(first: Outcome, other: Outcome) -> Iterator[str]:
    """By agency; where one computes in binary fractions, what is published is compared."""
    expected, totals = first.totals or {}, other.totals or {}
    compared = 0 if first.is_exact and other.is_exact else 1
    for agency in sorted(expected.keys() | totals.keys()):
        one, another = expected.get(agency), totals.get(agency)
        if one is None or another is None or one[compared:] != another[compared:]:
            yield f"{agency}: {_shown(one)} by {first.name}, {_shown(another)} by {other.name}"


def _shown(total: tuple[Decimal, Decimal] | None) -> str:
    if total is None:
        return "none"
    unrounded, published = total
    return f"{published} ({unrounded})"
