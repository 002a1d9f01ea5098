"""Header maps: what holds in which period, and what is said when a map or a file is at fault."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from conftest import PROJECT

from flows.feeds import FEEDS, karpooshe
from flows.parsing.formats import delimited
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.header_maps import FOLDER, header_map
from flows.parsing.records import columns_of
from flows.parsing.seed_file import SeedError
from flows.parsing.table_records import tabulated

TABULAR = sorted(path.stem for path in FOLDER.glob("*.csv"))
COLUMNS = ("agency_name", "messages_count")
FIELDS = "column_name,heading,period_from,period_to,note\n"
WHOLE = "agency_name,نام دستگاه,1,,\nmessages_count,پیام,1,6,\nmessages_count,تعداد پیام,7,,\n,ردیف,1,,number\n"


def written(folder: Path, text: str) -> Path:
    (folder / "karpooshe.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("feed", TABULAR)
def test_every_shipped_map_holds_in_every_period(feed: str) -> None:
    with (PROJECT / "seeds" / "methodology" / "periods.csv").open(encoding="utf-8") as file:
        periods = [int(row["period"]) for row in csv.DictReader(file)]
    for period in periods:
        assert header_map(feed, period, columns_of(FEEDS[feed].schema)).shown


def test_a_heading_holds_from_one_period_to_another(tmp_path: Path) -> None:
    folder = written(tmp_path, FIELDS + WHOLE)
    before, after = (header_map("karpooshe", period, COLUMNS, folder) for period in (6, 7))
    assert (before.columns.get("پیام"), before.columns.get("تعدادپیام")) == ("messages_count", None)
    assert (after.columns.get("پیام"), after.columns.get("تعدادپیام")) == (None, "messages_count")
    assert after.shown["messages_count"] == "تعداد پیام"
    assert after.columns["ردیف"] == ""
    assert after.columns["messagescount"] == "messages_count"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FIELDS + WHOLE + "messages,شمار,1,,\n", r"row 6: the contract has no column «messages»; use one of agency_n"),
        (FIELDS + WHOLE + "agency_name,تعداد پيام,7,,\n", r"row 6: in period 7 «تعداد پيام» is taken by .*row 4; keep"),
        (FIELDS + "agency_name,نام دستگاه,1,,\n", r"no heading in period 7 for messages_count; add a row"),
        (FIELDS + WHOLE + "agency_name,--,1,,\n", r"row 6, heading «--» has no letter or digit"),
        (FIELDS + WHOLE + "agency_name,نام,one,,\n", r"row 6, period_from «one» is not a whole number"),
        (FIELDS + WHOLE + "agency_name,نام\n", r"row 6: has 2 cells and needs 5; correct its commas"),
        ("heading\n", r"row 1: the columns must be column_name, heading, period_from, period_to, each once"),
    ],
)
def test_a_map_at_fault_is_named_by_file_row_and_value(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SeedError, match=rf"karpooshe\.csv.*{message}"):
        header_map("karpooshe", 7, COLUMNS, written(tmp_path, text))


def test_a_file_without_a_map_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"karpooshe\.csv can't be read .*; restore it"):
        header_map("karpooshe", 7, COLUMNS, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("نام دستگاه,وضعیت اتصال,شمار", r"unknown «شمار» \(column 3\); missing «تعداد پیام»"),
        ("نام دستگاه,وضعیت اتصال", r"missing «تعداد پیام»; found «نام دستگاه», «وضعیت اتصال»"),
        ("نام دستگاه,نام دستگاه اجرایی,وضعیت اتصال,تعداد پیام", r"«نام دستگاه اجرایی» twice"),
    ],
)
def test_a_files_unmapped_and_missing_columns_are_named(header: str, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=rf"header in row 1: {message}.*add a new spelling to the header map"):
        tabulated(delimited.read(f"{header}\nالف,متصل,1,1\n".encode()), karpooshe.Mailbox, "karpooshe", 7)


def test_english_headings_lead_to_the_same_columns() -> None:
    parsed = karpooshe.parse(b"Date,Agency,Connection,Messages\n2021-04-03,Org,yes,12\n", 7)
    assert parsed.accepted.select("agency_name", "is_connected", "messages_count").rows() == [("Org", True, 12)]
