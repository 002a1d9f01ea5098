"""One Excel workbook of the marts, as ministries expect it: Persian, from right to left, in the report's order.

The same version and period give the same bytes. A number is the mart's value; two decimals survive a workbook's binary
numbers, those with more than fifteen digits do not, and are whole in CSV and Parquet. Text is text, whatever it begins
with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.exports.published import ExportError, Published
from flows.exports.sheets import DisplayedColumn, Sheet, Sheets, displayed_columns, read_sheets, sheet_query
from flows.exports.targets import MAKER
from flows.marts.contracts import MartContract, read_mart_contracts
from flows.marts.labels import Labels, read_labels
from flows.marts.published import Mart

LETTERS_OF_A_CELL = 32_767
"""Excel's limit."""
WIDTHS = (9, 60)
"""The narrowest and widest that a column is made, in letters."""
LINE_POINTS = 13
"""Height of a line of text."""
_CONTENTS_WIDTHS = (30, 44, 12, 70, 30)
_A4 = 9
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_KINDS = {"table": "جدول", "chart": "نمودار"}
_EDITION_STATUS = {"frozen": "تثبیت‌شده", "open": "باز"}


@dataclass(frozen=True)
class _Filled:
    """A sheet with its rows."""

    sheet: Sheet
    columns: Sequence[DisplayedColumn]
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


def write_workbook(published: Published, project: Path, period: int, path: Path) -> None:
    """Write the workbook of a period.

    Args:
        published: the published version.
        project: the dbt project, whose YAML says by which keys marts are looked up in each other.
        period: assessment period.
        path: the file to be written.

    Raises:
        ExportError: when the period is not computed, a sheet shows what is not published, or a cell can't be written.
    """
    computed = [number for number, is_computed in published.periods() if is_computed]
    if period not in computed:
        raise ExportError(
            f"period {period} has no computed scores; those that have are {', '.join(map(str, computed))}"
        )
    sheets, labels, contracts = read_sheets(), read_labels(), read_mart_contracts(project)
    filled = [_filled(sheet, sheets, labels, contracts, published, period) for sheet in sheets.sheet]
    filled = [each for each in filled if each.rows or not each.sheet.others_of]
    with Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as workbook:
        created = published.created.replace(tzinfo=None)
        title = f"{sheets.contents.title} - {_period_name(published, period)}"
        workbook.set_properties(
            {"title": title, "author": MAKER, "created": created, "comments": f"{MAKER} {published.version}"}
        )
        writer = _Writer(workbook)
        writer.contents(sheets, filled, published, period)
        for each in filled:
            writer.sheet(each)


def latest_period(published: Published) -> int:
    """The last period whose scores are computed.

    Raises:
        ExportError: when there is none.
    """
    computed = [period for period, is_computed in published.periods() if is_computed]
    if not computed:
        raise ExportError("no period is computed yet; drop its files into its inbox and run `make refresh`")
    return computed[-1]


def _filled(
    sheet: Sheet,
    sheets: Sheets,
    labels: Labels,
    contracts: Mapping[str, MartContract],
    published: Published,
    period: int,
) -> _Filled:
    marts: Mapping[str, Mart] = published.marts
    columns = displayed_columns(sheet, marts)
    headings = [
        sheet.headings.get(entry) or labels.column(shown.mart, shown.column.name).fa
        for entry, shown in zip(sheet.columns, columns, strict=True)
    ]
    query = sheet_query(sheet, sheets.sheet, contracts, marts, period)
    return _Filled(sheet, columns, headings, published.connection.execute(*query).fetchall())


def _period_name(published: Published, period: int) -> str:
    rows = published.connection.execute(
        "select label_fa from marts.assessment_periods where period = ?", [period]
    ).fetchall()
    return f"دورهٔ {str(period).translate(_DIGITS)} ({rows[0][0]})"


def _edition(published: Published, period: int) -> str:
    """The edition of a period that is frozen or open, if any; the printed ones are not ours."""
    rows = published.connection.execute(
        "select edition, status from marts.editions where period = ? and status in ('frozen', 'open')"
        " order by edition::integer desc limit 1",
        [period],
    ).fetchall()
    return f"{rows[0][0].translate(_DIGITS)} ({_EDITION_STATUS[rows[0][1]]})" if rows else "تثبیت‌نشده"


def _notes(published: Published, sheets: Sheets, period: int) -> list[str]:
    rows = published.connection.execute(
        "select input_note_fa from marts.assessment_periods where period = ? and input_note_fa is not null", [period]
    ).fetchall()
    return [*(note for (note,) in rows), *sheets.contents.notes]


def _in_print(name: str) -> str:
    """A table or chart as the report numbers it: «جدول ۲-۴»."""
    kind, number = name.split(" ")
    return f"{_KINDS[kind]} {number.replace('p-', 'پ-').translate(_DIGITS)}"


