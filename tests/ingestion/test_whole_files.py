"""A file is taken when it is whole: not while it is written, and not when a part of it may lack."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.fetching.document import Document
from flows.fetching.response import Fetched
from flows.ingestion import arrivals
from flows.ingestion.active_landings import read_active
from flows.ingestion.feed_result import FeedResult
from flows.ingestion.inbox_files import discover, told_of_unfinished
from flows.ingestion.ingest import ingest_feed
from flows.ingestion.landing import Receipt, land, receipt_for
from flows.ingestion.unsettled_files import unsettled_files
from flows.settings import InboxSettings

NOW = datetime(2024, 5, 1, tzinfo=UTC)
LATER = datetime(2024, 6, 1, tzinfo=UTC)
HEADER = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\n"
ROWS = [f"سازمان {letter},https://{letter}.example/,100,99,99\n" for letter in "abcdefghij"]
WHOLE = HEADER + "".join(ROWS)
URL = "https://monitor.example/uptime.csv"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def ingest(inbox: Path, settings: InboxSettings | None = None, *documents: Document) -> FeedResult:
    unsettled = unsettled_files([inbox], settings) if settings else {}
    fetch = list(documents)
    home = inbox.parent / "home"
    return ingest_feed(home, "uptime", 7, inbox, LATER, fetch=lambda _: fetch, unsettled=unsettled)


def active(inbox: Path) -> dict[str, str]:
    return read_active(inbox.parent / "home", "uptime", 7)


@pytest.mark.parametrize("ending", [".part", ".filepart", ".crdownload", ".tmp", ".partial", ".PART", ".download"])
def test_a_name_that_says_unfinished_waits_and_keeps_what_is_active(inbox: Path, ending: str) -> None:
    (inbox / "uptime.csv").write_text(WHOLE, encoding="utf-8")
    ingest(inbox)
    before = active(inbox)
    (inbox / f"uptime.csv{ending}").write_text(HEADER + ROWS[0], encoding="utf-8")
    assert ingest(inbox).status == "accepted", "the file beside it is whole"
    assert told_of_unfinished(7, inbox) == [
        f"period 7: uptime.csv{ending}: is not whole yet, by its name, so it waits for the next refresh"
    ]
    (inbox / "uptime.csv").unlink()
    result = ingest(inbox)
    assert (result.status, active(inbox)) == ("stale", before), "nothing was withdrawn by an upload"
    assert f"uptime.csv{ending}" in result.message


def test_an_upload_of_no_feed_is_told_as_what_it_is(inbox: Path) -> None:
    (inbox / "holidays.csv.part").write_text("x", encoding="utf-8")
    found = discover(inbox)
    assert ([path.name for path in found.unrecognised], found.waiting) == (["holidays.csv.part"], {})


def test_a_file_that_grows_between_two_looks_waits(inbox: Path) -> None:
    path = inbox / "uptime.csv"
    path.write_text(HEADER + ROWS[0], encoding="utf-8")

    is_over = threading.Event()

    def goes_on() -> None:
        while not is_over.wait(0.02):
            with path.open("a", encoding="utf-8") as file:
                file.write("\n")

    sender = threading.Thread(target=goes_on)
    sender.start()
    result = ingest(inbox, InboxSettings(look_again_seconds=0.5))
    is_over.set()
    sender.join()
    path.write_text(WHOLE, encoding="utf-8")
    assert (result.status, active(inbox)) == ("quarantined", {})
    assert "changes while it is looked at, so it waits for the next refresh" in result.message
    assert ingest(inbox, InboxSettings(look_again_seconds=0.1)).accepted == len(ROWS)


@pytest.mark.parametrize(("age", "status"), [(10, "quarantined"), (400, "accepted"), (-50, "quarantined")])
def test_a_file_younger_than_the_setting_waits(inbox: Path, age: int, status: str) -> None:
    path = inbox / "uptime.csv"
    path.write_text(WHOLE, encoding="utf-8")
    os.utime(path, (time.time() - age, time.time() - age))
    assert ingest(inbox, InboxSettings(least_age_seconds=300, look_again_seconds=0)).status == status


def test_a_file_dated_ahead_of_our_clock_is_taken_where_no_age_is_asked_for(inbox: Path) -> None:
    path = inbox / "uptime.csv"
    path.write_text(WHOLE, encoding="utf-8")
    os.utime(path, (time.time() + 86_400, time.time() + 86_400))
    assert ingest(inbox, InboxSettings(look_again_seconds=0)).status == "accepted"


def test_a_file_that_is_replaced_by_a_younger_one_keeps_what_is_active(inbox: Path) -> None:
    path = inbox / "uptime.csv"
    path.write_text(WHOLE, encoding="utf-8")
    ingest(inbox)
    before = active(inbox)
    path.write_text(WHOLE.replace("99", "98"), encoding="utf-8")
    young = InboxSettings(least_age_seconds=300, look_again_seconds=0)
    assert (ingest(inbox, young).status, active(inbox)) == ("stale", before)


@pytest.mark.parametrize("moment", ["receipt_for", "land"])
def test_a_file_that_changes_while_it_is_read_waits(inbox: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    path = inbox / "uptime.csv"
    path.write_text(WHOLE, encoding="utf-8")

    def grow() -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(ROWS[0])

    def grows_once_hashed(*of: Any) -> Receipt:  # noqa: ANN401
        receipt = receipt_for(*of)
        grow()
        return receipt

    def grows_before_it_is_copied(*of: Any) -> bool:  # noqa: ANN401
        grow()
        return land(*of)

    changed = grows_once_hashed if moment == "receipt_for" else grows_before_it_is_copied
    monkeypatch.setattr(arrivals, moment, changed)
    assert "changes while it is read" in ingest(inbox).message
    assert not [found for found in (inbox.parent / "home" / "landing").rglob("*") if found.is_file()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("kept", [0.9, 0.5])
def test_what_shrank_and_ends_in_the_midst_of_a_line_is_held(inbox: Path, encoding: str, kept: float) -> None:
    whole = WHOLE.replace("\u200c", " ").replace("ی", "ي").encode(encoding)
    path = inbox / "uptime.csv"
    path.write_bytes(whole)
    assert ingest(inbox).accepted == len(ROWS)
    before = active(inbox)
    path.write_bytes(whole[: int(len(whole) * kept) // 2 * 2])
    result = ingest(inbox)
    assert (result.status, active(inbox)) == ("stale", before)
    assert "ends in the midst of a line, so a part of it may lack" in result.message


def test_what_shrank_and_ends_its_last_line_is_taken(inbox: Path) -> None:
    path = inbox / "uptime.csv"
    path.write_text(WHOLE, encoding="utf-8")
    ingest(inbox)
    path.write_text(HEADER + "".join(ROWS[:5]), encoding="utf-8")
    assert ingest(inbox).accepted == 5
    path.write_text((HEADER + "".join(ROWS[:6])).rstrip(), encoding="utf-8")
    assert ingest(inbox).accepted == 6, "it grew, so nothing says that a part lacks"


def test_a_page_that_shrank_and_is_cut_off_is_held(inbox: Path) -> None:
    cells = "".join("<td>{}</td>".format(*each) for each in zip(ROWS[0].strip().split(",")))
    head = "".join(f"<th>{name}</th>" for name in HEADER.strip().split(","))
    page = f"<html><table><tr>{head}</tr>" + f"<tr>{cells}</tr>" * 1 + "<tr></tr>" * 40 + "</table></html>"
    path = inbox / "uptime.html"
    path.write_text(page, encoding="utf-8")
    assert ingest(inbox).accepted == 1
    path.write_text(page[:-30], encoding="utf-8")
    assert "a part of it may lack" in ingest(inbox).message
    path.write_text(page.replace("<tr></tr>", ""), encoding="utf-8")
    assert ingest(inbox).status == "accepted"


def test_a_workbook_without_its_directory_is_no_file(inbox: Path) -> None:
    path = inbox / "uptime.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 200)
    result = ingest(inbox)
    assert (result.status, active(inbox)) == ("quarantined", {})


def test_a_source_that_never_ends_its_last_line_may_send_fewer(inbox: Path) -> None:
    def sent(rows: int, end: str) -> Document:
        text = (HEADER + "".join(ROWS[:rows])).rstrip() + end
        return Document("uptime.csv", Fetched(URL, text.encode(), "text/csv", None, None))

    ingest(inbox, None, sent(10, ""))
    assert ingest(inbox, None, sent(8, "")).accepted == 8
    ingest(inbox, None, sent(9, "\n"))
    assert ingest(inbox, None, sent(7, "")).status == "stale", "it did end it before"


@pytest.mark.parametrize("waits", ["part", "young"])
def test_a_file_that_waits_brings_no_reconstruction_back(inbox: Path, waits: str) -> None:
    for name in ("uptime", "licences"):
        (inbox / f"{name}.reconstruction.csv").write_text(WHOLE, encoding="utf-8")
        (inbox / f"{name}.csv").write_text(WHOLE, encoding="utf-8")
    ingest(inbox)
    assert set(active(inbox)) == {"uptime.csv"}
    if waits == "part":
        (inbox / "licences.csv").rename(inbox / "licences.csv.part")
        result = ingest(inbox)
    else:
        for path in inbox.iterdir():
            if path.name != "licences.csv":
                os.utime(path, (1, 1))
        result = ingest(inbox, InboxSettings(least_age_seconds=300, look_again_seconds=0))
    assert (result.status, set(active(inbox))) == ("stale", {"uptime.csv"})
    assert "licences, of which a file waits" in result.message


def test_a_file_that_waits_stays_in_force_beside_one_of_its_name_in_another_folder(inbox: Path) -> None:
    for folder in ("north", "south"):
        (inbox / "uptime" / folder).mkdir(parents=True)
        (inbox / "uptime" / folder / "july.csv").write_text(WHOLE, encoding="utf-8")
    (inbox / "uptime/south/july.csv").write_text(WHOLE.replace("a.example", "s.example"), encoding="utf-8")
    ingest(inbox)
    before = active(inbox)
    assert set(before) == {"uptime/north/july.csv", "uptime/south/july.csv"}
    (inbox / "uptime/south/july.csv").rename(inbox / "uptime/south/july.csv.part")
    result = ingest(inbox)
    assert (result.status, active(inbox)) == ("incomplete", before)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_first_file_whose_last_line_lacks_cells_and_its_end_is_not_taken(inbox: Path, separator: str) -> None:
    whole = WHOLE.replace(",", separator)
    (inbox / "uptime.csv").write_text(whole[: whole.rindex(separator)], encoding="utf-8")
    result = ingest(inbox)
    assert (result.status, active(inbox)) == ("quarantined", {})
    assert "has fewer cells than the one before it, so a part of it may lack" in result.message
    (inbox / "uptime.csv").write_text(whole.rstrip(), encoding="utf-8")
    assert ingest(inbox).accepted == len(ROWS), "many programs end no last line"
