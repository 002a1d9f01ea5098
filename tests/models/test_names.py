"""Every agency is found by its name, whoever typed it into whatever program; a made-up name is nobody's."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter
from conftest import PROJECT
from workbench import Workbench, read_rows

from flows.ingestion.accepted import write_receipts
from flows.ingestion.ingest import ingest_feed

pytestmark = pytest.mark.long(seconds=15)

HEADER = ("نام دستگاه", "وضعیت اتصال", "تعداد پیام")
PERSIAN, ARABIC = (str.maketrans("0123456789", digits) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"))
TO_ARABIC = str.maketrans("یک", "يك")
ZWNJ, FATHA, TATWEEL, RLM = "\u200c", "\u064e", "\u0640", "\u200f"


class Agency(NamedTuple):
    """What the seed says of an agency."""

    agency_id: str
    name_fa: str
    name_en: str


MADE_UP = Agency("", "سازمان توسعه گردشگری ماه", "Moon Tourism Organization")


def delimited(separator: str, encoding: str) -> Callable[[list[list[str]]], bytes]:
    def save(rows: list[list[str]]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows(rows)
        return text.getvalue().encode(encoding)

    return save


def workbook(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("پیام")
        sheet.right_to_left()
        sheet.merge_range("A1:C1", "آمار پیام‌ها")
        for number, row in enumerate(rows, start=2):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


# Each: how the sender spells a name, writes a number, and saves the file.
Sender = tuple[Callable[[Agency], str], Callable[[int], str], Callable[[list[list[str]]], bytes]]
SENDERS: dict[str, Sender] = {
    "an-old-program.csv": (lambda a: a.name_fa.translate(TO_ARABIC), str, delimited("\t", "cp1256")),
    "without-joiners.csv": (
        lambda a: a.name_fa.replace(ZWNJ, "").replace(" ", ""),
        lambda n: str(n).translate(PERSIAN),
        delimited(";", "utf-16-le"),
    ),
    "joined.xlsx": (
        lambda a: f" {a.name_fa.replace(ZWNJ, ' ').replace(' ', ZWNJ)}  ",
        lambda n: str(n).translate(ARABIC),
        workbook,
    ),
    "adorned.csv": (
        lambda a: f"{RLM}«{a.name_fa[0]}{TATWEEL}{TATWEEL}{a.name_fa[1]}{FATHA}{a.name_fa[2:]}»",
        lambda n: f"{n:,}".replace(",", "٬").translate(PERSIAN),
        delimited(",", "utf-8-sig"),
    ),
    "in-english.csv": (lambda a: a.name_en.upper(), lambda n: f"{n:,}", delimited(",", "utf-16")),
    "forms.xlsx": (
        lambda a: a.name_fa.replace("لا", "\ufefb").replace("ه ", "ة ").replace("آ", "ا\u0653"),
        str,
        workbook,
    ),
}


def listed() -> list[Agency]:
    rows = read_rows(PROJECT / "seeds/entities/agency_participation.csv")
    of_period = {row["agency_id"] for row in rows if (row["period"], row["is_listed"]) == ("7", "true")}
    agencies = read_rows(PROJECT / "seeds/entities/agencies.csv")
    return [
        Agency(row["agency_id"], row["name_fa"], row["name_en"]) for row in agencies if row["agency_id"] in of_period
    ]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, refreshed_home: Path) -> Workbench:
    """A warehouse to whose mailbox feed every sender reported all listed agencies and one that there is not."""
    folder = tmp_path_factory.mktemp("names")
    home, inbox = folder / "warehouse", folder / "inbox"
    shutil.copytree(refreshed_home, home, symlinks=True)
    (inbox / "karpooshe").mkdir(parents=True)
    for name, (spell, count, save) in SENDERS.items():
        agencies = [*listed(), MADE_UP]
        rows = [[spell(agency), "متصل".translate(TO_ARABIC), count(1000 + n)] for n, agency in enumerate(agencies)]
        header = [heading.translate(TO_ARABIC) if name == "an-old-program.csv" else heading for heading in HEADER]
        (inbox / "karpooshe" / name).write_bytes(save([header, *rows]))
    result = ingest_feed(home, "karpooshe", 7, inbox, datetime(2024, 5, 1, tzinfo=UTC))
    assert (result.status, result.accepted, result.quarantined) == ("accepted", 161 * len(SENDERS), 0), result.message
    write_receipts(home)
    bench = Workbench(folder, home)
    bench.run(bench.compile(["int_reported_agencies", "unresolved_agencies"]), home)
    return bench


def test_all_agencies_are_found_in_each_of_their_spellings(bench: Workbench) -> None:
    assert len(listed()) == 160
    found = bench.query(
        "select reported_name, agency_id, rows_count from reference.reported_agencies"
        " where feed = 'karpooshe' and agency_id is not null"
    )
    agency_of = {name: agency_id for name, agency_id, _ in found}
    for sender, (spell, _, _) in SENDERS.items():
        wrong = {a.agency_id: agency_of.get(" ".join(spell(a).split())) for a in listed()}
        assert {expected: got for expected, got in wrong.items() if expected != got} == {}, sender
    assert sum(int(str(rows)) for _, _, rows in found) == 160 * len(SENDERS)


def test_no_agency_has_fewer_than_five_spellings(bench: Workbench) -> None:
    few = bench.query(
        "select agency_id from reference.reported_agencies where feed = 'karpooshe' and agency_id is not null"
        " group by agency_id having count(distinct reported_name) < 5"
    )
    assert few == []


def test_a_made_up_name_is_nobodys_and_waits_with_hints(bench: Workbench) -> None:
    waiting = bench.query("select reported_name, rows_count, nearest_1 from marts.unresolved_agencies")
    assert len(waiting) == len({" ".join(spell(MADE_UP).split()) for spell, _, _ in SENDERS.values()})
    assert sum(int(str(rows)) for _, rows, _ in waiting) == len(SENDERS)
    assert all(nearest for _, _, nearest in waiting)
