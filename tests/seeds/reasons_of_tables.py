"""Checks of the reasons for discrepancies of the other tables, charts and running text."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from printed_figures import FIGURES, HALF, PILLARS, WEIGHTS, electronic, printed, rounded, rows
from reason_checks import DISCREPANCIES, check, other_edition

from flows.persian.text import fold

CLUSTERS = [row["cluster_no"] for row in rows("clusters")]
COUNTS = ("institutions", "agencies", "services", "sub_services")
COUNTED = 162


@check("thirds_of_two_services")
def _(_table: str, agency: str, measure: str, _computed: str) -> None:
    assert printed("2-4", agency, "services") == printed("2-4", agency, "sub_services") == 2
    step = Fraction(5, 8)
    score = printed("2-4", agency, "user_centric")
    weights = {r["indicator_no"]: Fraction(r["weight"]) for r in rows("indicators") if r["pillar"] == "user_centric"}
    assert all(weight * Fraction(1, 4) / 2 % step == 0 for weight in weights.values())
    assert not [n for n in range(161) if abs(n * step - score) <= HALF]
    spared = {
        r["indicator_no"] for r in rows("applicability") if r["service_type"] == "G2G" and r["applies"] == "false"
    } & set(weights)
    left = 100 - sum(weights[number] for number in spared)
    assert (len(spared), left) == (7, 60)
    assert rounded((75 + Fraction(575, 10) * 100 / left) / 2, 2) == score
    assert measure in ("user_centric", "total", "period_7")


@check("hundredth_above")
def _(_table: str, agency: str, _measure: str, _computed: str) -> None:
    share = 100 * Fraction(electronic(agency)) / printed("2-4", agency, "sub_services")
    assert printed("2-4", agency, "electronic_pct") - rounded(share, 2) == Fraction(1, 100)
    assert rounded(Fraction(1600, 19), 2) == printed("2-4", "iran_railways", "electronic_pct")


@check("order_of_zeros")
def _(_table: str, agency: str, _measure: str, computed: str) -> None:
    names = {r["agency_id"]: r["name_fa"] for r in rows("agencies")}
    zeros = [a for a in names if FIGURES.get(f"2-4/{a}/total") == 0]
    by_print = sorted(zeros, key=lambda a: printed("2-4", a, "rank"))
    assert agency in zeros
    assert len(zeros) == 4
    assert Fraction(computed) in {printed("2-4", a, "rank") for a in zeros}
    assert by_print != sorted(zeros, key=lambda a: fold(names[a]))


@check("edition_post_bank")
def _(table: str, agency: str, measure: str, _computed: str) -> None:
    points = printed("2-8", "post_bank", "user_centric") - printed("2-4", "post_bank", "user_centric")
    total = printed("2-4", "post_bank", "total") + WEIGHTS["user_centric"] * points
    assert total == printed("2-6", "post_bank", "total")
    between = printed("2-4", "social_security_organization", "total")
    assert printed("2-4", "post_bank", "total") < between < total, "it swaps two places"
    assert (agency, measure) in {
        ("post_bank", "total"),
        ("post_bank", "rank"),
        ("post_bank", "user_centric"),
        ("social_security_organization", "rank"),
    }, table


@check("edition_infrastructure")
def _(_table: str, agency: str, _measure: str, _computed: str) -> None:
    company = "telecommunication_infrastructure_company"
    between = printed("2-4", "ministry_of_labour", "user_centric")
    assert printed("2-8", company, "user_centric") < between < printed("2-4", company, "user_centric")
    assert agency in (company, "ministry_of_labour")


@check("cluster_members")
def _(_table: str, _cluster: str, _measure: str, _computed: str) -> None:
    assert (
        sum(printed("3-1", no, "agencies") for no in CLUSTERS) == 468 > printed("1-3", "national", "agencies_in_scope")
    )
    assert {row["is_assumed"] for row in rows("cluster_members")} == {"true"}


@check("copied_cluster")
def _(_table: str, _cluster: str, _measure: str, _computed: str) -> None:
    same = [
        printed("3-1", 4, measure) == printed("3-1", 5, measure) for measure in (*COUNTS, "electronic_pct", "total")
    ]
    assert same == [True] * 5 + [False]


@check("cluster_shares")
def _(_table: str, _cluster: str, _measure: str, _computed: str) -> None:
    counts = [printed("3-1", no, "sub_services") * printed("3-1", no, "electronic_pct") / 100 for no in CLUSTERS]
    whole = sum(printed("3-1", no, "sub_services") for no in CLUSTERS)
    electronic_count = sum(round(count) for count in counts)
    assert (electronic_count, whole) == (8263, 14567)
    share = Fraction(100 * electronic_count) / whole
    assert abs(share - printed("chart-p-2", 6, "electronic_pct")) < 1
    assert printed("chart-p-2", 7, "electronic_pct") - share > 25


def proxy(domain: str) -> str:
    (cluster,) = (row["proxy_id"] for row in rows("un_domains") if row["domain_id"] == domain)
    return cluster


@check("domain_of_cluster")
@check("domain_shares")
def _(_table: str, domain: str, measure: str, _computed: str) -> None:
    cluster = printed("3-1", proxy(domain), measure)
    one_too_high = (domain, measure) == ("education", "electronic_pct")
    assert printed("3-2", domain, measure) == rounded(cluster) + one_too_high
    assert f"3-1/{proxy(domain)}/{measure}" in {row["figure_id"] for row in DISCREPANCIES}


def service_agency(row_key: str) -> str:
    row_no, _, agency_no = row_key.partition(".")
    return next(
        row["agency_id"]
        for row in rows("un_service_agencies")
        if row["row_no"] == row_no and row["agency_no"] == (agency_no or "1")
    )


@check("one_too_high")
def _(_table: str, row_key: str, _measure: str, _computed: str) -> None:
    total = printed("2-4", service_agency(row_key), "total")
    assert printed("3-3", row_key, "score") == rounded(total) + 1
    assert printed("3-3", 6, "score") == rounded(printed("2-4", service_agency("6"), "total")) == 40


def greatest_of_a_service(agency: str) -> Fraction:
    """What a service may have: all of user-centric, all that its sub-services decide, and its agency's in the rest."""
    by_service = {
        pillar: sum(
            (
                Fraction(r["weight"])
                for r in rows("indicators")
                if r["pillar"] == pillar and r["grain"] == "sub_service"
            ),
            Fraction(0),
        )
        for pillar in PILLARS
    }
    scores = {p: min(Fraction(100), printed("2-4", agency, p) + by_service[p]) for p in PILLARS}
    scores["user_centric"] = Fraction(100)
    return sum((WEIGHTS[p] * scores[p] for p in PILLARS), Fraction(0))


