"""The exchange's transactions."""

from __future__ import annotations

from functools import partial

import pytest
from raw_files import nix

from flows.feeds import nix as feed

parse = partial(feed.parse, period=7)


def test_a_row_an_agency_direction_and_gateway() -> None:
    parsed = parse(nix(["الف", "دریافت", "GSB", "۱۰", 100], ["الف", "ارائه", "pgsb", 300, 200]))
    assert parsed.accepted.drop("source_sheet", "as_of").rows() == [
        (2, "الف", "received", "GSB", 10, 100),
        (3, "الف", "provided", "PGSB", 300, 200),
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["ب", "هردو", "GSB", 1, 1], "direction", "«هردو» is not one of: دریافت, ارائه"),
        (["ب", "دریافت", "ESB", 1, 1], "gateway", "«ESB» is not one of: GSB, PGSB"),
        (["ب", "دریافت", "GSB", "", 1], "transactions_count", "is blank"),
        (["ب", "دریافت", "GSB", 1, 0], "expected_transactions_count", "is 0, below 1"),
        (["الف", "دريافت", "GSB", 1, 1], "gateway", "repeats row 2 in agency_name, direction, gateway"),
    ],
)
def test_a_broken_row(row: list[object], column: str, reason: str) -> None:
    parsed = parse(nix(["الف", "دریافت", "GSB", 10, 100], row))
    assert parsed.accepted["source_row"].to_list() == [2]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (3, column)
    assert reason in parsed.quarantined["reason"][0]
