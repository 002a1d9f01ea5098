"""The mobile platform's list."""

from __future__ import annotations

from functools import partial

import pytest
from raw_files import mobile

from flows.feeds import mobile as feed
from flows.persian.text import fold

parse = partial(feed.parse, period=7)


def test_windows_1256_with_arabic_letters() -> None:
    parsed = parse(mobile([1, "سازمان كشتيراني", 4], [2, '"شركت ب"', 0]))
    assert parsed.quarantined.is_empty()
    assert parsed.accepted.drop("source_sheet", "agency_name", "as_of").rows() == [(2, 4), (3, 0)]
    assert fold(parsed.accepted["agency_name"][0]) == fold("سازمان کشتیرانی")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ([2, "", 4], "agency_name", "is blank"),
        ([2, "ب", -1], "platform_services_count", "below 0"),
        ([2, "ب", "جهار"], "platform_services_count", "«جهار» is not a whole number"),
        ([2, "الف", 4], "agency_name", "repeats row 2 in agency_name"),
        (["جمع"], "agency_name", "is blank"),
    ],
)
def test_a_broken_row(row: list[object], column: str, reason: str) -> None:
    parsed = parse(mobile([1, "الف", 4], row))
    assert parsed.accepted["source_row"].to_list() == [2]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (3, column)
    assert reason in parsed.quarantined["reason"][0]
