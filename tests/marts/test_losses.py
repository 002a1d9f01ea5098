"""What agencies lose by rows that are in no score: whom, how much at the most, and by which row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from flows.marts.losses import agency_losses, points_at_stake, told
from flows.marts.standing import standing

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def marts() -> Iterator[Connection]:
    """Marts in which `a` loses by two rows of period 7 and one of period 8, `b` by one, and `c` could not gain."""
    with duckdb.connect() as connection:
        connection.execute("""
            create schema marts;
            create table marts.agency_scores as
                select period, id as agency_id, id || ' fa' as agency_name_fa, id || ' en' as agency_name_en
                from range(7, 9) as periods (period), (values ('a'), ('b'), ('c')) as agencies (id);
            create table marts.refused_observations (
                period integer, agency_id varchar, feed varchar, landing_id varchar, source_sheet varchar,
                source_file varchar, source_row bigint, is_named boolean, refused_text varchar, indicator_no integer
            );
            insert into marts.refused_observations values
                (7, 'a', 'nix', 'l', null, 'n.csv', 3, true, 'row 3', 5),
                (7, 'a', 'nix', 'l', null, 'n.csv', 3, true, 'row 3', 6),
                (7, 'a', 'foia', 'k', null, 'f.csv', 2, false, 'row 2', 9),
                (8, 'a', 'nix', 'l', null, 'n.csv', 9, true, 'row 9', 5),
                (7, 'b', 'nix', 'l', 'ص', 'n.csv', 4, true, 'row 4', 5),
                (7, 'c', 'nix', 'l', null, 'n.csv', 5, true, 'row 5', 5);
            create table marts.score_explanations (
                period integer, agency_id varchar, total_points_at_stake decimal(24, 15)
            );
            insert into marts.score_explanations values
                (7, 'a', 0.4), (7, 'a', 0.105), (7, 'a', null), (8, 'a', 0.2), (7, 'b', 1.5), (7, 'c', 0);
        """)
        yield connection


def test_who_loses_is_named_with_the_most_that_it_can_cost_and_a_row(marts: Connection) -> None:
    found = [
        (each.period, each.agency_id, each.points, each.rows_count, each.first_text) for each in agency_losses(marts)
    ]
    assert found == [
        (7, "b", Decimal("1.50"), 1, "row 4"),
        (7, "a", Decimal("0.51"), 2, "row 3"),
        (8, "a", Decimal("0.20"), 1, "row 9"),
    ]
    assert points_at_stake(marts, 7, "a") == Decimal("0.505")
    assert [loss.period for loss in agency_losses(marts, closed=[7])] == [8]
    sentence = (
        "period 7, b: loses up to 1.50 points of its total, as it lacks no more where these rows may count"
        " (indicators 5); row 4"
    )
    assert told(agency_losses(marts))[0] == sentence
    assert told(agency_losses(marts))[1].endswith("(indicators 5, 6, 9); row 3 (and 1 more: payesh explain --agency a)")


def test_of_many_that_lose_the_first_are_told_and_the_rest_counted(marts: Connection) -> None:
    lines = told(agency_losses(marts)[:1] * 23)
    assert (len(lines), lines[-1].split(",")[0]) == (21, "and 3 agencies more")


def test_a_file_that_was_built_before_tells_of_no_loss(marts: Connection) -> None:
    marts.execute("drop table marts.refused_observations")
    assert agency_losses(marts) == []


@pytest.mark.parametrize(
    ("status", "rank", "said"),
    [
        ("participating", 3, "total 0.00, rank 3 of 160, weak, participating"),
        ("participating", None, "total 0.00, not ranked, weak, participating"),
        (
            "not_participating",
            157,
            "did not take part: total 0.00 of what was observed without it, rank 157 of 160, no level",
        ),
        ("not_applicable", None, "not assessed in this period: it has no total"),
    ],
)
def test_not_to_take_part_not_to_be_assessed_and_to_score_zero_are_said_apart(
    status: str, rank: int | None, said: str
) -> None:
    agency = {"participation_status": status, "rank": rank, "agencies_ranked": 160, "quality_level": "weak"}
    assert standing({**agency, "total": Decimal("0.00")}).startswith(said)
