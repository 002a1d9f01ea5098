"""Which way the decimals behind an institution's printed scores must lean for the institution's own to come out.

Agencies print two decimals, so the mean of an institution's agencies may fall on either side of what the institution
prints. Where every agency of an institution is listed, each is moved towards the side that gives its institution.
"""

from __future__ import annotations

from fractions import Fraction

from reconstruction.published import HALF_CENT, PILLARS, Agency, Institution, Interval, Method

Leaning = tuple[Fraction, Fraction]
# Less than any two scores of an agency are apart.
LEAST_STEP = Fraction(1, 10**9)


def institution_leanings(
    agencies: list[Agency],
    institutions: dict[str, Institution],
    rests: dict[str, dict[str, Fraction]],
    pillar: str,
    method: Method,
) -> dict[str, Leaning]:
    """By institution, how far above (or below) print its agencies' scores in a pillar lie in the mean.

    An institution that no decimals give, or that has agencies in no table, has none.

    Args:
        agencies: those in scope.
        institutions: what table 2-3 prints.
        rests: exact scores in the other pillars, by counted agency.
        pillar: the pillar whose scores are still open.
        method: weights of pillars.
    """
    leanings = {}
    others = [other for other in PILLARS if other != pillar]
    for institution_id, institution in institutions.items():
        members = [agency for agency in agencies if agency.institution_id == institution_id]
        if not members or any(not agency.printed for agency in members):
            continue
        whole = sum(agency.services for agency in members)
        mean = sum((agency.services * agency.printed[pillar] for agency in members), Fraction(0)) / whole
        known = Fraction(0)
        for agency in members:
            scores = rests.get(agency.agency_id, {})
            rest = sum((method.pillar_weights[o] * scores.get(o, Fraction(0)) for o in others), Fraction(0))
            known += agency.services * rest / whole
        leaning = (-HALF_CENT, HALF_CENT)
        for middle, weight in (
            (institution.printed[pillar] - mean, Fraction(1)),
            (
                (institution.printed["total"] - known) / method.pillar_weights[pillar] - mean,
                method.pillar_weights[pillar],
            ),
        ):
            both = max(leaning[0], middle - HALF_CENT / weight), min(leaning[1], middle + HALF_CENT / weight)
            leaning = both if both[0] < both[1] else leaning
        leanings[institution_id] = leaning
    return leanings


def narrowed(interval: Interval, agency: Agency, pillar: str, leanings: dict[str, Leaning]) -> list[Interval]:
    """An agency's interval, narrowed to the side that its institution leans to: without print itself, and with it."""
    low, high = interval
    leaning = leanings.get(agency.institution_id)
    if low is None or high is None or leaning is None:
        return [interval]
    printed = agency.printed[pillar]
    least, greatest = printed + leaning[0], printed + leaning[1]
    return [
        (max(low, least), min(high, greatest)),
        (max(low, min(least, printed)), min(high, max(greatest, printed + LEAST_STEP))),
    ]


def left_to(agency: Agency, agencies: list[Agency], printed: Fraction, scores: dict[str, Fraction]) -> Interval:
    """What an institution's printed score leaves to its one agency without a score, given those of the others."""
    members = [other for other in agencies if other.institution_id == agency.institution_id]
    whole = sum(other.services for other in members)
    known = sum((o.services * scores[o.agency_id] for o in members if o.agency_id in scores), Fraction(0))
    low, high = (whole * (printed + reach) - known for reach in (-HALF_CENT, HALF_CENT))
    return low / agency.services, high / agency.services
