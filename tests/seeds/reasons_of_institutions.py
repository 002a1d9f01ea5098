"""Checks of the reasons for discrepancies of table 2-3, the institutions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from printed_figures import HALF, MEMBERS, electronic, left_over, listed, printed, rounded, rows, services
from reason_checks import DISCREPANCIES, check, other_edition


@check("edition_of_institution")
def _(table: str, institution: str, measure: str, _computed: str) -> None:
    assert services(MEMBERS[institution]) == printed(table, institution, "services"), "all are listed"
    low, high = left_over(institution, measure)
    assert not low <= 0 <= high


@check("edition_of_listed_agencies")
def _(_table: str, institution: str, measure: str, _computed: str) -> None:
    if measure == "total":  # not below zero by itself: it follows from two pillars that are
        assert left_over(institution, "user_centric")[1] < 0
    assert left_over(institution, measure)[1] < 0


@check("edition_independent")
def _(_table: str, _institution: str, measure: str, _computed: str) -> None:
    (wanted,) = (
        r for r in rows("implied_scores") if r["agency_id"] == "unlisted_independent_1" and r["measure"] == "integrated"
    )
    options: dict[str, list[Fraction]] = {}
    for option in rows("options"):
        options.setdefault(option["indicator_no"], []).append(Fraction(option["score"]))
    integrated = [indicator for indicator in rows("indicators") if indicator["pillar"] == "integrated"]
    weighed = [[Fraction(i["weight"]) * score for score in options[i["indicator_no"]]] for i in integrated]
    scores = {sum(parts, Fraction(0)) for parts in product(*weighed)}
    assert not [s for s in scores if Fraction(wanted["lower_bound"]) <= s <= Fraction(wanted["upper_bound"])]
    assert measure in ("integrated", "total", "transparent")


def check_other_edition(reason_id: str, agency: str) -> None:
    @check(reason_id)
    def _(_table: str, institution: str, measure: str, _computed: str) -> None:
        low, high = left_over(institution, measure, without=agency)
        assert low <= other_edition(agency, measure) * printed("2-4", agency, "services") <= high
        lower, upper = left_over(institution, measure)
        assert not lower <= 0 <= upper, "with table 2-4 it would be another figure"


check_other_edition("edition_central_bank", "central_bank")
check_other_edition("edition_planning", "administrative_employment_organization")
check_other_edition("edition_interior", "ministry_of_interior")
check_other_edition("edition_grid_management", "grid_management_company")


@check("edition_ranks")
def _(_table: str, institution: str, _measure: str, computed: str) -> None:
    others = {i: printed("2-3", i, "total") for i in MEMBERS}
    assert printed("2-3", institution, "rank") == 1 + sum(t > others[institution] for t in others.values())
    computed_totals = {r["figure_id"]: r["computed"] for r in DISCREPANCIES if r["figure_id"].endswith("/total")}
    mixed = {i: Fraction(computed_totals.get(f"2-3/{i}/total", others[i])) for i in MEMBERS}
    mixed["central_bank"] = others["central_bank"]
    assert printed("2-3", institution, "rank") == 1 + sum(t > mixed[institution] for t in mixed.values())
    assert Fraction(computed) != printed("2-3", institution, "rank")


@check("edition_electronic")
def _(_table: str, institution: str, _measure: str, _computed: str) -> None:
    shares = {i: printed("2-3", i, "sub_services") * printed("2-3", i, "electronic_pct") / 100 for i in MEMBERS}
    shares["justice"] /= 10  # printed 88.2 for 8.82
    for each, share in shares.items():
        assert abs(share - round(share)) <= HALF * printed("2-3", each, "sub_services") / 100
    assert sum(round(share) for share in shares.values()) == 4974
    assert sum(electronic(a) for i in MEMBERS for a in listed(i)) == printed(
        "1-3", "national", "sub_services_electronic"
    )
    assert round(shares[institution]) != sum(electronic(a) for a in listed(institution))


@check("edition_infrastructure_share")
def _(_table: str, institution: str, _measure: str, _computed: str) -> None:
    company = "telecommunication_infrastructure_company"
    assert printed("2-8", company, "electronic_pct") == 100 > printed("2-4", company, "electronic_pct")
    whole = sum(
        printed("2-4", company, "sub_services") if a == company else electronic(a) for a in MEMBERS[institution]
    )
    assert whole == printed("2-3", institution, "sub_services")


@check("sum_of_institutions")
def _(_table: str, _institution: str, _measure: str, _computed: str) -> None:
    assert sum(printed("2-3", i, "sub_services") for i in MEMBERS) == 5969
    assert printed("2-3", "total", "sub_services") == printed("1-3", "national", "sub_services_in_scope") == 5968


@check("share_of_justice")
def _(_table: str, institution: str, _measure: str, _computed: str) -> None:
    count, whole = Fraction(sum(map(electronic, MEMBERS[institution]))), printed("2-3", institution, "sub_services")
    assert [count, whole] == [3, 34]
    assert rounded(100 * count / whole, 2) * 10 == printed("2-3", institution, "electronic_pct")


@check("sizes_of_services")
def _(_table: str, institution: str, measure: str, _computed: str) -> None:
    low, high = left_over(institution, measure)
    assert low <= 0 <= high, "decimals behind table 2-4 could give it"
