"""The service registry's export."""

from __future__ import annotations

from functools import partial

import pytest
from raw_files import SERVICES_HEADER, services, workbook

from flows.feeds import services as feed
from flows.parsing.formats.grid import UnreadableFileError

parse = partial(feed.parse, period=7)

GOOD = ["سازمان الف", "۱۰۰۱", "خدمت ۱", "۱۰۰۱۰۰۱", "زیرخدمت ۱", "G2C", "کاملاً الکترونیکی"]


def test_codes_are_read_as_latin_text_and_categories_by_their_spellings() -> None:
    other = ["سازمان  الف ", 1001, "خدمت ۱", 1001002, "زیرخدمت ۲", "g2b", "بخشي از مراحل"]
    parsed = parse(services(GOOD, other))
    assert parsed.quarantined.is_empty()
    assert parsed.accepted.drop("source_sheet", "as_of").rows() == [
        (4, "سازمان الف", "1001", "خدمت ۱", "1001001", "زیرخدمت ۱", "G2C", "full"),
        (5, "سازمان الف", "1001", "خدمت ۱", "1001002", "زیرخدمت ۲", "G2B", "partial"),
    ]
    assert parsed.accepted["source_sheet"].unique().to_list() == ["زیرخدمات"]


@pytest.mark.parametrize(
    ("cell", "value", "column", "reason"),
    [
        (0, "", "agency_name", "agency_name is blank; fill it in"),
        (0, "---", "agency_name", "has no letter or digit"),
        (3, " ", "sub_service_id", "is blank"),
        (5, "G2X", "service_type", "«G2X» is not one of: G2C, G2B, G2G, G2E"),
        (6, "شاید", "electronic_level", "«شاید» is not one of: کاملاً الکترونیکی"),
    ],
)
def test_a_broken_cell_rejects_its_row_only(cell: int, value: str, column: str, reason: str) -> None:
    bad = [*GOOD[:3], "9", *GOOD[4:]]
    bad[cell] = value
    parsed = parse(services(GOOD, bad))
    assert parsed.accepted["source_row"].to_list() == [4]
    (row,) = parsed.quarantined.rows(named=True)
    assert (row["source_row"], row["column_name"]) == (5, column)
    assert (row["raw_value"] or "").strip() == value.strip()
    assert reason in row["reason"]


@pytest.mark.parametrize("title", ["", " ", "---", "#N/A", "NULL", "\u200c"])
@pytest.mark.parametrize("cell", [2, 4])
def test_a_title_that_lacks_costs_no_sub_service(cell: int, title: str) -> None:
    parsed = parse(services([*GOOD[:cell], title, *GOOD[cell + 1 :]]))
    assert parsed.quarantined.is_empty()
    assert parsed.accepted[["service_title", "sub_service_title"][cell == 4]].to_list() == [None]
    assert len(parsed.remarks) == bool(title.strip(" \u200c"))


def test_several_broken_cells_are_one_row_under_the_first_column() -> None:
    parsed = parse(services(["سازمان", "1", "خدمت", "2", "زیرخدمت", "G2X", "شاید"]))
    (row,) = parsed.quarantined.rows(named=True)
    assert row["column_name"] == "service_type"
    assert "; electronic_level «شاید»" in row["reason"]


def test_a_repeated_sub_service_names_the_row_it_repeats() -> None:
    parsed = parse(services(GOOD, ["سازمان ب", *GOOD[1:]], GOOD))
    assert parsed.accepted["source_row"].to_list() == [4]
    assert parsed.quarantined["source_row"].to_list() == [5, 6]
    assert "repeats row 4 in sub_service_id" in parsed.quarantined["reason"][0]


def test_a_broken_row_does_not_make_the_good_one_after_it_a_repetition() -> None:
    parsed = parse(services([*GOOD[:5], "G2X", GOOD[6]], GOOD))
    assert parsed.accepted["source_row"].to_list() == [5]


def test_every_sheet_with_the_header_is_read_and_others_are_not() -> None:
    book = workbook(
        راهنما=[["نام دستگاه اجرایی را کامل بنویسید"]],
        تهران=[SERVICES_HEADER, [*GOOD]],
        البرز=[[], SERVICES_HEADER, [*GOOD[:3], "7", *GOOD[4:]]],
    )
    assert parse(book).accepted.select("source_sheet", "source_row").rows() == [("تهران", 2), ("البرز", 3)]


def test_a_header_that_lacks_a_column_names_it_its_row_and_what_was_found() -> None:
    book = workbook(برگه=[["عنوان"], [*SERVICES_HEADER[:6], "وضعیت"], [*GOOD]])
    with pytest.raises(UnreadableFileError) as refusal:
        parse(book)
    message = str(refusal.value)
    assert "sheet «برگه», row 2" in message
    assert "unknown «وضعیت» (column 7)" in message
    assert "missing «وضعیت الکترونیکی»" in message
    assert "found «نام دستگاه اجرایی»" in message


def test_six_thousand_rows_keep_their_numbers() -> None:
    rows = [[*GOOD[:3], str(number), *GOOD[4:]] for number in range(5968)]
    parsed = parse(services(*rows))
    assert parsed.accepted["source_row"].to_list() == list(range(4, 5972))
