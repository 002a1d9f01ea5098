"""A cell's value is what its sender meant, or its row is refused: in every column, feed and format of table."""

from __future__ import annotations

import csv
import io
from html import escape

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from raw_files import document

from flows.feeds import FEEDS, parse_whole
from flows.feeds.karpooshe import CONNECTED, NOT_CONNECTED
from flows.parsing.column_types import NO, YES, is_scored
from flows.parsing.header_maps import header_map
from flows.parsing.records import Parsed, columns_of
from flows.persian.text import quoted

GOOD: dict[str, dict[str, str]] = {
    "services": {
        "agency_name": "سازمان الف",
        "service_id": "1001",
        "service_title": "خدمت",
        "sub_service_id": "10011",
        "sub_service_title": "زیرخدمت",
        "service_type": "G2C",
        "electronic_level": "full",
        "as_of": "1400/01/14",
    },
    "assessment": {
        "agency_name": "سازمان الف",
        "service_id": "1001",
        "sub_service_id": "10011",
        "indicator_no": "12",
        "self_option_no": "1",
        "preliminary_option_no": "2",
        "final_option_no": "2",
        "as_of": "1400/01/14",
    },
    "karpooshe": {"agency_name": "سازمان الف", "is_connected": "متصل", "messages_count": "12", "as_of": "2021-04-03"},
    "licences": {
        "agency_name": "سازمان الف",
        "is_applicable": "مصداق دارد",
        "licences_count": "10",
        "connected_licences_count": "5",
        "as_of": "1400/01/14",
    },
    "mobile": {"agency_name": "سازمان الف", "platform_services_count": "4", "as_of": "1400/01/14"},
    "nix": {
        "agency_name": "سازمان الف",
        "direction": "received",
        "gateway": "GSB",
        "transactions_count": "10",
        "expected_transactions_count": "100",
        "as_of": "1400/01/14",
    },
    "uptime": {
        "agency_name": "سازمان الف",
        "url": "https://a.example/",
        "checks_count": "8640",
        "successful_checks_count": "8602",
        "uptime_pct": "99.56",
        "as_of": "1400/01/14",
    },
}
COLUMNS = [(feed, column) for feed, cells in GOOD.items() for column in cells]
SCORED = [(feed, column) for feed, column in COLUMNS if is_scored(columns_of(FEEDS[feed].schema)[column])]
CODES = [(feed, column) for feed in ("services", "assessment") for column in ("service_id", "sub_service_id")]
COUNTS = [(feed, column) for feed, column in SCORED if column.endswith("_count") and not column.startswith("connected")]
FORMS = st.sampled_from(["csv", "xlsx", "html", "json"])
UNCOMPUTED = [
    *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#n/a"),
    *(
        "#BLOCKED!",
        "#BUSY!",
        "#ERROR!",
        "Err:502",
        "Err:۵۲۲",
        "خطا:۵۰۲",
        "#NV",
        "#BEZUG!",
        "#¡REF!",
        "#¿NOMBRE?",
        "#N/D",
    ),
    *("#ССЫЛКА!", "#YOK", "#SAYI/0!", "#N/A N/A", "########", "###", "=A1+B1", "=VLOOKUP(A2;B:C;2)", "{=SUM(A1:A2)}"),
    *("\u200e#N/A", " #REF! ", "Loading..."),
]


