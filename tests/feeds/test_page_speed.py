"""GTmetrix reports."""

from __future__ import annotations

from decimal import Decimal

import pytest
from raw_files import document, page_speed, report

from flows.feeds.page_speed import parse
from flows.parsing.formats.grid import UnreadableFileError


def test_scores_keep_their_decimals() -> None:
    parsed = parse(
        page_speed(report("https://Portal.A.example:443/x", 84), report("http://b.example", 71.25, "b", None))
    )
    assert parsed.accepted.drop("source_sheet").rows() == [
        (1, "portal.a.example", "a1", Decimal("84.00"), 2100),
        (2, "b.example", "b", Decimal("71.25"), None),
    ]


@pytest.mark.parametrize(
    ("item", "column", "reason"),
    [
        (report(None, 84), "host", "attributes.url is no address"),
        (report("nowhere", 84), "host", "attributes.url is no address"),
        (report("http://[", 84), "host", "attributes.url is no address"),
        ("report", "host", "attributes.url is no address"),
        ({"id": "a"}, "host", "attributes.url is no address"),
        (report("https://c.example", None), "performance_score_pct", "is blank"),
        (report("https://c.example", 101), "performance_score_pct", "above 100"),
        (report("https://c.example", {"value": 1}), "performance_score_pct", "is not a number"),
        (report("https://c.example", True), "performance_score_pct", "is not a number"),
        (report("https://A.example", 1), "host", "repeats row 1 in host"),
    ],
)
def test_a_broken_report(item: object, column: str, reason: str) -> None:
    parsed = parse(page_speed(report("https://a.example", 84), item))
    assert parsed.accepted["source_row"].to_list() == [1]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (2, column)
    assert reason in parsed.quarantined["reason"][0]


@pytest.mark.parametrize("value", [[], {}, {"data": {}}, {"errors": [{"code": "E40100"}]}])
def test_a_response_without_reports(value: object) -> None:
    with pytest.raises(UnreadableFileError, match="no list `data`"):
        parse(document(value))


@pytest.mark.parametrize(
    ("item", "remark"),
    [
        (report("https://c.example", 1, "a", -5), "fully_loaded_time_ms in row 1: is -5, below 0"),
        (report("https://c.example", 1, "a", "slow"), "fully_loaded_time_ms in row 1: «slow» is not a whole number"),
        (report("https://c.example", 1, "a b"), "report_id in row 1: «a b» is not one word"),
    ],
)
def test_what_is_not_scored_costs_no_report(item: object, remark: str) -> None:
    parsed = parse(page_speed(item))
    assert parsed.accepted["performance_score_pct"].to_list() == [Decimal("1.00")]
    assert parsed.remarks[0].startswith(remark)
