"""Exports of a warehouse with two computed periods, of which the second has another method and other agencies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import frictionless
import pytest
from conftest import Period8Home
from python_calamine import CalamineWorkbook

from flows.exports.data_package import write_package
from flows.exports.published import Published, open_for_export
from flows.exports.sheets import read_sheets
from flows.exports.workbook import latest_period, write_workbook

pytestmark = pytest.mark.long(seconds=15)


@pytest.fixture(scope="module")
def published(period_8_home: Period8Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    with open_for_export(period_8_home.home / "payesh.duckdb", writable=tmp_path_factory.getbasetemp()) as opened:
        yield opened


@pytest.mark.soak(alone=True)
def test_the_package_of_both_periods_validates(
    period_8_home: Period8Home, published: Published, tmp_path: Path
) -> None:
    write_package(published, period_8_home.project, published.selected([]), None, tmp_path)
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["name", "type", "message"])[:5]


def test_the_workbook_is_of_the_last_period_and_shows_earlier_ones_where_it_is_history(
    period_8_home: Period8Home, published: Published, tmp_path: Path
) -> None:
    assert latest_period(published) == 8
    agencies = {}
    for period in (7, 8):
        path = tmp_path / f"{period}.xlsx"
        write_workbook(published, period_8_home.project, period, path)
        book = CalamineWorkbook.from_path(path)
        sheets = {sheet.mart: sheet for sheet in read_sheets().sheet if sheet.name in book.sheet_names}
        rows = {mart: book.get_sheet_by_name(sheet.name).to_python()[1:] for mart, sheet in sheets.items()}
        ((count,),) = published.connection.execute(
            "select count(*) from marts.agency_scores where period = ?", [period]
        ).fetchall()
        assert len(rows["agency_scores"]) == count
        assert {row[0] for row in rows["participation"]} == set(range(1, period + 1))
        agencies[period] = {row[1] for row in rows["agency_scores"]}
    assert agencies[7] != agencies[8], "agencies come and go"
