"""The monitor's uptime, and the ways in which delimited files come."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl
import pytest
from raw_files import uptime, workbook

from flows.feeds import uptime as feed
from flows.parsing.formats.grid import UnreadableFileError

parse = partial(feed.parse, period=7)

HEADER = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری"
GOOD = ["سازمان الف", "https://a.example/", 8640, 8602, "99.5602"]


def test_a_site_is_read_exactly() -> None:
    parsed = parse(uptime(GOOD, ["سازمان ب", "https://b.example/", '"۸٬۶۴۰"', "۰", "۰٫۵٪"]))
    assert parsed.accepted.drop("source_sheet", "as_of").rows() == [
        (2, "سازمان الف", "https://a.example/", 8640, 8602, Decimal("99.5602")),
        (3, "سازمان ب", "https://b.example/", 8640, 0, Decimal("0.5000")),
    ]
    assert parsed.accepted.schema["uptime_pct"] == pl.Decimal(7, 4)


@pytest.mark.parametrize(
    ("cell", "value", "column", "reason"),
    [
        (2, "-1", "checks_count", "is -1, below 0"),
        (2, "", "checks_count", "is blank"),
        (3, 8641, "successful_checks_count", "is more than checks_count"),
        (2, "9" * 30, "checks_count", "too large"),
    ],
)
def test_a_broken_site(cell: int, value: object, column: str, reason: str) -> None:
    row = [*GOOD]
    row[cell] = value
    parsed = parse(uptime(row, GOOD))
    assert parsed.accepted["source_row"].to_list() == [3]
    assert parsed.quarantined["column_name"][0] == column
    assert parsed.quarantined["raw_value"][0] == str(value)
    assert reason in parsed.quarantined["reason"][0]


@pytest.mark.parametrize(
    ("share", "remark"),
    [
        ("100.1", "is 100.1000, above 100"),
        ("-0.1", "below 0"),
        ("99/5", "«99/5» is not a number"),
        ("99.12345", "over 4 decimals"),
        ("1e2", "in scientific form"),
        ("9" * 30, "is not a percentage"),
        ("0.9956", "«0.9956» is over a point away from successful_checks_count of checks_count"),
        ("#DIV/0!", "«#DIV/0!» is the error of a spreadsheet"),
    ],
)
def test_a_share_that_is_ill_formed_costs_no_row_since_the_counts_are_scored(share: str, remark: str) -> None:
    parsed = parse(uptime(GOOD, [*GOOD[:1], "b.example", *GOOD[2:4], share]))
    assert parsed.accepted["uptime_pct"].to_list() == [Decimal("99.5602"), None]
    assert parsed.quarantined.is_empty()
    (said,) = parsed.remarks
    assert said.startswith("uptime_pct in row 3: ")
    assert remark in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    text = f"{HEADER}\nسازمان الف,https://a.example/?a=1,10,9,90\n".replace(",", separator)
    assert parse(text.encode(encoding)).accepted["agency_name"].to_list() == ["سازمان الف"]


def test_rows_are_numbered_as_an_editor_shows_them() -> None:
    text = f'گزارش پایش\n\n{HEADER}\n"سازمان\nالف",u,10,9,90\n\nسازمان ب,u,10,x,90\nسازمان ج,u,10,9,90\n'
    parsed = parse(text.encode())
    assert parsed.accepted.select("source_row", "agency_name").rows() == [(4, "سازمان الف"), (8, "سازمان ج")]
    assert parsed.quarantined["source_row"].to_list() == [7]


def test_the_same_feed_as_a_workbook() -> None:
    book = workbook(برگه=[[*HEADER.split(",")], ["سازمان الف", "u", 10, 9, 90.5]])
    assert parse(book).accepted["uptime_pct"].to_list() == [Decimal("90.5000")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \n\n", "is empty"),
        ("a,b,c\n1,2,3\n", "no header in the first 10 rows: missing «نام دستگاه»"),
        (f"{HEADER},تازه\n", "unknown «تازه» (column 6)"),
        (f"{HEADER},نشانی\n", "«نشانی» twice"),
        (f"{HEADER},\nالف,u,1,1,1,پنهان\n", "unknown «» (column 6)"),
        (f'{HEADER}\nالف,u,1,1,1\n"ب,u,1,1,1\n', "row 3 can't be told from those after it"),
        ("<html><body>502 Bad Gateway</body></html>", "no header"),
        (f"{HEADER}\nالف\0,u,1,1,1\n", "holds NUL bytes"),
    ],
)
def test_a_file_that_is_refused_as_a_whole(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        parse(text.encode())
    assert reason in str(refusal.value)


def test_utf_16_cut_off_inside_a_letter() -> None:
    with pytest.raises(UnreadableFileError, match="is not utf-16-le as it announces"):
        parse(HEADER.encode("utf-16")[:-1])