class _Writer:
    """Writes sheets into one workbook with the formats that they share."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        font = {"font_name": "Tahoma", "font_size": 9, "valign": "top"}
        for name, value in font.items():
            getattr(workbook.formats[0], f"set_{name.replace('valign', 'align')}")(value)
        self._title = workbook.add_format({**font, "bold": True, "font_size": 14, "reading_order": 2})
        self._heading = workbook.add_format(
            {
                **font,
                "bold": True,
                "reading_order": 2,
                "text_wrap": True,
                "align": "center",
                "bg_color": "#D9E2EC",
                "bottom": 1,
            }
        )
        self._text = workbook.add_format(font)
        self._wrapped = workbook.add_format({**font, "text_wrap": True})
        self._note = workbook.add_format({**font, "text_wrap": True, "reading_order": 2})
        self._link = workbook.add_format({**font, "font_color": "#0B5394", "underline": 1})
        self._numbers = {
            name: workbook.add_format({**font, "num_format": form})
            for name, form in {
                "integer": "#,##0",
                "identifier": "0",
                "percent": '0.00"٪"',
                "score": "0.00",
                "unrounded": "0.00############",
                "date": "yyyy-mm-dd",
                "time": "yyyy-mm-dd hh:mm:ss",
            }.items()
        }

    def contents(self, sheets: Sheets, filled: Sequence[_Filled], published: Published, period: int) -> None:
        """The first sheet: what the workbook is, its sheets, and what readers must know."""
        sheet = self._new_sheet(sheets.contents.name)
        for column, width in enumerate(_CONTENTS_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_row(0, 2 * LINE_POINTS)
        sheet.write_string(0, 0, sheets.contents.title, self._title)
        about = [
            ("دوره", _period_name(published, period)),
            ("ویرایش", _edition(published, period)),
            ("نسخهٔ منتشرشده", published.version),
        ]
        for row, (name, value) in enumerate(about, start=1):
            sheet.write_string(row, 0, name, self._text)
            sheet.write_string(row, 1, value, self._text)
        first = len(about) + 2
        for column, heading in enumerate(["برگه", "جدول یا نمودار گزارش", "تعداد ردیف‌ها", "شرح", "جدول انبار داده"]):
            sheet.write_string(first, column, heading, self._heading)
        for row, each in enumerate(filled, start=first + 1):
            in_print = "، ".join(map(_in_print, each.sheet.report))
            sheet.set_row(row, LINE_POINTS * max(1, -(-len(in_print) // _CONTENTS_WIDTHS[1])))
            sheet.write_url(row, 0, f"internal:'{each.sheet.name}'!A1", self._link, each.sheet.name)
            sheet.write_string(row, 1, in_print, self._wrapped)
            sheet.write_number(row, 2, len(each.rows), self._numbers["integer"])
            sheet.write_string(row, 3, each.sheet.about, self._wrapped)
            sheet.write_string(row, 4, f"marts.{each.sheet.mart}", self._text)
        for row, note in enumerate(_notes(published, sheets, period), start=first + len(filled) + 2):
            sheet.merge_range(row, 0, row, 4, "", self._note)
            sheet.write_string(row, 0, note, self._note)
            sheet.set_row(row, 2 * LINE_POINTS)
        sheet.freeze_panes(first + 1, 0)

    def sheet(self, filled: _Filled) -> None:
        """A sheet of a mart: headings, rows, a filter on each column."""
        sheet = self._new_sheet(filled.sheet.name)
        formats = [self._format(shown) for shown in filled.columns]
        for column, heading in enumerate(filled.headings):
            sheet.write_string(0, column, heading, self._heading)
            lengths = [len(str(row[column])) for row in filled.rows if row[column] is not None]
            widest = max([*lengths, len(heading) // 2 + 6])  # a heading goes over two lines
            sheet.set_column(column, column, min(max(widest + 2, WIDTHS[0]), WIDTHS[1]))
        sheet.set_row(0, 2 * LINE_POINTS + 4)
        for number, row in enumerate(filled.rows, start=1):
            for column, value in enumerate(row):
                place = f"sheet «{filled.sheet.name}», row {number + 1}, column {column + 1}"
                self._write(sheet, number, column, value, formats[column], place)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(filled.rows), len(filled.headings) - 1)
        sheet.repeat_rows(0)

    def _new_sheet(self, name: str) -> Worksheet:
        sheet = self._workbook.add_worksheet(name)
        sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _format(self, shown: DisplayedColumn) -> Format:
        name, kind = shown.column.name, shown.column.type
        if kind.startswith("DECIMAL"):
            decimals = int(kind.rstrip(")").rpartition(",")[2])
            return self._numbers["unrounded" if decimals > 2 else "percent" if name.endswith("_pct") else "score"]
        if kind in ("INTEGER", "BIGINT"):
            return self._numbers["identifier" if name.endswith("_no") or name == "period" else "integer"]
        return {"DATE": self._numbers["date"], "TIMESTAMP WITH TIME ZONE": self._numbers["time"]}.get(
            kind, self._wrapped
        )

    def _write(self, sheet: Worksheet, row: int, column: int, value: object, form: Format, place: str) -> None:
        failed = 0
        if isinstance(value, bool):
            failed = sheet.write_boolean(row, column, value, form)
        elif isinstance(value, int | Decimal):
            failed = sheet.write_number(row, column, value, form)
        elif isinstance(value, datetime):
            failed = sheet.write_datetime(row, column, value.replace(tzinfo=None), form)  # UTC
        elif isinstance(value, date):
            failed = sheet.write_datetime(row, column, value, form)
        elif isinstance(value, str):
            if len(value) > LETTERS_OF_A_CELL:
                raise ExportError(f"{place}: {len(value):,} letters are more than a cell takes; export csv or parquet")
            failed = sheet.write_string(row, column, value, form)
        elif value is not None:
            raise ExportError(f"{place}: a {type(value).__name__} is nothing that a cell takes")
        if failed:
            raise ExportError(f"{place}: beyond what a sheet takes; export csv or parquet")
