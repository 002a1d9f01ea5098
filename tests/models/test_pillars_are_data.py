"""A methodology has the pillars that its seeds give it: another number of them, by other names, needs no code."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from conftest import Period8Home
from period_8.by_hand import ByHand, rounded
from period_8.seed_rows import METHODOLOGY
from workbench import Row, Workbench, read_rows, seed_path

from flows.marts.compare import compare_agencies
from flows.marts.explain import card
from flows.marts.published import open_published
from flows.marts.summary import national_scores
from flows.report.pages.groups import cluster_pages
from flows.report.pages.institutions import institution_pages
from flows.report.pages.national import national_pages
from flows.report.period_marts import Marts
from flows.report.site import language_of

pytestmark = pytest.mark.long(seconds=30)

GONE = "participatory"
NEW = ("inclusive", "resilient")
KEPT = ("user_centric", "transparent", "integrated")
PILLARS = {
    "inclusive": {"name_fa": "دولت فراگیر", "name_en": "Inclusive government", "weight": "0.1", "display_order": "4"},
    "resilient": {"name_fa": "دولت تاب‌آور", "name_en": "Resilient government", "weight": "0.13", "display_order": "5"},
}
WEIGHTS = {
    "33": ("resilient", "60"),
    "37": ("resilient", "40"),
    "34": ("inclusive", "30"),
    "35": ("inclusive", "40"),
    "36": ("inclusive", "30"),
}
"""Pillar and weight of the indicators of the pillar that is gone."""

WIDE_MARTS = {
    "agency": ("agency_scores", "agency_id"),
    "service": ("service_scores", "service_id"),
    "institution": ("institution_scores", "institution_id"),
    "cluster": ("cluster_scores", "cluster_no"),
    "un_domain": ("un_domain_scores", "domain_id"),
    "national": ("national_scores", "'national'"),
}


def of_period_8(row: Row) -> bool:
    return row["methodology_id"] == METHODOLOGY


def indicator_of_period_8(number: str) -> Callable[[Row], bool]:
    return lambda row: of_period_8(row) and row["indicator_no"] == number


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, period_8_home: Period8Home) -> Workbench:
    """The home with period 8, built anew with five pillars in its methodology: three of the former four, and two."""
    bench = Workbench(tmp_path_factory.mktemp("pillars"), period_8_home.home, period_8_home.project / "seeds")
    path = seed_path(bench.project, "pillars")
    rows = [row for row in read_rows(path) if not (of_period_8(row) and row["pillar"] == GONE)]
    bench.write(path, rows + [{"methodology_id": METHODOLOGY, "pillar": name} | more for name, more in PILLARS.items()])
    for number, (pillar, weight) in WEIGHTS.items():
        bench.change("indicators", indicator_of_period_8(number), {"pillar": pillar, "weight": weight})
    board = {"board": "top_resilient", "measure": "resilient", "name_fa": "تاب‌آورترین‌ها", "name_en": "Most resilient"}
    bench.change("boards", lambda row: of_period_8(row) and row["measure"] == GONE, board)
    assert bench.build("pillars+ indicators+ boards+") == ""
    return bench


def test_every_entity_has_every_pillar_of_its_methodology(bench: Workbench) -> None:
    for kind, (mart, entity) in WIDE_MARTS.items():
        for period, pillars in ((7, {*KEPT, GONE}), (8, {*KEPT, *NEW})):
            condition = "period = $period and entity_kind = $kind"
            found = bench.query(
                f"select pillar, count(*) from marts.pillar_scores where {condition} group by 1",
                period=period,
                kind=kind,
            )
            assert {pillar for pillar, _ in found} == pillars, (kind, period)
            entities = bench.query(f"select count({entity}) from marts.{mart} where period = $period", period=period)
            assert {(count,) for _, count in found} == set(entities), (kind, period)


def test_a_total_is_the_weighted_sum_of_the_five(bench: Workbench) -> None:
    weights = {(name, 100 * Decimal(row["weight"])) for name, row in PILLARS.items()}
    assert weights < set(bench.query("select distinct pillar, weight_pct from marts.pillar_scores where period = 8"))
    for kind, (mart, entity) in WIDE_MARTS.items():
        sums = bench.query(
            "with points as (select entity_id, sum(points) as points from marts.pillar_scores"
            " where period = 8 and entity_kind = $kind group by 1)"
            f" select total, points from marts.{mart} join points on cast({entity} as varchar) = entity_id"
            " where period = 8",
            kind=kind,
        )
        assert sums
        # points carry 15 decimals, so thirds are snapped to 9 before the one rounding
        off = [row for row in sums if _half_up(row[1]) != row[0]]
        assert off == [], kind


def test_the_scores_are_what_is_worked_out_by_hand(bench: Workbench, period_8_home: Period8Home) -> None:
    by_hand = ByHand(bench.project, period_8_home.observations)
    totals = bench.query(
        "select agency_id, total from marts.agency_scores where period = 8 and participation_status <> 'not_applicable'"
    )
    scores: dict[object, dict[object, object]] = {agency: {"total": total} for agency, total in totals}
    for agency, pillar, score in bench.query(
        "select agency_id, pillar, score from marts.pillar_scores where period = 8 and entity_kind = 'agency'"
    ):
        if agency in scores:
            scores[agency][pillar] = score
    worked_out: dict[str, Fraction]
    for agency, published in sorted(scores.items(), key=str):
        worked_out = by_hand.scores(str(agency))
        assert {name: rounded(score) for name, score in worked_out.items()} == published, agency
    assert len({published["resilient"] for published in scores.values()}) > 5, "the pillar tells agencies apart"


def test_a_wide_mart_leaves_the_column_of_a_pillar_empty_that_the_methodology_has_not(bench: Workbench) -> None:
    for mart, _ in WIDE_MARTS.values():
        filled = bench.query(
            f"select period, count({GONE}) > 0, count(integrated) = count(*) from marts.{mart} group by 1 order by 1"
        )
        assert filled == [(7, True, True), (8, False, True)], mart


def test_a_change_is_told_of_pillars_that_both_periods_have(bench: Workbench) -> None:
    for mart in ("score_changes", "national_score_changes"):
        measures = bench.query(f"select distinct measure from marts.{mart} where period = 8")
        assert {measure for (measure,) in measures} == {*KEPT, "total"}, mart


def test_a_new_pillar_is_explained_ranked_and_kept_like_any_other(bench: Workbench) -> None:
    explained = bench.query(
        "select distinct pillar, indicator_no from marts.score_explanations where period = 8 and indicator_no >= 33"
    )
    assert set(explained) == {(pillar, int(number)) for number, (pillar, _) in WEIGHTS.items()}
    first = bench.query("select agency_id, value from marts.leaderboards where board = 'top_resilient' and place = 1")
    best = bench.query(
        "select agency_id, score from marts.pillar_scores where entity_kind = 'agency' and pillar = 'resilient'"
        " order by score desc"
    )
    assert first[0][1] == best[0][1]
    kinds = bench.query(
        "select distinct entity_kind from marts.score_figures where measure = pillar and measure = $new", new=NEW[0]
    )
    assert {kind for (kind,) in kinds} == {*WIDE_MARTS, "vulnerable_group_agency"}


def test_the_site_the_last_screen_and_explain_show_them(bench: Workbench) -> None:
    names = {name: row["name_fa"] for name, row in PILLARS.items()}
    with open_published(bench.database) as connection:
        marts = Marts(connection, 8, "a version")
        persian = language_of(marts, "fa")
        columns = [*marts.score_columns]
        assert columns == [*KEPT, *NEW, "total"]
        pages = [
            page for written in (national_pages, institution_pages, cluster_pages) for page in written(marts, persian)
        ]
        scores = [page.sections[0].tables[0] for page in pages]
        for table in scores:
            assert [column for column in table.columns if column in columns] == columns
            assert {*names.values()} <= {*table.headings}
            shown = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
            assert all(row["inclusive"].value and row["resilient"].value for row in shown)
        assert [each for each in national_scores(connection).names if each in columns] == columns
        found = card(connection, 8, "customs_administration")
        assert [pillar["pillar"] for pillar in found.pillars] == columns[:-1]
        assert found.adds_up()
        compared = compare_agencies(connection, 8, "customs_administration", "post_bank")
        assert {each["measure"] for each in compared.measures} == {*columns}


def _half_up(points: object) -> Decimal:
    assert isinstance(points, Decimal)
    snapped = points.quantize(Decimal("1e-9"), ROUND_HALF_UP)
    return snapped.quantize(Decimal("0.01"), ROUND_HALF_UP)
