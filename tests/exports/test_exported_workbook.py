"""The workbook holds the marts' values, each sheet as it is described, and an office program reads them so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from changed_version import FORMULAS, changed_version, with_refused
from conftest import PROJECT
from python_calamine import CalamineWorkbook

from flows.exports.published import ExportError, Published, open_for_export
from flows.exports.sheets import Sheet, read_sheets
from flows.exports.workbook import LETTERS_OF_A_CELL, write_workbook
from flows.marts.labels import read_labels

pytestmark = pytest.mark.long(seconds=15)

PERIOD = 7
DIGITS_OF_A_CELL = Decimal("1e-14")
"""What a binary number of a workbook may lack of a value with fifteen decimals, in parts of the value."""


@pytest.fixture(scope="module")
def published(refreshed_home: Path) -> Iterator[Published]:
    with open_for_export(refreshed_home / "payesh.duckdb") as opened:
        yield opened


@pytest.fixture(scope="module")
def workbook(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of period 7."""
    path = tmp_path_factory.mktemp("workbook") / "payesh.xlsx"
    write_workbook(published, PROJECT, PERIOD, path)
    return path


@pytest.fixture(scope="module")
def in_office(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[object]]]:
    """The cells of each sheet as LibreOffice reads them, which writes them again in its own format."""
    if not shutil.which("soffice"):
        if os.environ.get("PAYESH_REQUIRE_OFFICE") == "1":
            pytest.fail("PAYESH_REQUIRE_OFFICE is set and there is no soffice; on Debian: apt install libreoffice-calc")
        pytest.skip("there is no LibreOffice (soffice) to open the workbook with")
    folder = tmp_path_factory.mktemp("office")
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "ods", "--outdir", str(folder), str(workbook)),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    book = CalamineWorkbook.from_path(folder / "payesh.ods")
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return {name: [list(row) for row in rows] for name, rows in sheets.items()}


def cell(value: object) -> object:
    """A mart's value as a cell has it: a day and an hour without a zone, nothing as no text."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else value
    if isinstance(value, int):
        return Decimal(value)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def same(found: object, value: object) -> bool:
    """Whether a cell that was read is a mart's value."""
    expected = cell(value)
    if isinstance(expected, bool):
        return found in (0, 1) and bool(found) == expected  # LibreOffice's own format has numbers that look like words
    if isinstance(expected, Decimal) and isinstance(found, int | float):
        read = Decimal(repr(found))
        two_places = expected == expected.quantize(Decimal("0.01"))
        return read == expected if two_places else abs(read - expected) <= abs(expected) * DIGITS_OF_A_CELL
    if isinstance(expected, datetime) and isinstance(found, datetime):
        return abs((found - expected).total_seconds()) < 1
    if isinstance(expected, date) and isinstance(found, datetime):
        return found == datetime(expected.year, expected.month, expected.day)  # noqa: DTZ001 - a cell has no zone
    return type(found) is type(expected) and found == expected


def rows_of(sheet: Sheet, published: Published) -> list[tuple[object, ...]]:
    """The rows that a sheet must have, asked of the marts without the sheet's own query; looked-up columns left out."""
    mart = published.marts[sheet.mart]
    columns = ", ".join(column for column in sheet.columns if "." not in column)
    wanted = [f"{column} = '{value}'" for column, value in sheet.where.items()]
    if "period" in mart.columns:
        wanted.append(f"period {'<=' if sheet.until else '='} {PERIOD}")
    condition = " and ".join(wanted) or "true"
    return published.connection.execute(f"select {columns} from marts.{sheet.mart} where {condition}").fetchall()


def texts(values: Sequence[object]) -> tuple[object, ...]:
    """The texts of a row, by which rows that may be the same are found."""
    return tuple(value for value in values if isinstance(value, str) and value)


def shown_sheets() -> list[Sheet]:
    return [sheet for sheet in read_sheets().sheet if not sheet.others_of]


