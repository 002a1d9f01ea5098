"""A workbook's cells are read as they are shown: no error is a blank, and what is hidden is passed over and said."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from flows.feeds import assessment, karpooshe
from flows.parsing.formats import workbook
from flows.parsing.formats.grid import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from flows.parsing.formats.grid import Grid

ERRORS = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!"]
HEADER = ["نام دستگاه", "وضعیت اتصال", "تعداد پیام"]
NAMES = st.text(alphabet="ابپتثجح", min_size=1, max_size=5)


def made(fill: Callable[[Workbook, Worksheet], object], *changes: tuple[str, str]) -> bytes:
    """A workbook that `fill` writes (book, first sheet), with changes made to the first sheet's XML."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("برگه"))
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as archive, zipfile.ZipFile(changed, "w") as kept:
        for name in archive.namelist():
            text = archive.read(name).decode()
            for old, new in changes if name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml") else ():
                text = re.sub(old, new, text)
            kept.writestr(name, text)
    return changed.getvalue()


def cells(*rows: Sequence[object]) -> Callable[[Workbook, Worksheet], object]:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return fill


def shown(grid: Grid) -> list[list[str]]:
    return [row for _, row in grid.rows]


@given(errors=st.lists(st.sampled_from(ERRORS), min_size=1, max_size=6), column=st.integers(0, 6))
def test_every_error_is_its_word_wherever_it_stands(errors: list[str], column: int) -> None:
    faulty = iter(errors)
    data = made(
        lambda _, sheet: [sheet.write_formula(row, column, "=A1", None, next(faulty)) for row in range(len(errors))]
    )
    (grid,) = workbook.read(data)
    assert [row[column] for row in shown(grid)] == errors


def test_an_error_in_a_nullable_column_is_no_answer_left_blank() -> None:
    header = ["نام دستگاه", "شناسه خدمت", "شناسه زیرخدمت", "شماره شاخص"]
    header += ["گزینه خوداظهاری", "گزینه ارزیابی مقدماتی", "گزینه ارزیابی نهایی"]

    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, ["الف", "1001", "10011", 12, 1, 2])
        sheet.write_formula(1, 6, "=VLOOKUP(A2,B:B,1,0)", None, "#N/A")

    assert assessment.parse(made(fill), 7).accepted.is_empty()


@pytest.mark.parametrize(
    ("stored", "word"),
    [
        ("<f>B2*2</f>", "=B2*2"),
        ("<f>B2*2</f><v/>", "=B2*2"),
        ("<f>B2*2</f><v></v>", "=B2*2"),
        ('<f t="shared" si="0"/>', "=…"),
        ('<f t="array" ref="A1">SUM(B1:B2)</f>', "=SUM(B1:B2)"),
        ("<f>B2*2</f><v>0</v>", "=B2*2"),  # as programs write that leave it to the reader to compute
        ("<f>B2*2</f><v>5</v>", "5"),
    ],
)
def test_a_formula_that_was_never_computed_is_itself(stored: str, word: str) -> None:
    (grid,) = workbook.read(made(cells([7]), ("<v>7</v>", stored)))
    assert shown(grid) == [[word]]


@pytest.mark.parametrize(
    ("stored", "word"), [('<c r="B1" t="str"><f>IF(1,"")</f><v></v></c>', ""), ('<c r="B1"><f>A1</f><v>0</v></c>', "0")]
)
def test_what_a_formula_gave_stands(stored: str, word: str) -> None:
    computed = ("<calcPr[^>]*/>", '<calcPr calcId="191029"/>')
    (grid,) = workbook.read(made(cells([1, 7]), ('<c r="B1"><v>7</v></c>', stored), computed))
    assert shown(grid) == [["1", word]]