def table(feed: str, form: str, *changes: dict[str, str]) -> bytes:
    """A file of the feed: a good row, and one more for each change of it."""
    shown = header_map(feed, 7, list(columns_of(FEEDS[feed].schema))).shown
    rows = [[shown[column] for column in GOOD[feed]], list(GOOD[feed].values())]
    for change in changes:
        other = GOOD[feed] | {"agency_name": "سازمان ب"}
        other |= {"sub_service_id": "10012"} if feed == "services" else {}
        rows.append([(other | change)[column] for column in GOOD[feed]])
    if form == "xlsx":
        return workbook(rows)
    if form == "json":
        return document([dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
    if form == "html":
        lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
        return f"<html><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table></html>".encode()
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def workbook(rows: list[list[str]]) -> bytes:
    """A workbook of texts, none of which becomes a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("برگه")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return buffer.getvalue()


def parsed(feed: str, form: str, *changes: dict[str, str]) -> Parsed:
    return parse_whole(feed, 7, f"{feed}.{form}", table(feed, form, *changes))


def read(feed: str, form: str, column: str, text: str) -> object:
    """The value that a cell is read as; the reason where its row is refused."""
    found = parsed(feed, form, {column: text})
    if found.quarantined.height:
        assert found.quarantined.select("column_name", "raw_value").rows() == [
            (column, found.quarantined["raw_value"][0])
        ]
        return Refused(found.quarantined["reason"][0])
    return found.accepted[column][1]


class Refused(str):
    """The reason for which a row is refused."""

    __slots__ = ()


@given(st.sampled_from(SCORED), FORMS, st.sampled_from(UNCOMPUTED))
def test_what_a_spreadsheet_could_not_compute_is_never_a_blank(place: tuple[str, str], form: str, word: str) -> None:
    feed, column = place
    found = read(feed, form, column, word)
    assert isinstance(found, Refused)
    assert quoted(word).strip("«» ") in found


@pytest.mark.parametrize("form", ["csv", "xlsx", "html", "json"])
def test_what_nothing_is_scored_by_costs_no_row(form: str) -> None:
    for feed, column in COLUMNS:
        if (feed, column) not in SCORED:
            found = parsed(feed, form, {column: "#N/A"}, {column: "---", "agency_name": "ج", "sub_service_id": "10013"})
            assert (found.accepted[column].null_count(), found.quarantined.height) == (2, 0), (feed, column)
            (remark,) = found.remarks
            assert f"{column} in rows" in remark
            assert "«#N/A»" in remark


@given(
    st.sampled_from(COUNTS),
    FORMS,
    st.sampled_from(
        ["12 5", "1,23", "31 62", "38²", "12\u20095", "1 2345", "730 12", "۷۳۰ ۱۲", "1 234 5", "1.234", "0,123"]
    ),
)
def test_two_numbers_in_a_cell_are_refused(place: tuple[str, str], form: str, text: str) -> None:
    feed, column = place
    assert isinstance(read(feed, form, column, text), Refused)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("text", ["31\n627", "730\n12", "40\r\n3", "۷۳۰\n۱۲", "1,234\n567"])
def test_a_line_break_ends_a_number(form: str, text: str) -> None:
    found = read("karpooshe", form, "messages_count", text)
    assert isinstance(found, Refused)
    assert "two numbers in one cell" in found


@given(st.sampled_from(COUNTS), FORMS, st.integers(8640, 10**9), st.sampled_from(["", ",", "٬", "،", " ", "\u202f"]))
def test_a_count_is_read_with_whatever_parts_its_thousands(
    place: tuple[str, str], form: str, count: int, mark: str
) -> None:
    feed, column = place
    # of two counts that bound each other the larger one is tried
    if column in ("successful_checks_count",):
        return
    assert read(feed, form, column, f"{count:,}".replace(",", mark)) == count
    assert read(feed, form, column, f"{count}.0") == count


def mangled(code: str, draw: st.DataObject) -> str:
    """A code as a spreadsheet, a locale or a table of fractions makes it."""
    number = float(code)
    mantissa, _, exponent = f"{number:.5E}".partition("E")
    point = draw.draw(st.sampled_from([".", "/", "٫", ","]))
    digits = draw.draw(st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹"]))
    scientific = f"{mantissa.replace('.', point)}{draw.draw(st.sampled_from('eE'))}{exponent}"
    forms = [scientific, f"{int(code):,}", f"{code[:2]} {code[2:]}", f"{code[:3]}\n{code[3:]}", f"{code}/5", f"-{code}"]
    return draw.draw(st.sampled_from(forms)).translate(str.maketrans("0123456789", digits))


@given(st.sampled_from(CODES), FORMS, st.from_regex("[1-9][0-9]{4,16}", fullmatch=True), st.data())
def test_a_code_is_the_code_that_was_meant_or_refused(
    place: tuple[str, str], form: str, code: str, draw: st.DataObject
) -> None:
    feed, column = place
    assert isinstance(read(feed, form, column, mangled(code, draw)), Refused)
    unseen = draw.draw(st.sampled_from(["\u200f", "\u200c", "\u202a", "\ufeff", "\u00a0"]))
    assert read(feed, form, column, f"{unseen}{code}{unseen} ") == code
    assert read(feed, form, column, code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))) == code


@pytest.mark.parametrize("form", ["csv", "xlsx", "html", "json"])
def test_what_a_column_of_fractions_wrote_is_understood_and_said(form: str) -> None:
    changes = [{"agency_name": f"سازمان {place}", "sub_service_id": f"{10010 + place}.0"} for place in range(2, 8)]
    found = parsed("services", form, *changes)
    assert found.accepted["sub_service_id"].to_list() == [str(10010 + place) for place in range(1, 8)]
    (remark,) = found.remarks
    assert "sub_service_id in rows " in remark
    assert " and 3 more" in remark
    assert "«10012.0» is read as 10012: a column of fractions" in remark


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2021-04-03", "a date or a time"),
        ("۱۴۰۰/۰۱/۱۴", "a date or a time"),
        ("3-Apr", "a date or a time"),
        ("Apr-03", "a date or a time"),
        ("۳ فروردین ۱۴۰۰", "a date or a time"),
        ("2021-04-03 00:00:00", "a date or a time"),
        ("12:30", "a date or a time"),
        ("TRUE", "a truth value"),
        ("نادرست", "a truth value"),
        ("nan", "where it has no value"),
        ("NULL", "where it has no value"),
        ("1001.5", "a number with decimals"),
        ("1001.1 ", "a number with decimals"),
        ("1.000", "a number with decimals"),
        ("1001 1002", "may be two codes"),
        ("1001²", "no code of letters and digits"),
        ("1001,", "no code of letters and digits"),
        ("ندارد", "is a word"),
        ("1.00112×10^15", "scientific form"),
    ],
)
def test_the_advice_says_what_became_of_a_code(text: str, fault: str) -> None:
    found = read("services", "csv", "sub_service_id", text)
    assert isinstance(found, Refused)
    assert fault in found


@pytest.mark.parametrize(
    ("text", "code"), [("A-12", "a-12"), ("12.3.4", "12.3.4"), ("'0012", "0012"), ("1001-10-01", "1001-10-01")]
)
def test_what_is_a_code_is_read(text: str, code: str) -> None:
    assert read("services", "csv", "sub_service_id", text) == code


def test_codes_that_differ_in_a_hyphen_are_two() -> None:
    found = parsed("services", "csv", {"sub_service_id": "1-0011"}, {"sub_service_id": "۱-۰۰۱۱"})
    assert found.accepted["sub_service_id"].to_list() == ["10011", "1-0011"]
    assert "repeats row 3 in sub_service_id" in found.quarantined["reason"][0]


@given(FORMS, st.sampled_from(sorted({*YES, *NO, *CONNECTED, *NOT_CONNECTED})), st.sampled_from(["", "\u200f", " "]))
def test_yes_and_no_are_read_in_both_languages(form: str, word: str, mark: str) -> None:
    means = word in (*YES, *CONNECTED)
    assert read("karpooshe", form, "is_connected", f"{mark}{word.upper()}{mark}") is means
    if word in (*YES, *NO):
        counts = {} if means else {"licences_count": "", "connected_licences_count": ""}
        found = parsed("licences", form, {"is_applicable": word} | counts)
        assert found.accepted["is_applicable"].to_list() == [True, means]


@pytest.mark.parametrize(
    ("text", "means"), [("1.0", True), ("۰٫۰", False), ("-1", None), ("2", None), ("¹", None), ("10", None)]
)
def test_a_number_is_yes_or_no_where_it_is_one_or_zero(text: str, means: bool | None) -> None:
    found = read("karpooshe", "csv", "is_connected", text)
    assert isinstance(found, Refused) if means is None else found is means


@pytest.mark.parametrize("row", ["الف,متصل,31,627", "الف,متصل,۳۱,۶۲۷", "الف,متصل,12,5", "الف,متصل,730,12.5"])
def test_a_number_that_its_own_comma_took_apart_refuses_its_row(row: str) -> None:
    """Under an optional last column the cells are as many as they should be."""
    text = f"نام دستگاه,وضعیت اتصال,تعداد پیام,تاریخ\n{row}\nب,متصل,7,\n"
    parsed = parse_whole("karpooshe", 7, "karpooshe.csv", text.encode())
    assert parsed.accepted["messages_count"].to_list() == [7]
    assert "the row's cells have moved" in parsed.quarantined["reason"].item()
