"""The mailbox operator's workbook."""

from __future__ import annotations

from functools import partial

import pytest
from raw_files import karpooshe

from flows.feeds import karpooshe as feed

parse = partial(feed.parse, period=7)


def test_counts_as_numbers_and_as_persian_text() -> None:
    parsed = parse(karpooshe(["الف", "متصل", "۱٬۲۳۴٬۵۶۷"], ["ب", "متصل", 12], ["ج", "عدم‌اتصال", "۰"]))
    assert parsed.accepted.drop("source_sheet", "as_of").rows() == [
        (3, "الف", True, 1234567),
        (4, "ب", True, 12),
        (5, "ج", False, 0),
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["ب", "شاید", 1], "is_connected", "«شاید» is not one of: متصل, عدم اتصال"),
        (["ب", "", 1], "is_connected", "is blank"),
        (["ب", "متصل", ""], "messages_count", "is blank"),
        (["ب", "متصل", 12.5], "messages_count", "«12.5» is not a whole number"),
        (["ب", "متصل", "۱٬۲"], "messages_count", "«۱٬۲» is not a whole number"),
        (["ب", "متصل", -3], "messages_count", "is -3, below 0"),
        (["الف", "متصل", 1], "agency_name", "repeats row 3"),
    ],
)
def test_a_broken_row(row: list[object], column: str, reason: str) -> None:
    parsed = parse(karpooshe(["الف", "متصل", 1], row))
    assert parsed.accepted["source_row"].to_list() == [3]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (4, column)
    assert reason in parsed.quarantined["reason"][0]
