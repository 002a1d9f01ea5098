"""A corpus of files that went wrong: none ends in a traceback, and every record of each is accounted for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hostile_corpus import CORPUS, HARMLESS, HEADER, text

from flows.feeds import parse_whole
from flows.ingestion.accepted import write_receipts
from flows.ingestion.ingest import ingest_feed

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def test_the_corpus_is_of_sixty_files_or_more_and_no_two_are_one() -> None:
    assert len(set(CORPUS.values())) == len(CORPUS) >= 60


@pytest.mark.parametrize(("feed", "trouble"), CORPUS, ids=[f"{feed}: {trouble}" for feed, trouble in CORPUS])
def test_a_file_that_went_wrong_is_landed_and_all_its_records_are_told_of(
    feed: str, trouble: str, tmp_path: Path
) -> None:
    data, home, inbox = CORPUS[feed, trouble], tmp_path / "home", tmp_path / "inbox"
    inbox.mkdir()
    (inbox / f"{feed}.raw").write_bytes(data)
    result = ingest_feed(home, feed, 7, inbox, NOW)
    write_receipts(home)
    (landed,) = (path for path in (home / "landing" / feed).rglob("*") if path.is_file() and path.suffix != ".json")
    assert landed.read_bytes() == data
    assert result.records == result.accepted + result.quarantined
    told = pl.concat([pl.read_parquet(path) for path in (home / "quarantined" / feed).rglob("*.parquet")])
    assert told.height == result.quarantined > 0, result
    assert all(";" in reason for reason in told["reason"]), told["reason"].to_list()
    assert json.dumps(result.message, ensure_ascii=False).encode(), "the message can be printed"


@pytest.mark.parametrize(("feed", "trouble"), HARMLESS, ids=[f"{feed}: {trouble}" for feed, trouble in HARMLESS])
def test_what_can_be_read_all_the_same_is_read_whole(feed: str, trouble: str) -> None:
    parsed = parse_whole(feed, 7, "file", HARMLESS[feed, trouble])
    assert (parsed.accepted.height, parsed.records_count) == (1, 1)


def test_a_header_without_records_is_nothing_to_put_in_force(tmp_path: Path) -> None:
    (tmp_path / "uptime.csv").write_bytes(text(HEADER))
    result = ingest_feed(tmp_path / "home", "uptime", 7, tmp_path, NOW)
    assert (result.status, result.records) == ("quarantined", 0)
    assert "uptime.csv: has no acceptable record" in result.message
