"""marts.level_steps: steps that are taken give what they promise, and no smaller set would lead to the level."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise
from pathlib import Path

import duckdb
import pytest
import typer
from conftest import Payesh, Period8Home
from workbench import Workbench

from flows.commands.steps import found_and_listed

pytestmark = pytest.mark.long(seconds=70)

BRUTE_FORCE = 30
_TAKEN = """
    update intermediate.int_scored_observations as scored set score = options.score, option_no = options.option_no
    from marts.level_steps as steps
    inner join intermediate.int_agencies_in_scope as agencies using (period, agency_id)
    inner join seeds.options as options
        on agencies.methodology_id = options.methodology_id and steps.indicator_no = options.indicator_no
        and steps.option_no = options.option_no
    where steps.is_in_smallest_set and scored.period = steps.period and scored.agency_no = agencies.agency_no
        and scored.indicator_no = steps.indicator_no and scored.score < options.score
        and scored.status not in ('not_applicable', 'not_assessed')
"""
_AFTER = """
    select
        steps.period, steps.agency_id, steps.total_after_points, scores.value, steps.total_after, standings.total,
        steps.next_level_bound <= standings.total as is_reached, steps.quality_level != standings.quality_level as is_up
    from marts.level_steps as steps
    inner join intermediate.int_scores as scores
        on steps.period = scores.period and scores.entity_kind = 'agency' and scores.entity_id = steps.agency_id
        and scores.measure = 'total' and scores.is_published
    inner join intermediate.int_standings as standings
        on steps.period = standings.period and standings.entity_kind = 'agency'
        and standings.entity_id = steps.agency_id
    where steps.step_no = steps.smallest_set_count
"""
RESCORED = (
    *("int_option_counts", "int_service_indicator_scores", "int_agency_indicator_scores"),
    *("int_unit_scores", "int_scores", "int_standings"),
)


@pytest.fixture(scope="module")
def warehouse(period_8_home: Period8Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(period_8_home.home / "payesh.duckdb"), read_only=True) as connection:
        yield connection


def test_steps_that_are_taken_and_scored_again_give_the_promised_total_to_the_last_decimal(
    period_8_home: Period8Home, tmp_path: Path
) -> None:
    bench = Workbench(tmp_path, period_8_home.home, period_8_home.project / "seeds")
    compiled = [
        (relation, sql)
        for relation, sql in bench.compile(["int_standings"])
        if relation.split(".")[-1].strip('"') in RESCORED
    ]
    assert len(compiled) == len(RESCORED)
    with duckdb.connect(str(bench.database)) as connection:
        connection.execute(_TAKEN)
    bench.run(compiled, period_8_home.home)
    found = bench.query(_AFTER)
    assert {row[0] for row in found} == {7, 8}
    for period, agency, promised, total, promised_rounded, rounded, is_reached, is_up in found:
        assert (promised, promised_rounded) == (total, rounded), (period, agency)
        assert is_reached, (period, agency)
        assert is_up, (period, agency)


def test_every_agency_with_a_level_below_the_highest_has_steps_to_the_next(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    lacking = warehouse.execute(
        "select period, agency_id, total from marts.agency_scores anti join marts.level_steps using (period, agency_id)"
        " where quality_level not in ('excellent', 'not_assessed')"
    ).fetchall()
    assert lacking == []


def test_no_smaller_set_leads_to_the_level_and_none_as_small_brings_more(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    agencies = warehouse.execute(
        "select period, agency_id, max(smallest_set_count), any_value(next_level_bound) from marts.level_steps"
        " group by period, agency_id having max(smallest_set_count) between 2 and 4"
        " order by md5(agency_id), period limit ?",
        [BRUTE_FORCE],
    ).fetchall()
    assert len(agencies) == BRUTE_FORCE
    for period, agency, smallest, bound in agencies:
        after = [
            total
            for (total,) in warehouse.execute(
                "select total_after_points from marts.level_steps where period = ? and agency_id = ? order by step_no",
                [period, agency],
            ).fetchall()
        ]
        ((total,),) = warehouse.execute(
            "select sum(points) from marts.pillar_scores where entity_kind = 'agency' and period = ? and agency_id = ?",
            [period, agency],
        ).fetchall()
        gains = [after[0] - total, *(later - earlier for earlier, later in pairwise(after))]
        for chosen in combinations(gains, smallest - 1):
            assert (total + sum(chosen)).quantize(Decimal("0.01"), ROUND_HALF_UP) < bound, agency
        best = max(total + sum(chosen) for chosen in combinations(gains, smallest))
        assert best == after[smallest - 1] >= bound - Decimal("0.005"), agency


def test_a_rank_after_is_among_the_others_as_they_are(warehouse: duckdb.DuckDBPyConnection) -> None:
    totals = {
        (period, agency): total
        for period, agency, total in warehouse.execute(
            "select period, agency_id, total from marts.agency_scores where rank is not null"
        ).fetchall()
    }
    steps = warehouse.execute(
        "select period, agency_id, total_after, rank_after from marts.level_steps using sample 300 rows (reservoir, 1)"
    ).fetchall()
    for period, agency, total, rank in steps:
        others = [other for key, other in totals.items() if key[0] == period and key[1] != agency]
        assert rank == (1 + sum(other > total for other in others) if (period, agency) in totals else None)


def test_what_was_measured_stands_beside_what_is_needed(refreshed_home: Path, payesh: Payesh) -> None:
    done = payesh(refreshed_home, "steps", "گمرک", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    (step,) = [each for each in found["steps"] if each["indicator_no"] == 23]
    assert (step["unit"], step["total_gain"]) == ("messages", "4.50")
    assert (step["measured_value"], step["needed_value"], step["is_needed_value_enough"]) == (
        "924.00",
        "1000.00",
        True,
    )
    assert found["agency"]["agency_id"] == "customs_administration"
    shown = payesh(refreshed_home, "steps", "customs_administration")
    assert "924 messages, 1000 needed" in shown.stdout
    assert "۹۲۴" not in shown.stdout
    assert "2 steps at the least" in shown.stdout


@pytest.mark.parametrize(
    ("agency", "said"),
    [
        ("ministry_of_labour", "is excellent, the highest level: there is no step to a next one"),
        ("unlisted_judiciary_1", "has no level in period 7"),
    ],
)
def test_who_has_no_next_level_is_told_so(refreshed_home: Path, payesh: Payesh, agency: str, said: str) -> None:
    done = payesh(refreshed_home, "steps", agency)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("level", "said"), [("weak", "is weak, and nothing that applies to it can rise"), ("good", "is good, the highest")]
)
def test_without_a_step_it_says_whether_the_level_is_the_highest(
    level: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"""
            create schema marts;
            create table marts.agency_scores as select 7 as period, 'a' as agency_id, 'A' as agency_name_fa,
                'A' as agency_name_en, 1.0 as total, 1 as rank_competition, '{level}' as quality_level;
            create table marts.quality_level_definitions as select 7 as period, l as quality_level,
                l as quality_level_name_en, l as quality_level_name_fa, b as lower_bound
                from (values ('weak', 0), ('good', 50)) as levels (l, b);
            create table marts.indicator_definitions as select 7 as period, 1 as indicator_no, '' as indicator_title_en,
                '' as indicator_title_fa;
            create table marts.level_steps as select 7 as period, 'b' as agency_id, 1 as indicator_no, 1 as step_no,
                'good' as next_quality_level
        """)
        with pytest.raises(typer.Exit):
            found_and_listed(connection, {"period": 7, "agency_id": "a"})
    assert said in " ".join(capsys.readouterr().err.split())
