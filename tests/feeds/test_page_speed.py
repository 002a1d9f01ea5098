"""GTmetrix reports."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
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


def dated(
    identifier: str, score: object, url: object = "https://a.example/", **attributes: object
) -> dict[str, object]:
    made = report(url, score, identifier)
    return made | {"attributes": made["attributes"] | attributes}  # type: ignore[operator]


@given(days=st.lists(st.integers(0, 2 * 10**9), min_size=2, max_size=6, unique=True))
def test_of_several_reports_of_a_page_the_newest_counts(days: list[int]) -> None:
    parsed = parse(page_speed(*[dated(str(day), day % 101, created=day) for day in days]))
    assert parsed.accepted["report_id"].to_list() == [str(max(days))]
    assert parsed.quarantined.is_empty()
    assert all(str(day) in parsed.remarks[0] for day in days)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({"created": 1600000000}, {"created": 1650000000000}),
        ({"created": "2021-01-31T23:00:00Z"}, {"created": "2021-02-01T00:30:00+00:00"}),
        ({"created": "2021-02-01"}, {"created": 1650000000}),
        ({"finished": 1600000000}, {"finished": "1600000001"}),
        ({"created": 1600000000, "url": "http://A.example"}, {"created": 1600000001.5}),
    ],
)
def test_a_reports_day_is_read_in_any_form(older: dict[str, object], newer: dict[str, object]) -> None:
    for reports in ([dated("o", 1, **older), dated("n", 2, **newer)], [dated("n", 2, **newer), dated("o", 1, **older)]):
        assert parse(page_speed(*reports)).accepted["report_id"].to_list() == ["n"]


@pytest.mark.parametrize(
    "second", [dated("b", 2), dated("b", 2, created="yesterday"), dated("b", 2, created=1600000000)]
)
def test_of_reports_without_an_order_none_is_the_newest(second: dict[str, object]) -> None:
    parsed = parse(page_speed(dated("a", 1, created=1600000000), second))
    assert (parsed.accepted.height, parsed.quarantined["reason"].to_list()) == (
        1,
        ["host repeats row 1 in host; keep one"],
    )


@pytest.mark.parametrize("score", [None, "", "n/a", 101, {"value": 1}])
def test_a_newer_report_without_a_score_does_not_pass_over_one_with_it(score: object) -> None:
    failed = dated("failed", score, created=1650000000)
    parsed = parse(page_speed(dated("old", 1, created=1), failed, dated("good", 2, created=1600000000)))
    assert parsed.accepted["report_id"].to_list() == ["good"]
    assert parsed.quarantined.is_empty()
    assert parsed.remarks[0].endswith(
        "newest with a score counts, good (row 3); passed over: old (row 1), failed (row 2)"
    )
    assert parse(page_speed(failed, dated("undated", 2))).accepted["report_id"].to_list() == ["undated"]


def test_of_reports_without_a_score_the_newest_is_told() -> None:
    parsed = parse(page_speed(dated("a", None, created=1), dated("b", None, created=2)))
    assert (parsed.accepted.height, parsed.quarantined["source_row"].to_list()) == (0, [2])


@pytest.mark.parametrize(
    "more",
    [
        {"links": {"next": "https://gtmetrix.com/api/2.0/reports?page[number]=2"}},
        {"links": {"next": {"href": "/2"}, "prev": None}},
        {"links": {"next": None, "prev": "/1"}},
        {"meta": {"page_count": 3, "current_page": 3}},
        {"meta": {"page_count": "2"}, "links": {"next": None}},
    ],
)
def test_one_page_of_several_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(UnreadableFileError, match="one page of several, so reports may lack; ask with a larger page"):
        parse(document({"data": [report("https://a.example/", 84)]} | more))


def test_reports_of_two_pages_of_a_host_are_not_one_history() -> None:
    parsed = parse(page_speed(dated("a", 1, created=1), dated("b", 2, "https://a.example/login", created=2)))
    assert parsed.accepted["report_id"].to_list() == ["a"]
    assert parsed.quarantined["source_row"].to_list() == [2]


def test_a_report_of_lighthouse_is_told_from_those_of_gtmetrix() -> None:
    with pytest.raises(UnreadableFileError, match="a report of Lighthouse itself; send the reports that GTmetrix"):
        parse(document({"lighthouseVersion": "12.0", "categories": {}}))


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
