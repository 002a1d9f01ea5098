"""What the report implies and nowhere prints follows from what it prints: each seed of it is computed again."""

from __future__ import annotations

from fractions import Fraction

import pytest
from printed_figures import FIGURES, HALF, MEMBERS, PILLARS, left_over, listed, points, printed, rows, services
from workbench import Row

INSTITUTIONS = {agency: institution for institution, agencies in MEMBERS.items() for agency in agencies}
PLACES = Fraction(1, 10_000)


def totals_of(period: int) -> dict[str, Fraction]:
    return {row["row_key"]: Fraction(row["value"]) for row in rows("published_figures") if is_total(row, period)}


def is_total(row: Row, period: int) -> bool:
    return (row["report_table"], row["measure"]) == ("2-5", f"period_{period}")


@pytest.mark.parametrize("row", rows("implied_totals"), ids=lambda row: row["agency_id"])
def test_a_total_that_no_table_prints_lies_where_ranks_leave_room(row: Row) -> None:
    period = int(row["period"])
    unranked = {each["agency_id"] for each in rows("unranked_totals") if int(each["period"]) == period}
    totals = totals_of(period)
    ranked = {agency: total for agency, total in totals.items() if agency not in unranked}
    ranks = {
        key.split("/")[1]: rank
        for key, rank in FIGURES.items()
        if key.startswith("2-7/") and key.endswith(f"/period_{period}_rank")
    }
    above = {agency: 1 + sum(other > totals[agency] for other in ranked.values()) for agency in ranks}
    shifted = [totals[agency] for agency in ranks if ranks[agency] == above[agency] + 1]
    kept = [totals[agency] for agency in ranks if ranks[agency] == above[agency]]
    assert len(shifted) + len(kept) == len(ranks)
    assert max(shifted) == Fraction(row["lower_bound"])
    assert min(kept) == Fraction(row["upper_bound"])
    assert max(shifted) < Fraction(row["total"]) < min(kept)


def test_without_the_unranked_agency_the_last_rank_of_table_2_7_comes_out() -> None:
    (row,) = rows("unranked_totals")
    totals = totals_of(int(row["period"]))
    hidden = len(rows("implied_totals"))
    assert min(totals.values()) == totals["investment_organization"]
    assert printed("2-7", "investment_organization", "period_6_rank") == len(totals) + hidden - 1
    gain = 1 + sum(t > totals[row["agency_id"]] for t in totals.values()) - printed("2-4", row["agency_id"], "rank")
    seconds = sorted((value for key, value in FIGURES.items() if key.endswith("/rank_gain")), reverse=True)
    assert seconds[0] > gain > seconds[1], "it would be second"


@pytest.mark.parametrize("row", rows("implied_scores"), ids=lambda row: f"{row['agency_id']}/{row['measure']}")
def test_scores_of_unlisted_agencies_are_what_table_2_3_has_beyond_table_2_4(row: Row) -> None:
    institution = INSTITUTIONS[row["agency_id"]]
    beyond = printed("2-3", institution, "services") - services(listed(institution))
    middle = printed("2-3", institution, "services") * printed("2-3", institution, row["measure"])
    middle -= points(listed(institution), row["measure"])
    reach = HALF * printed("2-3", institution, "services")
    assert 0 <= Fraction(row["lower_bound"]) - (middle - reach) / beyond < PLACES
    assert 0 <= (middle + reach) / beyond - Fraction(row["upper_bound"]) < PLACES


def test_every_pillar_of_every_unlisted_agency_is_held() -> None:
    held = {(row["agency_id"], row["measure"]) for row in rows("implied_scores")}
    assert held == {(agency, pillar) for agency in INSTITUTIONS for pillar in PILLARS if agency.startswith("unlisted_")}


@pytest.mark.parametrize("row", rows("implied_edition_figures"), ids=lambda row: f"{row['entity_id']}/{row['measure']}")
def test_the_other_edition_of_an_agency_gives_table_2_3(row: Row) -> None:
    agency = row["entity_id"]
    low, high = left_over(INSTITUTIONS[agency], row["measure"], without=agency)
    own = printed("2-4", agency, "services")
    assert abs(low / own - Fraction(row["lower_bound"])) < PLACES
    assert abs(high / own - Fraction(row["upper_bound"])) < PLACES
    assert Fraction(row["lower_bound"]) <= Fraction(row["value"]) <= Fraction(row["upper_bound"])
    other = printed("2-4", agency, row["measure"])
    assert not low / own <= other <= high / own, "table 2-4 has another"
