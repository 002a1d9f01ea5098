"""The ministry's licences."""

from __future__ import annotations

from functools import partial

import pytest
from raw_files import licences

from flows.feeds import licences as feed

parse = partial(feed.parse, period=7)


def test_counts_or_a_note_that_there_are_none() -> None:
    parsed = parse(licences(["الف", "۲۰۰", "۱۵۰", ""], ["ب", "", "", "مصداق ندارد"], ["ج", 0, 0, " "]))
    assert parsed.quarantined.is_empty()
    assert parsed.accepted.drop("source_sheet", "as_of").rows() == [
        (2, "الف", True, 200, 150),
        (3, "ب", False, None, None),
        (4, "ج", True, 0, 0),
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["ب", 10, 11, ""], "connected_licences_count", "is more than licences_count"),
        (["ب", "", "", ""], "licences_count", "licences_count and the note disagree"),
        (["ب", 10, "", ""], "connected_licences_count", "and the note disagree"),
        (["ب", 10, 5, "مصداق ندارد"], "licences_count", "leave them blank"),
        (["ب", 10, 5, "؟ شاید"], "is_applicable", "«؟ شاید» is not one of"),
        (["ب", -1, -2, ""], "licences_count", "is -1, below 0"),
        (["", 10, 5, ""], "agency_name", "is blank"),
        (["الف", 10, 5, ""], "agency_name", "repeats row 2"),
    ],
)
def test_a_broken_row(row: list[object], column: str, reason: str) -> None:
    parsed = parse(licences(["الف", 10, 5, ""], row))
    assert parsed.accepted["source_row"].to_list() == [2]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (3, column)
    assert reason in parsed.quarantined["reason"][0]