def test_every_cell_of_every_sheet_is_what_the_marts_hold(
    in_office: dict[str, list[list[object]]], published: Published
) -> None:
    labels = read_labels()
    assert list(in_office)[1:] == [sheet.name for sheet in shown_sheets()]
    cells = 0
    for sheet in shown_sheets():
        heading, *rows = in_office[sheet.name]
        assert heading == [
            sheet.headings.get(entry)
            or labels.column(entry.rpartition(".")[0] or sheet.mart, entry.rpartition(".")[2]).fa
            for entry in sheet.columns
        ]
        own = [place for place, column in enumerate(sheet.columns) if "." not in column]
        left = defaultdict[tuple[object, ...], list[tuple[object, ...]]](list)
        expected = rows_of(sheet, published)
        for values in expected:
            left[texts(values)].append(values)
        assert len(rows) == len(expected), sheet.name
        for row in rows:
            alike = left[texts([row[place] for place in own])]
            match = next(
                (each for each in alike if all(map(same, [row[place] for place in own], each))),
                None,
            )
            assert match is not None, (sheet.name, row)
            alike.remove(match)
            cells += len(own)
    assert cells > 50_000


def test_what_is_looked_up_in_another_mart_is_of_the_same_row(
    in_office: dict[str, list[list[object]]], published: Published
) -> None:
    places = {sheet.mart: sheet.columns for sheet in shown_sheets()}["agency_scores"]
    name, institution, level = (
        places.index(column)
        for column in ("agency_name_fa", "institution_scores.institution_name_fa", "quality_level_counts.name_fa")
    )
    expected = published.connection.execute(
        "select a.agency_name_fa, i.name_fa, coalesce(l.name_fa, 'ارزیابی‌نشده یا بدون مصداق')"
        " from marts.agency_scores as a"
        " inner join seeds.institutions as i using (institution_id)"
        " left join seeds.quality_levels as l using (quality_level) where period = 7"
    ).fetchall()
    found = [(row[name], row[institution], row[level]) for row in in_office["امتیاز و رتبهٔ دستگاه‌ها"][1:]]
    assert Counter(found) == Counter(expected)


def test_rows_stand_in_the_reports_order(in_office: dict[str, list[list[object]]]) -> None:
    agencies = [row[0] for row in in_office["امتیاز و رتبهٔ دستگاه‌ها"][1:]]
    ranked = [rank for rank in agencies if rank != ""]
    assert ranked == sorted(ranked, key=lambda rank: float(str(rank)))
    assert agencies[len(ranked) :] == [""] * (len(agencies) - len(ranked)), "agencies without a rank come last"


def test_the_contents_list_each_sheet_with_its_rows_and_say_what_the_input_is(
    in_office: dict[str, list[list[object]]], published: Published
) -> None:
    contents = in_office[read_sheets().contents.name]
    listed = {row[0]: row for row in contents}
    for sheet in shown_sheets():
        row = listed[sheet.name]
        assert row[2:5] == [len(in_office[sheet.name]) - 1, sheet.about, f"marts.{sheet.mart}"]
    assert listed["نسخهٔ منتشرشده"][1] == published.version
    assert listed["دوره"][1] == "دورهٔ ۷ (بهار ۱۴۰۰)"
    assert listed["امتیاز و رتبهٔ دستگاه‌ها"][1] == "جدول ۲-۴"
    assert any("بازسازی" in str(row[0]) for row in contents), "period 7's input is a reconstruction"


