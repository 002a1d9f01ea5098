"""The access-to-information portal's report."""

from __future__ import annotations

from functools import partial

import pytest
from raw_files import foia

from flows.feeds import foia as feed
from flows.parsing.formats.grid import UnreadableFileError

parse = partial(feed.parse, period=7)

GOOD = ["۱", "سازمان الف", "۱٬۲۰۰", "۹۰۰", "۷۵٪"]


def test_the_table_is_found_by_its_header() -> None:
    parsed = parse(foia(GOOD, ["۲", "سازمان&nbsp;<b>ب</b>", "0", "0", ""]))
    assert parsed.quarantined.is_empty()
    assert parsed.accepted.drop("source_sheet", "as_of").rows() == [(2, "سازمان الف", 1200, 900), (3, "سازمان ب", 0, 0)]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["۲", "ب", "۱۰", "۱۱", ""], "answered_requests_count", "is more than requests_count"),
        (["۲", "ب", "", "۱۱", ""], "requests_count", "is blank"),
        (["۲", "", "۱۲", "۱۱", ""], "agency_name", "is blank"),
        (["۲", "سازمان الف", "۱۲", "۱۱", ""], "agency_name", "repeats row 2"),
        (["۲", "ب", "۱۲"], "answered_requests_count", "is blank"),
    ],
)
def test_a_broken_row(row: list[object], column: str, reason: str) -> None:
    parsed = parse(foia(GOOD, row))
    assert parsed.accepted["source_row"].to_list() == [2]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (3, column)
    assert reason in parsed.quarantined["reason"][0]


def test_a_page_of_several_is_refused_with_both_numbers() -> None:
    with pytest.raises(UnreadableFileError, match="has 1 rows but states 162 results"):
        parse(foia(GOOD, total="۱۶۲"))


STATED = "نمایش ۱ تا 1 از 1 نتیجه"


@pytest.mark.parametrize(
    "stated",
    [
        "1 مورد یافت شد.",
        "۱ مورد یافت شد",
        "Showing 1 Results.",
        "نمایش ۱ نتیجه",
        "1 result found",
        "نمایش 20 مورد در هر صفحه</p><p>1 مورد یافت شد.",
        "نمایش 1 - 1 از 1 نتیجه",
        "نمایش ۱–۱ از ۱",
        "<b>1</b> <span>مورد</span> یافت شد",
    ],
)
def test_a_list_on_one_page_states_its_total_in_the_portals_words(stated: str) -> None:
    assert parse(foia(GOOD).replace(STATED.encode(), stated.encode())).accepted.height == 1
    with pytest.raises(UnreadableFileError, match="has 2 rows but states 1 results; take out the rows that are no"):
        parse(foia(GOOD, ["۲", "ب", "1", "1", ""]).replace("نمایش ۱ تا 2 از 2 نتیجه".encode(), stated.encode()))


@pytest.mark.parametrize("stated", ["162 مورد یافت شد.", "Showing 162 results."])
def test_a_total_that_rows_do_not_reach_is_refused(stated: str) -> None:
    with pytest.raises(UnreadableFileError, match="has 1 rows but states 162 results; show all on one page"):
        parse(foia(GOOD).replace(STATED.encode(), stated.encode()))


def test_a_page_that_states_no_number() -> None:
    with pytest.raises(UnreadableFileError, match="states no number of results"):
        parse(foia(GOOD).replace("نمایش".encode(), b""))


def test_a_page_without_the_table() -> None:
    with pytest.raises(UnreadableFileError, match=r"no header .* missing «نام دستگاه»"):
        parse("<html><table><tr><td>ورود</td></tr></table></html>".encode())


def test_a_broken_row_is_found_in_the_right_one_of_two_tables() -> None:
    """Both tables have a row 2."""
    head = "<tr><th>نام دستگاه</th><th>تعداد درخواست</th><th>پاسخ داده‌شده</th></tr>"
    tables = [
        f"<table>{head}<tr><td>{name}</td><td>1</td><td>{got}</td></tr></table>" for name, got in (("الف", 2), ("ب", 1))
    ]
    parsed = parse(f"<html><body>{''.join(tables)}Showing 1 to 2 of 2 results</body></html>".encode())
    assert parsed.accepted["agency_name"].to_list() == ["ب"]
    assert parsed.quarantined["raw_value"].to_list() == ["2"]
