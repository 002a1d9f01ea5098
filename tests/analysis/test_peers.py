"""Peers, places among them and in other groups, and how often an agency outranks a peer, beside the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import dist
from random import Random
from statistics import mean, pstdev

import duckdb
import pytest
from given import GivenIndicator, GivenScore, Standing, give_index, insert, scenario

from flows.analysis.engine import draw, find_peers, result
from flows.analysis.scenarios import Assumption

ENTITIES = [f"e{number:02}" for number in range(20)]
PEERS = 4
INDICATORS = [GivenIndicator(number, f"p{number}", Decimal(1), Decimal(1)) for number in (1, 2)]
_RANDOM = Random(3)  # noqa: S311
TRAITS = {entity: [_RANDOM.random() * 50, _RANDOM.random(), 7.0] for entity in ENTITIES}
SCORES = {entity: [Decimal(_RANDOM.randint(0, 20)) / 20 for _ in INDICATORS] for entity in ENTITIES}
TOTALS = {entity: (sum(scores, Decimal(0)) * 50).quantize(Decimal("0.01")) for entity, scores in SCORES.items()}


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    scores = [GivenScore(entity, place + 1, SCORES[entity][place]) for entity in ENTITIES for place in (0, 1)]
    published = {
        entity: Standing(total, 1 + sum(other > total for other in TOTALS.values())) for entity, total in TOTALS.items()
    }
    with duckdb.connect() as connection:
        give_index(connection, INDICATORS, scores, published)
        connection.execute("create temp table given_traits (entity_id varchar, trait varchar, value double)")
        insert(
            connection,
            "given_traits",
            [(entity, f"t{place}", value) for entity, values in TRAITS.items() for place, value in enumerate(values)],
        )
        connection.execute("create temp table given_groups (entity_id varchar, group_kind varchar, group_id varchar)")
        insert(connection, "given_groups", [(e, "institution", str(n % 3)) for n, e in enumerate(ENTITIES[:-1])])
        insert(connection, "given_groups", [(ENTITIES[-1], "institution", "alone")])
        find_peers(connection, PEERS)
        weights = Assumption("pillar_weights", 1, "uniform", Decimal("0.9"))
        draw(connection, scenario(weights, draws=100))
        yield connection


def nearest(entity: str) -> list[str]:
    """Peers by hand: each trait in standard deviations; one that is the same for all counts for nothing."""
    columns = list(zip(*TRAITS.values(), strict=True))
    scaled = {
        each: [
            (value - mean(column)) / pstdev(column) if pstdev(column) else 0.0
            for value, column in zip(values, columns, strict=True)
        ]
        for each, values in TRAITS.items()
    }
    others = [other for other in ENTITIES if other != entity]
    return sorted(others, key=lambda other: (dist(scaled[entity], scaled[other]), other))[:PEERS]


def test_peers_are_the_nearest_by_their_traits(connection: duckdb.DuckDBPyConnection) -> None:
    found: dict[str, list[str]] = {}
    for _, entity, number, peer, _, total, peer_total in connection.execute(result("agency_peers")).fetchall():
        found.setdefault(entity, []).append(peer)
        assert number == len(found[entity])
        assert (total, peer_total) == (TOTALS[entity], TOTALS[peer])
    assert found == {entity: nearest(entity) for entity in ENTITIES}


def test_places_and_percentiles_are_among_the_others_of_a_group(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(result("group_standings")).fetchall()
    assert {(row[1], row[2]) for row in rows} == {
        *((entity, "peers") for entity in ENTITIES),
        *((entity, "institution") for entity in ENTITIES[:-1]),  # nobody is with the last one
    }
    for _, entity, kind, group, count, place, percentile, average in rows:
        same = [other for number, other in enumerate(ENTITIES[:-1]) if str(number % 3) == group]
        others = [TOTALS[other] for other in (nearest(entity) if kind == "peers" else same) if other != entity]
        lower = sum(other < TOTALS[entity] for other in others)
        equal = sum(other == TOTALS[entity] for other in others)
        assert (count, place) == (len(others), 1 + len(others) - lower - equal)
        assert percentile == pytest.approx((lower + equal / 2) / len(others))
        assert average == pytest.approx(float(mean(others)))


def test_an_agency_outranks_its_peer_in_the_share_of_draws_that_put_it_before(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    ranks: dict[str, dict[int, int]] = {}
    for _, _, number, entity, _, rank in connection.execute(result("score_draws")).fetchall():
        ranks.setdefault(entity, {})[number] = rank
    rows = connection.execute(result("outranking_shares")).fetchall()
    assert len(rows) == len(ENTITIES) * PEERS
    assert any(0 < row[4] < 1 for row in rows)
    for _, _, entity, peer, before, equal in rows:
        pairs = [(ranks[entity][number], ranks[peer][number]) for number in range(1, 101)]
        assert before == pytest.approx(sum(own < other for own, other in pairs) / 100)
        assert equal == pytest.approx(sum(own == other for own, other in pairs) / 100)
