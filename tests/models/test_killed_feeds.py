"""A feed that is gone, or whose file can't be read, never raises a score, and its status says so."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from workbench import SCORE_MARTS, Workbench

from flows.feeds import FEEDS
from flows.ingestion.accepted import write_receipts
from flows.ingestion.ingest import ingest_feed

pytestmark = pytest.mark.long(seconds=30)

NOW = datetime(2024, 5, 1, tzinfo=UTC)
COPIED = ("landing", "accepted", "quarantined", "in_force", "attempts")
UNREADABLE = ("karpooshe", "foia", "tls")
"""One feed a format: delimited or a workbook, HTML, and JSON. What follows its receipt is the same for every feed."""
OF_EACH_KIND = ("services", "assessment", "tls", "nix")
"""The registry, answers, a grade, and a number of which an agency has several."""
SOAK_ALONE = pytest.mark.soak(alone=True)
GARBAGE = b"\x00\xff not a file of any feed \x00"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory, refreshed_home: Path) -> list[tuple[str, str]]:
    """The models behind the scores, compiled once.

    Two builds a feed through dbt would spend their time on parsing the same project 22 times.
    """
    bench = Workbench(tmp_path_factory.mktemp("compiled"), refreshed_home)
    return bench.compile([*SCORE_MARTS, "feed_status"])


@pytest.mark.parametrize(
    ("feed", "damage", "status"),
    [
        *(pytest.param(feed, None, "missing", marks=[] if feed in OF_EACH_KIND else SOAK_ALONE) for feed in FEEDS),
        *(pytest.param(feed, GARBAGE, "source_failed", marks=SOAK_ALONE) for feed in UNREADABLE[1:]),
        (UNREADABLE[0], GARBAGE, "source_failed"),
    ],
)
def test_without_a_feed_no_score_rises(
    feed: str,
    damage: bytes | None,
    status: str,
    tmp_path: Path,
    refreshed_home: Path,
    compiled: list[tuple[str, str]],
) -> None:
    home, inbox = tmp_path / "warehouse", tmp_path / "inbox"
    for name in COPIED:
        shutil.copytree(refreshed_home / name, home / name)
        shutil.rmtree(home / name / feed, ignore_errors=True)  # as if the feed had never come
    (home / "work").symlink_to(refreshed_home / "work")  # what the bench begins with, and copies
    inbox.mkdir()
    if damage is not None:
        (inbox / f"{feed}.json").write_bytes(damage)
    ingest_feed(home, feed, 7, inbox, NOW)
    write_receipts(home)

    bench = Workbench(tmp_path, home)
    bench.run(compiled, refreshed_home)

    assert bench.query("from marts.feed_status select status where period = 7 and feed = $feed", feed=feed) == [
        (status,)
    ]
    assert bench.query("select distinct period from marts.national_scores") == [(7,)]
    assert {mart: bench.risen(mart) for mart in SCORE_MARTS} == {mart: [] for mart in SCORE_MARTS}
    assert bench.moved("indicator_scores", "indicator_no"), "the feed was missed by no indicator"
