"""Draws: what they are made of, that they are the same everywhere, and what is made of them."""

from __future__ import annotations

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from math import exp, log
from random import Random
from statistics import mean, stdev

import duckdb
import pytest
from given import GivenIndicator, GivenScore, Standing, give_index, run_ranks, run_totals, scenario

from flows.analysis.engine import AnalysisError, draw, leave_out, make_macros, result, score, take_index
from flows.analysis.scenarios import Assumption

HALF, ONE = Decimal("0.5"), Decimal(1)
PILLARS = Assumption("pillar_weights", 1, "uniform", Decimal("0.25"))
INDICATORS = Assumption("indicator_weights", 1, "uniform", Decimal("0.5"))
DIRICHLET = Assumption("pillar_weights", 1, "dirichlet", None, Decimal(50))


def choice(parameter: str, number: int, name: str, share: Decimal = HALF, floor: str | None = None) -> Assumption:
    return Assumption(parameter, number, "choice", None, None, name, share, Decimal(floor) if floor else None)


EVERYTHING = (
    PILLARS,
    INDICATORS,
    choice("pillar_aggregation", 1, "arithmetic"),
    choice("pillar_aggregation", 2, "geometric", floor="1"),
    choice("indicator_aggregation", 1, "arithmetic"),
    choice("indicator_aggregation", 2, "geometric", floor="2"),
    choice("missing_policy", 1, "as_scored"),
    choice("missing_policy", 2, "left_out"),
    choice("not_applicable_policy", 1, "as_scored"),
    choice("not_applicable_policy", 2, "whole_zero"),
)

INDICATORS_GIVEN = [
    GivenIndicator(number, pillar, Decimal(weight), Decimal(pillar_weight))
    for number, pillar, weight, pillar_weight in (
        (1, "first", 60, 30),
        (2, "first", 40, 30),
        (3, "second", 50, 50),
        (4, "second", 30, 50),
        (5, "second", 20, 50),
        (6, "third", 100, 20),
    )
]


def made_up(entities: int = 12, seed: int = 1) -> list[GivenScore]:
    random = Random(seed)  # noqa: S311
    statuses = ("observed", "observed", "observed", "missing", "not_applicable")
    return [
        GivenScore(
            f"e{entity:02}", each.indicator_no, Decimal(random.choice([0, 1, 2, 3, 4])) / 4, random.choice(statuses)
        )
        for entity in range(entities)
        for each in INDICATORS_GIVEN
    ]


def standings(scores: list[GivenScore]) -> dict[str, Standing]:
    """What is published of entities: exact weighted means, rounded half up once, equal totals sharing a rank."""
    weights = {each.indicator_no: each.weight * each.pillar_weight / 100 for each in INDICATORS_GIVEN}
    totals: dict[str, Decimal] = {}
    for each in scores:
        totals[each.entity_id] = (
            totals.get(each.entity_id, Decimal(0)) + Decimal(each.score) * weights[each.indicator_no]
        )
    rounded = {entity: total.quantize(Decimal("0.01"), ROUND_HALF_UP) for entity, total in totals.items()}
    return {
        entity: Standing(total, 1 + sum(other > total for other in rounded.values()))
        for entity, total in rounded.items()
    }


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    scores = made_up()
    give_index(connection, INDICATORS_GIVEN, scores, standings(scores))
    return connection


def uniform(key: str) -> float:
    """The generator as its documentation says it, in another language."""
    return ((int.from_bytes(hashlib.md5(key.encode()).digest()[8:], "little") >> 12) + 0.5) / 2**52  # noqa: S324


def test_a_number_is_md5_of_its_key_and_nothing_else(connection: duckdb.DuckDBPyConnection) -> None:
    keys = [f"{seed}/pillar_weights/a/{number}/first" for seed in (1, 1400) for number in range(50)]
    found = [connection.execute("select uniform_number(?, 3)", [key]).fetchall()[0][0] for key in keys]
    assert found == [uniform(f"{key}/3") for key in keys]


def test_numbers_are_spread_evenly_over_the_unit_interval(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "select avg(u), stddev(u), min(u), max(u)"
        " from (select uniform_number(i::varchar, 0) as u from range(20000) as numbers(i))"
    ).fetchall()
    average, deviation, least, most = rows[0]
    assert average == pytest.approx(0.5, abs=4 / (12 * 20000) ** 0.5)
    assert deviation == pytest.approx(12**-0.5, abs=0.01)
    assert 0 < least < 0.001
    assert 0.999 < most < 1