@pytest.mark.parametrize(
    "word", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#ERROR!", "Err:502", "#NV", "Loading...", "#DIV/0!", "#BEZUG!"]
)
@pytest.mark.parametrize("cell", ['<c r="C2" t="e">', "<c t='e' r='C2' s='0'>"])
def test_an_error_of_any_program_refuses_its_row_alone(word: str, cell: str) -> None:
    data = made(
        cells(HEADER, ["الف", "متصل", 7], ["ب", "متصل", 8]),
        ('<c r="C2"><v>7</v>', f"{cell}<f>A1&gt;B1</f><v>{word}</v>"),
    )
    parsed = karpooshe.parse(data, 7)
    assert parsed.accepted["messages_count"].to_list() == [8]
    assert f"«{word}» is the error of a spreadsheet" in parsed.quarantined["reason"].item()


def test_an_error_cell_whose_text_is_no_error_is_no_value() -> None:
    with pytest.raises(UnreadableFileError, match="Unsupported cell error value"):
        workbook.read(made(cells([7]), ('<c r="A1"><v>7</v>', '<c r="A1" t="e"><v>12</v>')))


@pytest.mark.parametrize("number", ["NaN", "inf", "-inf", "1e999", "1e15", "-1e15", "1e300", "-1e10"])
@pytest.mark.parametrize("number_format", ["General", "[h]:mm", "yyyy/mm/dd", "0%", "000"])
def test_a_number_that_is_none_refuses_its_row_alone(number: str, number_format: str) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        cells(HEADER, ["الف", "متصل", 7], ["ب", "متصل", 8])(book, sheet)
        sheet.write(1, 2, 7, book.add_format({"num_format": number_format}))

    parsed = karpooshe.parse(made(fill, ("<v>7</v>", f"<v>{number}</v>")), 7)
    assert parsed.accepted["messages_count"].to_list() == [8]
    assert parsed.quarantined["column_name"].to_list() == ["messages_count"]


@pytest.mark.parametrize("number", ["1e9", "9e14", "-9e9"])
def test_a_number_that_no_time_has_is_told(number: str) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write(0, 0, 7, book.add_format({"num_format": "[h]:mm"}))

    with pytest.raises(UnreadableFileError, match="sheet «برگه», a number in a format of times that is none"):
        workbook.read(made(fill, ("<v>7</v>", f"<v>{number}</v>")))


def test_leading_zeros_that_a_format_shows_are_part_of_the_number() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write(0, 0, 1234, book.add_format({"num_format": "0000000"}))

    (grid,) = workbook.read(made(fill))
    assert shown(grid) == [["0001234"]]


@pytest.mark.parametrize("style", [{"font_script": 1}, {"font_script": 2}, {"font_strikeout": True}])
@pytest.mark.parametrize("order", [1, -1])
def test_a_superscript_is_a_line_of_its_own(style: dict[str, object], order: int) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        parts = [["31"], [book.add_format(style), "2"]][::order]
        sheet.write_rich_string(0, 0, *parts[0], *parts[1])

    (grid,) = workbook.read(made(fill))
    assert shown(grid) == [["\n".join(["31", "2"][::order])]]


def hiding(way: str) -> bytes:
    """A mailbox workbook in which one thing is hidden, in one of the ways that there are."""

    def fill(book: Workbook, sheet: Worksheet) -> None:
        for number, row in enumerate([[*HEADER, ""], ["الف", "متصل", 1, ""], ["ب", "متصل", 2, "x"]]):
            sheet.write_row(number, 0, row)
        other = book.add_worksheet("پیشین")
        other.write_row(0, 0, HEADER)
        other.write_row(1, 0, ["الف", "متصل", 9])
        if way == "very hidden sheet":
            other.very_hidden()
        else:
            other.hide()
        if way in ("filtered row", "row"):
            sheet.set_row(2, None, None, {"hidden": True})
        elif way == "collapsed row":
            sheet.set_row(2, None, None, {"level": 1, "hidden": True})
        if way == "column":
            sheet.set_column("D:D", None, None, {"hidden": True})
        elif way == "narrow column":
            sheet.set_column("D:D", 0)

    changes = {
        "row of no height": ('<row r="3"', '<row ht="0" customHeight="1" r="3"'),
        "row, true": ('<row r="3"', '<row hidden="true" r="3"'),
        "columns of no width": (
            "<sheetFormatPr[^>]*/>",
            '<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="3" width="9"/></cols>',
        ),
    }
    return made(fill, *[changes[way]] if way in changes else ())