@check("score_of_service")
def _(_table: str, row_key: str, _measure: str, _computed: str) -> None:
    score = printed("3-3", row_key, "score")
    assert rounded(printed("2-4", service_agency(row_key), "total")) != score
    assert score <= greatest_of_a_service(service_agency(row_key))


@check("score_above_pillars")
def _(_table: str, row_key: str, _measure: str, _computed: str) -> None:
    assert printed("3-3", row_key, "score") > greatest_of_a_service(service_agency(row_key)) == 71


@check("agency_out_of_scope")
def _(_table: str, row_key: str, _measure: str, computed: str) -> None:
    assert service_agency(row_key) == ""
    assert computed == ""


@cache
def averages() -> dict[int, tuple[Fraction, Fraction]]:
    """By indicator: its printed average, and the points of its printed counts. A blank count is what is left of 162."""
    found = {}
    for number in range(1, 31):
        options = [r for r in rows("options") if r["indicator_no"] == str(number)]
        counts = [FIGURES.get(f"3-6/{number}.{r['option_no']}/agencies") for r in options]
        left = COUNTED - sum(count or 0 for count in counts)
        filled = [left if count is None else count for count in counts]
        points = sum((c * Fraction(r["score"]) for c, r in zip(filled, options, strict=True)), Fraction(0))
        if f"3-6/{number}/national_average_pct" in FIGURES:
            found[number] = printed("3-6", number, "national_average_pct"), points
    return found


@check("average_of_counts")
def _(_table: str, indicator: str, _measure: str, computed: str) -> None:
    average, points = averages()[int(indicator)]
    assert rounded(100 * points / COUNTED) != average
    assert rounded(100 * points / COUNTED, 2) == Fraction(computed)
    wrong = [int(r["figure_id"].split("/")[1]) for r in DISCREPANCIES if r["reason_id"] == "average_of_counts"]
    fitting = [sum(rounded(100 * averages()[n][1] / d) == averages()[n][0] for n in wrong) for d in range(150, 176)]
    assert (len(wrong), max(fitting)) == (8, 3)


@check("levels_of_edition")
def _(_table: str, level: str, _measure: str, computed: str) -> None:
    totals = [value for key, value in FIGURES.items() if key.startswith("2-4/") and key.endswith("/total")]
    good, average = (sum(low <= total < low + 25 for total in totals) for low in (50, 25))
    assert {"good": good, "average": average}[level] == Fraction(computed)
    moved = [other_edition(a, "total") for a in ("central_bank", "administrative_employment_organization")]
    assert all(25 <= total < 50 for total in moved)
    assert good - len(moved) == printed("chart-2-4", "good", "period_7")
    assert average + len(moved) == printed("chart-2-4", "average", "period_7")


@check("not_assessed_before")
def _(_table: str, _key: str, _measure: str, computed: str) -> None:
    levels = ("excellent", "good", "average", "weak", "not_assessed")
    assert sum(printed("chart-2-4", level, "period_6") for level in levels) == 155
    assert printed("1-1", 6, "agencies") == 157
    assert computed == ""


@check("new_agencies")
def _(_table: str, _line: str, _measure: str, computed: str) -> None:
    scored: dict[str, set[str]] = {}
    for figure in rows("published_figures"):
        if figure["report_table"] == "2-5":
            scored.setdefault(figure["row_key"], set()).add(figure["measure"])
    ranked = [r["row_key"] for r in rows("published_figures") if (r["report_table"], r["measure"]) == ("2-4", "rank")]
    only_now = sum(measures == {"period_7"} for measures in scored.values())
    never = sum(agency not in scored for agency in ranked)
    assert (only_now, never) == (29, 2)
    assert only_now + never == Fraction(computed)


@check("sign_of_correlation")
def _(_table: str, _line: str, _measure: str, computed: str) -> None:
    assert Fraction(computed) == -printed("text", 947, "correlation_sign") == 1


@check("sign_of_bound")
def _(table: str, option: str, measure: str, _computed: str) -> None:
    assert printed(table, option, measure) == printed("p-3", "23.2", "lower") == 500
    assert FIGURES.get(f"{table}/{option}/upper") is None


@check("bounds_in_percent")
def _(_table: str, option: str, measure: str, _computed: str) -> None:
    assert printed("3-6", option, measure) == 100 * printed("p-3", option, measure)


@check("weight_of_pillar")
def _(_table: str, pillar: str, _measure: str, _computed: str) -> None:
    weights = [printed("annex-d", p, "weight_pct") for p in PILLARS]
    assert weights == [printed("3-6", p, "weight_pct") for p in PILLARS]
    assert sum(weights) == 100
    assert sum(printed("p-3", p, "weight_pct") for p in PILLARS) == 110
    assert printed("p-3", pillar, "weight_pct") == 30
