"""Where an agency stands, in words: not to take part, not to be assessed and to score zero are three things."""

from __future__ import annotations

from flows.marts.rows import Figures, displayed


def standing(agency: Figures) -> str:
    """Total, rank and level of an agency in scope of a scored period, and what there is in their stead.

    Args:
        agency: its row of `agency_scores`, with `agencies_ranked`, how many the period ranks.
    """
    rank = f"rank {agency['rank']} of {agency['agencies_ranked']}" if agency["rank"] else "not ranked"
    if agency["participation_status"] == "not_applicable":
        return "not assessed in this period: it has no total, no rank and no level, and its zeros are no scores"
    if agency["participation_status"] == "not_participating":
        total = displayed(agency["total"])
        return f"did not take part: total {total} of what was observed without it, {rank}, no level"
    return f"total {displayed(agency['total'])}, {rank}, {agency['quality_level']}, {agency['participation_status']}"
