"""The assessment's answers."""

from __future__ import annotations

from functools import partial

import pytest
from raw_files import assessment

from flows.feeds import assessment as feed

parse = partial(feed.parse, period=7)


def test_answers_of_sub_services_and_of_the_agency_as_a_whole() -> None:
    parsed = parse(assessment(["سازمان الف", "۱۰۰۱", "1001001", "۵", "", 1, "۲"], ["سازمان الف", "", "", 6, 1, 1, ""]))
    assert parsed.quarantined.is_empty()
    assert parsed.accepted.drop("source_sheet", "as_of").rows() == [
        (2, "سازمان الف", "1001", "1001001", 5, None, 1, 2),
        (3, "سازمان الف", None, None, 6, 1, 1, None),
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["الف", "1", "", 5, 1, 1, 1], "sub_service_id", "and service_id go together"),
        (["الف", "", "11", 5, 1, 1, 1], "sub_service_id", "fill both, or neither"),
        (["الف", "1", "11", "", 1, 1, 1], "indicator_no", "is blank"),
        (["الف", "1", "11", 5, 0, 1, 1], "self_option_no", "is 0, below 1"),
        (["الف", "1", "11", 5, 1, "دو", 1], "preliminary_option_no", "«دو» is not a whole number"),
        (["الف", "1", "11", 5, 1, 1, "1.5"], "final_option_no", "«1.5» is not a whole number"),
        (["الف", "1", "11", 5, 1, 1, 2**31], "final_option_no", "is too large"),
        (["الف", "1", "11", 5, 1, 1, 1, "", 2], "", "has «2» after its last heading"),
    ],
)
def test_a_broken_answer(row: list[object], column: str, reason: str) -> None:
    parsed = parse(assessment(["ب", "1", "11", 5, 1, 1, 1], row))
    assert parsed.accepted["source_row"].to_list() == [2]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (3, column)
    assert reason in parsed.quarantined["reason"][0]


def test_a_second_answer_is_rejected_also_when_the_name_is_spelt_otherwise() -> None:
    parsed = parse(assessment(["سازمان ملي", "", "", 6, 1, 1, 1], ["سازمان‌ملی", "", "", "۶", 1, 1, 2]))
    assert parsed.accepted["final_option_no"].to_list() == [1]
    assert "repeats row 2 in agency_name, service_id, sub_service_id, indicator_no" in parsed.quarantined["reason"][0]
