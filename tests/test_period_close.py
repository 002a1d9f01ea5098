"""A period is closed, or backfilled, only when all of it is there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.backfill import backfill
from flows.operations.bring_up_to_date import ScopeError
from flows.period_close import unfit_feeds
from flows.refresh import refresh

NOW = datetime(2021, 7, 1, 12, tzinfo=UTC)
FEED_STATUS = """
    create table marts.feed_status as
    from (values
        (7, 'foia', 'landed', null, timestamptz '2021-06-20 12:00Z', 60, date '2021-08-20', 1),
        (7, 'karpooshe', 'landed', null, timestamptz '2021-06-20 12:00Z', null, null, 1),
        (7, 'mobile', 'missing', null, null, 60, null, 0),
        (7, 'nix', 'source_failed', 'can''t be reached', timestamptz '2021-06-20 12:00Z', 30, date '2021-07-21', 2),
        (7, 'tls', 'missing', null, null, 30, null, 1),
        (7, 'uptime', 'landed', null, timestamptz '2021-05-31 12:00Z', 30, date '2021-07-01', 1),
        (8, 'foia', 'landed', null, timestamptz '2021-06-20 12:00Z', 60, date '2021-08-20', 1)
    ) as rows(period, feed, status, trouble, last_fetched_at, stale_after_days, stale_from, indicators_fed)
"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A published version with feeds in every condition."""
    with duckdb.connect(str(tmp_path / "payesh.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(FEED_STATUS)
    return tmp_path / "payesh.duckdb"


def test_each_feed_that_lacks_failed_or_is_old_keeps_a_period_open(published: Path) -> None:
    assert unfit_feeds(published, 7, NOW) == [
        "nix is source_failed (can't be reached)",
        "tls is missing",
        "uptime was landed 31 days ago, and 30 are allowed",
    ]


def test_a_period_whose_feeds_are_in_force_and_fresh_is_fit(published: Path) -> None:
    assert unfit_feeds(published, 8, NOW) == []


def test_a_period_that_is_not_published_is_not_fit(published: Path) -> None:
    assert unfit_feeds(published, 9, NOW) == ["the published version knows no feed of it"]


def test_periods_without_inbox_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYESH_HOME", str(tmp_path / "warehouse"))
    monkeypatch.setenv("PAYESH_PERIODS_DIRECTORY", str(tmp_path / "periods"))
    (tmp_path / "periods" / "07" / "inbox").mkdir(parents=True)
    with pytest.raises(ScopeError, match="periods without inbox: 8, 9;"):
        refresh.fn([7, 8, 9])
    with pytest.raises(ScopeError, match="periods without inbox: none at all;"):
        refresh.fn([])
    with pytest.raises(ScopeError, match="periods without inbox: 6;"):
        backfill.fn(6, 7)
    with pytest.raises(ScopeError, match="the first period, 8, is after the last, 7"):
        backfill.fn(8, 7)
