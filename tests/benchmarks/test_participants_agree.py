"""All who compute the totals of a made-up period agree to the last decimal; what they take is not asked here."""

from __future__ import annotations

import pytest
from workbench import PROJECT

from benchmarks.rounds import Round
from benchmarks.run import PARTICIPANTS, run_round, troubles

pytestmark = [pytest.mark.soak(alone=True), pytest.mark.long(seconds=150)]

FACTOR = 10


@pytest.fixture(scope="module")
def made_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """All participants on ten times period 7."""
    return run_round(PROJECT, tmp_path_factory.mktemp("factor"), FACTOR, PARTICIPANTS)


def test_all_participants_agree_on_every_total(made_round: Round) -> None:
    assert not troubles([made_round])
    by_name = {outcome.name: outcome for outcome in made_round.outcomes}
    for name in ("payesh_build", "duckdb_query", "polars_lazy", "pandas_frames"):
        totals = by_name[name].totals
        assert totals is not None
        assert len(totals) == made_round.period.agencies
        assert max(published for _, published in totals.values()) > 0


def test_a_build_tells_what_its_steps_took(made_round: Round) -> None:
    told = made_round.build.told
    assert set(told["steps"]) == {"start and parse", "seeds", "models", "tests", "published file"}
    assert all(seconds > 0 for seconds in told["steps"].values())
    assert sum(told["steps"].values()) == pytest.approx(made_round.build.wall_seconds, rel=0.5)
    assert told["published_bytes"] > 0
