"""Workbooks as people keep them: titles, merged cells, several sheets, numbers as text, days in both calendars."""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from flows.feeds import karpooshe, nix, uptime
from flows.parsing.formats import workbook
from flows.parsing.formats.grid import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.parsing.records import Parsed

HEADER = ["نام دستگاه", "وضعیت اتصال", "تعداد پیام"]


class Saved:
    """A workbook under way, and its bytes once it is closed."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(self._buffer, {"in_memory": True})

    @property
    def data(self) -> bytes:
        """What is saved so far: all of it once the book is closed."""
        return self._buffer.getvalue()


@contextmanager
def saved() -> Iterator[Saved]:
    made = Saved()
    yield made
    made.book.close()


def test_title_rows_that_are_merged_stand_above_the_header_of_a_right_to_left_sheet() -> None:
    with saved() as made:
        sheet = made.book.add_worksheet("پیام")
        sheet.right_to_left()
        sheet.merge_range("A1:C1", "آمار پیام‌ها")
        sheet.merge_range("A2:C2", "از ۱۴۰۰/۰۱/۰۱ تا ۱۴۰۰/۰۱/۱۴")
        sheet.write_row("A4", HEADER)
        sheet.write_row("A5", ["سازمان الف", "متصل", "۱٬۲۳۴"])
        sheet.write_row("A6", ["سازمان ب", "متصل", 56])
    parsed = karpooshe.parse(made.data, 7)
    assert parsed.quarantined.is_empty()
    assert parsed.accepted.drop("is_connected").rows() == [
        ("پیام", 5, "سازمان الف", 1234, date(2021, 4, 3)),
        ("پیام", 6, "سازمان ب", 56, date(2021, 4, 3)),
    ]


def test_a_name_that_is_merged_over_rows_is_each_rows_name() -> None:
    with saved() as made:
        sheet = made.book.add_worksheet()
        sheet.write_row("A1", ["نام دستگاه", "جهت", "درگاه", "تراکنش", "تراکنش مورد انتظار"])
        sheet.merge_range("A2:A4", "سازمان الف")
        sheet.merge_range("B2:B3", "دریافت")
        for row, cells in enumerate([["GSB", 10, 100], ["PGSB", 20, 100], ["GSB", 30, 100]], start=1):
            sheet.write_row(row, 2, cells)
        sheet.write("B4", "ارائه")
    parsed = nix.parse(made.data, 7)
    assert parsed.quarantined.is_empty()
    assert parsed.accepted.select("source_row", "agency_name", "direction", "transactions_count").rows() == [
        (2, "سازمان الف", "received", 10),
        (3, "سازمان الف", "received", 20),
        (4, "سازمان الف", "provided", 30),
    ]


def test_a_number_that_is_merged_over_rows_counts_once() -> None:
    with saved() as made:
        sheet = made.book.add_worksheet("پیام")
        sheet.write_row("A1", HEADER)
        sheet.write_row("A2", ["سازمان الف", "متصل"])
        sheet.write_row("A3", ["سازمان ب", "متصل"])
        sheet.merge_range("C2:C3", 500)
    parsed = karpooshe.parse(made.data, 7)
    assert parsed.accepted.select("source_row", "messages_count").rows() == [(2, 500)]
    assert parsed.quarantined.rows() == [
        (
            "پیام",
            3,
            "",
            "سازمان ب | متصل | 500",
            "messages_count is merged with the cell above; write each row's own",
            '{"agency_name": "سازمان ب"}',
        )
    ]


def test_headings_over_two_rows_are_found_where_all_of_them_are() -> None:
    with saved() as made:
        sheet = made.book.add_worksheet()
        sheet.merge_range("A1:A2", HEADER[0])
        sheet.merge_range("B1:C1", "کارپوشه")
        sheet.write_row("B2", HEADER[1:])
        sheet.write_row("A3", ["سازمان الف", "متصل", 5])
    assert karpooshe.parse(made.data, 7).accepted["source_row"].to_list() == [3]


@pytest.mark.parametrize(
    ("cell", "number_format"),
    [
        (datetime(2021, 4, 3), "yyyy/mm/dd"),  # noqa: DTZ001  # a workbook's days have no zone
        (datetime(2021, 4, 3), "[$-fa-IR,96]yyyy/mm/dd"),  # noqa: DTZ001
        ("۱۴۰۰/۰۱/۱۴", None),
        ("1400-1-14", None),
    ],
)
def test_a_day_is_the_same_in_either_calendar(cell: object, number_format: str | None) -> None:
    with saved() as made:
        sheet = made.book.add_worksheet()
        sheet.write_row("A1", [*HEADER, "تاریخ گزارش"])
        sheet.write_row("A2", ["سازمان الف", "متصل", 5])
        sheet.write(1, 3, cell, made.book.add_format({"num_format": number_format} if number_format else {}))
    assert karpooshe.parse(made.data, 7).accepted["as_of"].to_list() == [date(2021, 4, 3)]


def test_a_column_of_days_goes_before_a_day_in_the_title() -> None:
    with saved() as made:
        sheet = made.book.add_worksheet()
        sheet.write("A1", "تا ۱۴۰۰/۰۶/۳۱")
        sheet.write_row("A2", [*HEADER, "تاریخ"])
        sheet.write_row("A3", ["سازمان الف", "متصل", 5, "۱۴۰۰/۰۱/۱۴"])
        sheet.write_row("A4", ["سازمان ب", "متصل", 5, "۱۴۰۰/۱۳/۰۱"])
    parsed = karpooshe.parse(made.data, 7)
    assert parsed.accepted["as_of"].to_list() == [date(2021, 4, 3), None]
    assert "as_of in row 4 of sheet «Sheet1»: «۱۴۰۰/۱۳/۰۱» is a day that its calendar lacks" in parsed.remarks[0]


@pytest.mark.parametrize("share", ["۹۹٫۵٪", "99.5 %", 99.5, "٩٩٫٥٠"])
def test_a_share_is_read_with_its_sign_and_in_any_digits(share: object) -> None:
    assert uptime_of(share).accepted["uptime_pct"].to_list()[0] * 10 == 995


@pytest.mark.parametrize("number_format", ["0%", "0.0%", "[Red]0.00 %;[Blue]-0.00 %", "0.00\\ %"])
def test_a_cell_in_percent_format_is_the_share_that_it_shows(number_format: str) -> None:
    assert uptime_of(0.995, number_format).accepted["uptime_pct"].to_list() == [Decimal("99.5000")]


def test_a_percent_sign_that_is_only_written_beside_the_number_changes_nothing() -> None:
    assert uptime_of(99.5, '0.0"%"').accepted["uptime_pct"].to_list() == [Decimal("99.5000")]


def uptime_of(share: object, number_format: str = "General") -> Parsed:
    with saved() as made:
        sheet = made.book.add_worksheet()
        sheet.write_row("A1", ["نام دستگاه", "نشانی", "تعداد بررسی", "بررسی موفق", "درصد دسترس‌پذیری"])
        sheet.write_row("A2", ["سازمان الف", "https://a.example/", "۲۰۰", 199])
        sheet.write(1, 4, share, made.book.add_format({"num_format": number_format}))
    return uptime.parse(made.data, 7)


def test_numbers_are_read_as_they_were_typed() -> None:
    with saved() as made:
        made.book.add_worksheet().write_row("A1", ["a", 1234, 12345678901234, 0.1, 1e-7, True])
    (grid,) = workbook.read(made.data)
    assert grid.rows == [(1, ["a", "1234", "12345678901234", "0.1", "0.0000001", "true"])]


def test_a_number_longer_than_a_spreadsheet_keeps_has_its_exponent() -> None:
    with saved() as made:
        made.book.add_worksheet().write_row("A1", [999_999_999_999_999, 1001001001001001001])
    (grid,) = workbook.read(made.data)
    assert grid.rows == [(1, ["999999999999999", "1.001001001001001E+18"])]


def test_rows_of_a_sheet_that_lacks_its_header_are_not_passed_over() -> None:
    with saved() as made:
        sheet = made.book.add_worksheet("نخست")
        sheet.write_row("A1", HEADER)
        sheet.write_row("A2", ["سازمان الف", "متصل", 5])
        made.book.add_worksheet("راهنما").write("A1", "وضعیت اتصال را کامل بنویسید")
        made.book.add_worksheet("ادامه").write_row("A1", ["سازمان ب", "متصل", 5])
    parsed = karpooshe.parse(made.data, 7)
    assert (parsed.accepted.height, parsed.records_count) == (1, 2)
    (row,) = parsed.quarantined.rows(named=True)
    assert (row["source_sheet"], row["source_row"]) == ("ادامه", 1)
    assert "a sheet without a header; repeat the header there" in row["reason"]


def test_a_cell_far_away_does_not_fill_the_memory() -> None:
    with saved() as made:
        sheet = made.book.add_worksheet()
        sheet.write_row("A1", HEADER)
        sheet.write(1048575, 16383, "x")
    with pytest.raises(UnreadableFileError, match="has a sheet of 1048576 rows and 16384 columns; delete the empty"):
        workbook.read(made.data)


def test_an_archive_that_is_no_workbook_is_told() -> None:
    with pytest.raises(UnreadableFileError, match="no XLSX workbook; save it as XLSX"):
        workbook.read(b"PK\x05\x06".rjust(0) + b"\0" * 18)
