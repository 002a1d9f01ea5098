"""Period 8 with one fault in its inbox at a time: who is right keeps every score, and what is lost is told by name."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from conftest import Period8Home, run_payesh
from lengths import LENGTH

pytestmark = pytest.mark.long(seconds=40)
Rows = list[list[str]]
SCORES = "select agency_id, indicator_no, score from marts.indicator_scores where period = 8"
LOSES, WELL = 4, 0


def rows_of(inbox: Path, feed: str) -> Rows:
    """The rows of a feed's delimited file, header first."""
    with (inbox / f"{feed}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write_rows(inbox: Path, feed: str, rows: Rows) -> None:
    """Write them anew."""
    with (inbox / f"{feed}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def edited(feed: str, edit: Callable[[Rows], None]) -> Callable[[Path], None]:
    """A fault that edits the rows of a delimited file."""

    def happen(inbox: Path) -> None:
        rows = rows_of(inbox, feed)
        edit(rows)
        write_rows(inbox, feed, rows)

    return happen


def first_agency(rows: Rows) -> Rows:
    """The rows of the agency that comes first."""
    return [row for row in rows[1:] if row[0] == rows[1][0]]


def could_not_be_computed(rows: Rows) -> None:
    for row in first_agency(rows):
        row[6] = "#N/A"


def code_not_computed(rows: Rows) -> None:
    for row in first_agency(rows):
        row[1] = row[2] = "#REF!"


def mangled_code(rows: Rows) -> None:
    for row in first_agency(rows):
        if row[2]:
            row[2] = f"{row[2][0]}/{row[2][1:6]}E+{len(row[2]) - 1}"


def two_numbers(rows: Rows) -> None:
    connected = next(row for row in rows[1:] if row[1] == "متصل")
    connected[2] = "730\n12"


def a_superscript(rows: Rows) -> None:
    next(row for row in rows[1:] if row[1] == "متصل")[2] = "38²"


def other_words(rows: Rows) -> None:
    for at, row in enumerate(rows[1:]):
        row[1] = ("true", "بله", "1")[at % 3] if row[1] == "متصل" else ("false", "خیر", "0")[at % 3]


def cells_less(rows: Rows) -> None:
    rows[0].append("تاریخ")


def unknown_sub_services(rows: Rows) -> None:
    for row in rows[1:]:
        row[1], row[2] = row[1] and f"9{row[1]}", row[2] and f"9{row[2]}"


def half_of_it(rows: Rows) -> None:
    del rows[1 : len(rows) // 2]


def all_the_same(rows: Rows) -> None:
    for row in rows[1:]:
        row[2] = "0"


def a_broken_byte(inbox: Path) -> None:
    path = inbox / "karpooshe.csv"
    data = bytearray(path.read_bytes())
    data[data.index("سازمان".encode()) + 1] = 0x28
    path.write_bytes(bytes(data))


def saved_as_ansi(inbox: Path) -> None:
    path = inbox / "karpooshe.csv"
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("cp1252", errors="replace"))


def a_hidden_sheet(inbox: Path) -> None:
    rows = rows_of(inbox, "karpooshe")
    (inbox / "karpooshe.csv").unlink()
    with xlsxwriter.Workbook(inbox / "karpooshe.xlsx") as book:
        former, shown = book.add_worksheet("former"), book.add_worksheet("table")
        for at, row in enumerate(rows):
            former.write_row(at, 0, [*row[:2], "31627" if at and row[1] == "متصل" else row[2]])
            shown.write_row(at, 0, row)
        shown.activate()
        former.very_hidden()


def with_items(feed: str, add: Callable[[list[dict[str, object]]], None]) -> Callable[[Path], None]:
    """A fault that changes the items of a JSON document."""

    def happen(inbox: Path) -> None:
        path = inbox / f"{feed}.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        add(document["data"] if isinstance(document, dict) else document)
        path.write_text(json.dumps(document), encoding="utf-8")

    return happen


def a_mail_port(hosts: list[dict[str, object]]) -> None:
    hosts.append({**hosts[0], "port": 25, "endpoints": [{"ipAddress": "192.0.2.9", "grade": "T"}]})


def an_older_report(reports: list[dict[str, object]]) -> None:
    for report in reports:
        report["attributes"] = {**report["attributes"], "created": 1650000000}  # type: ignore[dict-item]
    first = reports[0]
    attributes = {**first["attributes"], "performance_score": 1.0, "created": 1600000000}  # type: ignore[dict-item]
    reports.insert(0, {**first, "id": "older", "attributes": attributes})


@dataclass(frozen=True)
class Fault:
    """A fault, and what comes of it.

    Attributes:
        feed: whose file has it.
        happen: puts it into an inbox.
        code: the exit code of the refresh.
        told: words that the last screen has of it.
        agencies: how many agencies may lose points by it.
    """

    feed: str
    happen: Callable[[Path], None]
    code: int
    told: str
    agencies: int = 0


FAULTS = {
    "an option could not be computed": Fault(
        "assessment", edited("assessment", could_not_be_computed), LOSES, "#N/A", 1
    ),
    "a code could not be computed": Fault("assessment", edited("assessment", code_not_computed), LOSES, "#REF!", 1),
    "a code became a number": Fault("assessment", edited("assessment", mangled_code), LOSES, "E+", 1),
    "two numbers in a cell": Fault("karpooshe", edited("karpooshe", two_numbers), LOSES, "karpooshe", 1),
    "a superscript": Fault("karpooshe", edited("karpooshe", a_superscript), LOSES, "karpooshe", 1),
    "a hidden sheet": Fault("karpooshe", a_hidden_sheet, WELL, "former"),
    "a blank cell less in each row": Fault("karpooshe", edited("karpooshe", cells_less), WELL, ""),
    "a mail port": Fault("tls", with_items("tls", a_mail_port), WELL, "port 25"),
    "an older report": Fault("page_speed", with_items("page_speed", an_older_report), WELL, "older"),
    "yes and no in other words": Fault("karpooshe", edited("karpooshe", other_words), WELL, ""),
    "a broken byte": Fault("karpooshe", a_broken_byte, LOSES, "byte", 1),
    "saved as ANSI": Fault("karpooshe", saved_as_ansi, LOSES, "UTF-8"),
    "services that no registry has": Fault("assessment", edited("assessment", unknown_sub_services), LOSES, "held"),
    "half of the rows": Fault("karpooshe", edited("karpooshe", half_of_it), LOSES, "held"),
    "zeros alone": Fault("karpooshe", edited("karpooshe", all_the_same), LOSES, "held"),
}


def scores(home: Path) -> dict[tuple[str, int], object]:
    """The score of each agency on each indicator of period 8."""
    with duckdb.connect(str(home / "payesh.duckdb"), read_only=True) as connection:
        rows = connection.execute(SCORES).fetchall()
    return {(agency, indicator): score for agency, indicator, score in rows}


@pytest.mark.soak(alone=True)
@pytest.mark.parametrize("name", list(FAULTS)[: LENGTH.faults])
def test_a_fault_costs_nobody_whose_data_are_right_and_is_told(
    name: str, period_8_home: Period8Home, tmp_path: Path
) -> None:
    fault = FAULTS[name]
    home, periods = tmp_path / "warehouse", tmp_path / "periods"
    shutil.copytree(period_8_home.home, home, symlinks=True)
    shutil.copytree(period_8_home.periods, periods)
    before = scores(home)
    fault.happen(periods / "08" / "inbox")
    folders = {"PROJECT_DIRECTORY": str(period_8_home.project), "PERIODS_DIRECTORY": str(periods)}
    done = run_payesh(home, "refresh", **folders)
    assert done.returncode == fault.code, done.stdout + done.stderr
    assert fault.told in done.stdout, done.stdout
    assert "Traceback" not in done.stderr
    after = scores(home)
    moved = {agency for (agency, indicator), score in after.items() if score != before[agency, indicator]}
    assert len(moved) <= fault.agencies, moved
    assert {agency for agency in moved if f"{agency}: loses up to" not in done.stdout} == set(), done.stdout
    if fault.code == LOSES:
        status = run_payesh(home, "status", **folders)
        assert fault.feed in status.stdout
        assert fault.told in status.stdout, status.stdout