ROWS = ["filtered row", "row", "collapsed row", "row of no height", "row, true"]


@pytest.mark.parametrize("way", ROWS)
def test_a_hidden_row_is_passed_over_and_said(way: str) -> None:
    (first, _) = workbook.read(hiding(way))
    assert [number for number, _ in first.rows] == [1, 2]
    assert first.remarks[-1].startswith("sheet «برگه»: hidden rows were passed over: 3;")


@pytest.mark.parametrize("way", ["column", "narrow column", "columns of no width"])
def test_a_hidden_column_is_passed_over_and_said(way: str) -> None:
    parsed = karpooshe.parse(hiding(way), 7)
    assert parsed.accepted["messages_count"].to_list() == [1, 2]
    assert any("column D («x») is hidden and was passed over; show it if" in remark for remark in parsed.remarks)


@pytest.mark.parametrize("way", ["hidden sheet", "very hidden sheet"])
def test_a_hidden_sheet_gives_no_rows(way: str) -> None:
    (_, second) = workbook.read(hiding(way))
    assert second.rows == []
    assert second.remarks == ("sheet «پیشین» is hidden and was passed over (2 rows); show it if it counts",)


def test_a_workbook_whose_rows_are_all_hidden_is_refused_with_what_is_hidden() -> None:
    data = made(cells(HEADER, ["الف", "متصل", 1]), ("<row ", '<row hidden="1" '))
    with pytest.raises(UnreadableFileError, match="hidden rows were passed over: 1-2; show them"):
        karpooshe.parse(data, 7)


def test_blank_cells_that_are_hidden_need_no_word() -> None:
    blank = '<row r="9" hidden="1"><c r="A9" s="0"/><c/></row></sheetData>'
    (grid,) = workbook.read(made(cells(["x"]), ("</sheetData>", blank)))
    assert (shown(grid), grid.remarks) == ([["x"]], ())


def test_cells_that_do_not_say_where_they_stand_are_beside_those_before() -> None:
    unplaced = '<c r="B1"><v>1</v></c><c t="e"><v>#N/A</v></c></row><row><c t="e"><v>#REF!</v></c></row>'
    (grid,) = workbook.read(made(cells([7]), ("<c [^>]*><v>7</v></c></row>", unplaced)))
    assert shown(grid) == [["", "1", "#N/A"], ["#REF!", "", ""]]


def test_two_sheets_that_hold_the_same_agency_are_both_named() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        for each, count in ((sheet, 1), (book.add_worksheet("ادامه"), 2)):
            each.write_row(0, 0, HEADER)
            each.write_row(1, 0, ["الف", "متصل", count])

    (reason,) = karpooshe.parse(made(fill), 7).quarantined["reason"]
    assert "repeats row 2 of sheet «برگه» in agency_name" in reason
    assert "sheet «ادامه»" in reason


def test_cells_that_are_merged_side_by_side_leave_none_of_them_blank_in_silence() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["الف"])
        sheet.merge_range(1, 1, 1, 2, "متصل")

    (reason,) = karpooshe.parse(made(fill), 7).quarantined["reason"]
    assert reason == "messages_count is merged with the cell beside it; write each column's own"


@given(rows=st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=8, unique_by=lambda row: row[0]))
def test_what_is_shown_is_what_is_read(rows: list[tuple[str, bool]]) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for number, (name, is_hidden) in enumerate(rows):
            sheet.write(number, 0, name)
            sheet.set_row(number, None, None, {"hidden": is_hidden})

    (grid,) = workbook.read(made(fill))
    assert shown(grid) == [[name] for name, is_hidden in rows if not is_hidden]
    assert bool(grid.remarks) == any(is_hidden for _, is_hidden in rows)