def test_sheets_run_from_right_to_left_with_frozen_headings_and_filters(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(names) == len(shown_sheets()) + 1
        for name in names:
            text = archive.read(name).decode()
            assert 'rightToLeft="1"' in text, name
            assert 'state="frozen"' in text, name
            assert ("<autoFilter" in text) == (not name.endswith("/sheet1.xml")), name
            assert "<f>" not in text, "no cell is a formula"


def test_the_same_version_gives_the_same_bytes(workbook: Path, published: Published, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_workbook(published, PROJECT, PERIOD, again)
    assert again.read_bytes() == workbook.read_bytes()


def test_every_table_that_a_mart_holds_is_on_a_sheet_and_no_other_is_named() -> None:
    lines = (PROJECT / "docs" / "report_map.md").read_text(encoding="utf-8").splitlines()
    found = [re.match(r"\| ((?:table|chart) \S+)[^|]*\|[^|]*\|([^|]*)\|", line) for line in lines]
    mapped = {match[1]: re.findall(r"`(marts\.\w+)`", match[2]) for match in found if match}
    of_marts = {name for name, relations in mapped.items() if relations}
    shown = {name: f"marts.{sheet.mart}" for sheet in shown_sheets() for name in sheet.report}
    assert of_marts - set(shown) == set()
    assert set(shown) <= set(mapped)
    assert [name for name, mart in shown.items() if name in of_marts and mart not in mapped[name]] == []


def test_text_that_begins_like_a_formula_stays_text(refreshed_home: Path, tmp_path: Path) -> None:
    texts = [*FORMULAS, "http://a.example/", "{=1}"]
    with open_for_export(with_refused(refreshed_home, tmp_path, texts)) as opened:
        write_workbook(opened, PROJECT, PERIOD, tmp_path / "book.xlsx")
    sheet = next(sheet for sheet in shown_sheets() if sheet.mart == "quarantined_rows")
    rows = CalamineWorkbook.from_path(tmp_path / "book.xlsx").get_sheet_by_name(sheet.name).to_python()
    assert Counter(row[sheet.columns.index("raw_value")] for row in rows[1:]) == Counter(texts)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
        assert not any(b"a.example" in archive.read(name) for name in archive.namelist() if name.endswith(".rels"))


def test_boards_that_no_sheet_is_for_come_on_one_of_their_own(refreshed_home: Path, tmp_path: Path) -> None:
    new_board = "update marts.leaderboards set board = 'top_new' where board = 'top_transparent'"
    with open_for_export(changed_version(refreshed_home, tmp_path, new_board)) as opened:
        write_workbook(opened, PROJECT, PERIOD, tmp_path / "book.xlsx")
    (sheet,) = (sheet for sheet in read_sheets().sheet if sheet.others_of)
    rows = CalamineWorkbook.from_path(tmp_path / "book.xlsx").get_sheet_by_name(sheet.name).to_python()
    assert len(rows) == 11
    assert {row[0] for row in rows[1:]} == {"دستگاه‌های برتر در دولت شفاف"}


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("alter table marts.roadmap drop column priority", "«نقشهٔ راه»: marts.roadmap has no column priority"),
        (
            f"update marts.roadmap set action_fa = repeat('ا', {LETTERS_OF_A_CELL + 1})",
            "row 2, column 2: 32,768 letters",
        ),
        ("update marts.assessment_periods set is_computed = false where period = 7", "period 7 has no computed scores"),
    ],
)
def test_what_can_not_be_written_is_named(refreshed_home: Path, tmp_path: Path, statement: str, message: str) -> None:
    with (
        open_for_export(changed_version(refreshed_home, tmp_path, statement)) as opened,
        pytest.raises(ExportError, match=message),
    ):
        write_workbook(opened, PROJECT, PERIOD, tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ('name = "الف"\nmart = "agency_scores"\nreport = []\nabout = "ب"\ncolumns = []', "columns"),
        ('name = "الف/ب"\nmart = "agency_scores"\nreport = []\nabout = "ب"\ncolumns = ["total"]', "name"),
        ('name = "الف"\nmart = "agency_scores"\nreport = []\nabout = "ب"\ncolumns = ["total"]\nsort = []', "sort"),
        ('name = "اول"\nmart = "agency_scores"\nreport = []\nabout = "ب"\ncolumns = ["total"]', "name them apart"),
    ],
)
def test_a_sheet_that_can_not_be_is_named(tmp_path: Path, sheet: str, message: str) -> None:
    path = tmp_path / "sheets.toml"
    path.write_text(f'[contents]\nname = "اول"\ntitle = "پایش"\nnotes = []\n[[sheet]]\n{sheet}\n', encoding="utf-8")
    with pytest.raises(ExportError, match=message):
        read_sheets(path)