@pytest.mark.parametrize("shape", [0.2, 1, 15])
def test_gamma_numbers_have_the_mean_and_variance_of_their_shape(shape: float) -> None:
    with duckdb.connect() as connection:
        make_macros(connection)
        query = "select avg(g), var_samp(g) from (select gamma_number(?, i::varchar) as g from range(20000) t(i))"
        average, variance = connection.execute(query, [shape]).fetchall()[0]
    assert average == pytest.approx(shape, rel=4 / (shape * 20000) ** 0.5)
    assert variance == pytest.approx(shape, rel=0.15)


def test_uniform_weights_stay_within_their_spread_and_add_up_to_one(connection: duckdb.DuckDBPyConnection) -> None:
    score(connection, scenario(PILLARS, draws=200))
    sets = connection.execute(
        "select list(weight order by pillar_no) from pillar_sets where set_no > 0 group by set_no"
    )
    for (weights,) in sets.fetchall():
        assert sum(weights) == pytest.approx(1, abs=1e-11)
        for weight, nominal in zip(weights, (0.3, 0.5, 0.2), strict=True):
            assert 0.75 / 1.25 * nominal < weight < 1.25 / 0.75 * nominal


def test_dirichlet_weights_have_the_mean_and_deviation_of_their_concentration(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    score(connection, scenario(DIRICHLET, draws=4000))
    for pillar_no, nominal in ((1, 0.3), (2, 0.5), (3, 0.2)):
        query = "select weight from pillar_sets where set_no > 0 and pillar_no = ?"
        drawn = [weight for (weight,) in connection.execute(query, [pillar_no]).fetchall()]
        deviation = (nominal * (1 - nominal) / 51) ** 0.5
        assert mean(drawn) == pytest.approx(nominal, abs=4 * deviation / 4000**0.5)
        assert stdev(drawn) == pytest.approx(deviation, rel=0.06)


def test_rows_are_the_same_on_one_thread_and_on_four() -> None:
    def rows(threads: int) -> list[object]:
        with duckdb.connect(config={"threads": threads}) as connection:
            scores = made_up(60)
            give_index(connection, INDICATORS_GIVEN, scores, standings(scores))
            draw(connection, scenario(*EVERYTHING, draws=300, base_runs=40))
            names = ("draw_parameters", "score_draws", "rank_uncertainty", "level_shares", "sensitivity_indices")
            return [connection.execute(result(name)).fetchall() for name in names]

    assert rows(1) == rows(4)


def test_a_draw_is_the_same_however_many_are_drawn_with_it(connection: duckdb.DuckDBPyConnection) -> None:
    score(connection, scenario(*EVERYTHING, draws=3))
    few = run_totals(connection, 3)
    score(connection, scenario(*EVERYTHING, draws=50, base_runs=10))
    assert run_totals(connection, 3) == few


def by_hand(scores: list[GivenScore], parameters: dict[tuple[str, str], object]) -> dict[str, float]:
    """Totals with the values of a draw, by the definition of each."""
    totals: dict[str, float] = {}
    for entity in {each.entity_id for each in scores}:
        own = [each for each in scores if each.entity_id == entity]
        if parameters["not_applicable_policy", "all"] == "whole_zero" and any(
            each.status == "not_applicable" for each in own
        ):
            totals[entity] = 0.0
            continue
        pillars = []
        for pillar in ("first", "second", "third"):
            numbers = [each.indicator_no for each in INDICATORS_GIVEN if each.pillar == pillar]
            parts = [
                (float(str(parameters["indicator_weights", str(each.indicator_no)])), float(each.score) * 100)
                for each in own
                if each.indicator_no in numbers
                and not (each.status == "missing" and parameters["missing_policy", "all"] == "left_out")
            ]
            if parts:
                value = weighted(parts, str(parameters["indicator_aggregation", "all"]), 2)
                pillars.append((float(str(parameters["pillar_weights", pillar])), value))
        totals[entity] = weighted(pillars, str(parameters["pillar_aggregation", "all"]), 1)
    return totals


def weighted(parts: list[tuple[float, float]], aggregation: str, floor: float) -> float:
    whole = sum(weight for weight, _ in parts)
    if aggregation == "geometric":
        return exp(sum(weight * log(max(value, floor)) for weight, value in parts) / whole)
    return sum(weight * value for weight, value in parts) / whole


def test_totals_of_draws_are_those_made_by_hand_of_what_is_kept_of_them(connection: duckdb.DuckDBPyConnection) -> None:
    draw(connection, scenario(*EVERYTHING, draws=64))
    parameters: dict[int, dict[tuple[str, str], object]] = {}
    for _, _, number, parameter, target, weight, chosen in connection.execute(result("draw_parameters")).fetchall():
        parameters.setdefault(number, {})[parameter, target] = chosen if weight is None else weight
    assert (
        len({tuple(sorted((k, v) for (k, _), v in each.items() if isinstance(v, str))) for each in parameters.values()})
        == 16
    )
    for number, drawn in parameters.items():
        found = run_totals(connection, number)
        for entity, total in by_hand(made_up(), drawn).items():
            assert float(found[entity]) == pytest.approx(total, abs=0.005001), (number, entity)


def test_nothing_drawn_apart_gives_what_is_published(connection: duckdb.DuckDBPyConnection) -> None:
    draw(connection, scenario(choice("missing_policy", 1, "as_scored", ONE), draws=120))
    for row in connection.execute(result("rank_uncertainty")).fetchall():
        total, rank = row[5], row[10]
        assert list(map(float, row[6:10])) == [float(total)] * 4
        assert list(row[11:17]) == [rank] * 6


def test_other_figures_than_the_published_ones_are_not_analysed() -> None:
    with duckdb.connect() as connection:
        scores = made_up()
        published = standings(scores)
        published["e03"] = Standing(published["e03"].total + Decimal("0.01"), published["e03"].rank)
        give_index(connection, INDICATORS_GIVEN, scores, published)
        with pytest.raises(AnalysisError, match="give e03 "):
            draw(connection, scenario(PILLARS, draws=2))
        with pytest.raises(AnalysisError, match="give e03 "):
            leave_out(connection)


def test_a_score_that_is_not_there_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("delete from given_scores where entity_id = 'e04' and indicator_no = 3")
    with pytest.raises(AnalysisError, match=r"e04 has 0 scores .* of indicator 3 "):
        take_index(connection)


def test_exact_ties_share_a_rank_in_every_draw() -> None:
    scores = [
        GivenScore(entity, each.indicator_no, Decimal(1) / 3 if entity != "c" else 1)
        for entity in "abc"
        for each in INDICATORS_GIVEN
    ]
    with duckdb.connect() as connection:
        give_index(connection, INDICATORS_GIVEN, scores)
        score(connection, scenario(PILLARS, INDICATORS, draws=100))
        assert all(run_ranks(connection, number) == {"c": 1, "a": 2, "b": 2} for number in range(101))


def test_what_weighs_nothing_weighs_nothing_in_any_draw() -> None:
    indicators = [each._replace(weight=Decimal(0)) if each.indicator_no == 5 else each for each in INDICATORS_GIVEN]
    with duckdb.connect() as connection:
        give_index(connection, indicators, made_up())
        score(connection, scenario(INDICATORS, Assumption("pillar_weights", 1, "dirichlet", None, ONE), draws=50))
        query = "select max(weights[3]), min(weights[2]) from indicator_sets where pillar_no = 2"
        most, least = connection.execute(query).fetchall()[0]
    assert most == 0
    assert least > 0


def test_a_draw_that_gives_somebody_no_total_is_counted_and_in_no_figure() -> None:
    scores = [each._replace(status="missing") if each.entity_id == "e07" else each for each in made_up()]
    policy = choice("missing_policy", 1, "as_scored"), choice("missing_policy", 2, "left_out")
    with duckdb.connect() as connection:
        give_index(connection, INDICATORS_GIVEN, scores, standings(scores))
        draw(connection, scenario(PILLARS, *policy, draws=100, base_runs=20))
        draws = connection.execute(result("uncertainty_draws")).fetchall()
        ranks = connection.execute(result("rank_uncertainty")).fetchall()
        kept = connection.execute(result("score_draws")).fetchall()
        indices = connection.execute(result("sensitivity_indices")).fetchall()
    failed = [row for row in draws if row[3]]
    assert 20 < len(failed) < 80
    assert {row[4] for row in failed} == {"no total: nothing with a weight is left of e07"}
    assert {row[-2:] for row in ranks} == {(100 - len(failed), len(failed))}
    assert len(kept) == 100 * 12
    assert sum(row[5] is None for row in kept) == 12 * len(failed)
    assert {row[-1] + row[-2] for row in indices} == {20}
    assert indices[0][-1] > 0


def test_a_draw_without_the_weights_of_one_pillar_fails_whole() -> None:
    scarce = Assumption("indicator_weights", 1, "dirichlet", None, Decimal("0.003"))
    scores = made_up()
    with duckdb.connect() as connection:
        give_index(connection, INDICATORS_GIVEN, scores, standings(scores))
        draw(connection, scenario(scarce, draws=100, base_runs=20))
        draws = connection.execute(result("uncertainty_draws")).fetchall()
        kept = connection.execute(result("score_draws")).fetchall()
        drawn = connection.execute(
            "select set_no, min(list_sum(weights)), max(list_sum(weights)) from drawn_weights group by 1"
        ).fetchall()
        runs = connection.execute("select count(*), count(distinct run_no) from failed_runs").fetchall()
    assert len({row[2] for row in draws}) == len(draws) == 100
    failed = {row[2] for row in draws if row[3]}
    assert failed == {number for number, least, _ in drawn if least == 0 and number <= 100}
    assert any(most > 0 for number, _, most in drawn if number in failed), "one pillar of several"
    assert {row[4] for row in draws if row[3]} == {"no weights could be drawn"}
    assert {row[2] for row in kept if row[4] is None} == failed
    assert runs[0][0] == runs[0][1]


def test_no_group_parts_two_whose_sets_meet_and_no_group_could_be_parted() -> None:
    with duckdb.connect() as connection:
        scores = made_up(40, seed=3)
        give_index(connection, INDICATORS_GIVEN, scores, standings(scores))
        draw(connection, scenario(PILLARS, draws=500))
        sets = connection.execute("select best_rank, worst_rank, group_no from rank_sets").fetchall()
    assert len({group for *_, group in sets}) > 2
    for best, worst, group in sets:
        for other_best, other_worst, other_group in sets:
            if best <= other_worst and other_best <= worst:
                assert group == other_group
    for group in {group for *_, group in sets}:
        own = sorted((best, worst) for best, worst, number in sets if number == group)
        for place in range(1, len(own)):
            assert own[place][0] <= max(worst for _, worst in own[:place])


def test_all_sets_hold_at_once_in_the_share_that_is_asked_for(connection: duckdb.DuckDBPyConnection) -> None:
    draw(connection, scenario(PILLARS, INDICATORS, draws=1000))
    query = """
        select count(*) from (
            select draw_no from kept_draws join rank_sets using (entity_no)
            group by 1 having bool_and(rank between best_rank and worst_rank)
        )
    """
    ((held,),) = connection.execute(query).fetchall()
    assert 900 <= held < 1000


def test_what_is_left_out_gives_its_weight_to_the_others(connection: duckdb.DuckDBPyConnection) -> None:
    leave_out(connection)
    rows = connection.execute(result("left_out_ranks")).fetchall()
    found = {(row[1], row[2], row[3]): row[4] for row in rows}
    scores = {(each.entity_id, each.indicator_no): Decimal(each.score) * 100 for each in made_up()}
    first = (scores["e00", 1] * 60 + scores["e00", 2] * 40) / 100
    assert found["pillar", "second", "e00"] == pytest.approx(
        (first * 30 + scores["e00", 6] * 20) / 50, abs=Decimal("0.0051")
    )
    second = (scores["e00", 3] * 50 + scores["e00", 4] * 30 + scores["e00", 5] * 20) / 100
    assert found["indicator", "1", "e00"] == pytest.approx(
        (scores["e00", 2] * 30 + second * 50 + scores["e00", 6] * 20) / 100, abs=Decimal("0.0051")
    )
    assert found["indicator", "6", "e00"] == found["pillar", "third", "e00"]  # it was all of its pillar
