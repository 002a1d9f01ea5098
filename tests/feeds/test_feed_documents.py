"""What is written about a feed is so: its contract's columns, and an example that the parser takes whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.feeds import FEEDS, parse_whole
from flows.parsing.records import columns_of

FOLDER = Path(__file__).parents[2] / "docs" / "feeds"
COLUMN = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
EXAMPLE = re.compile(r"## Example\n\n```(\w+)\n(.*?)```", re.DOTALL)


def test_every_feed_has_a_document_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(FEEDS)


@pytest.mark.parametrize("feed", FEEDS)
def test_the_contract_that_is_written_is_the_one_that_is_kept(feed: str) -> None:
    text = (FOLDER / f"{feed}.md").read_text(encoding="utf-8")
    assert COLUMN.findall(text) == list(columns_of(FEEDS[feed].schema))


@pytest.mark.parametrize("feed", FEEDS)
def test_the_example_is_taken_whole(feed: str) -> None:
    text = (FOLDER / f"{feed}.md").read_text(encoding="utf-8")
    (example,) = EXAMPLE.findall(text)
    parsed = parse_whole(feed, 7, f"{feed}.{example[0]}", example[1].encode())
    assert parsed.quarantined.is_empty(), parsed.quarantined["reason"].to_list()
    assert parsed.accepted.height == parsed.records_count > 0
