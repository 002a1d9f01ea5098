"""Ingest: an inbox becomes accepted and quarantined Parquet, and every record is in one of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.feeds import FEEDS, ConservationError, parse_file, parser_fingerprint
from flows.feeds._feed import Feed
from flows.ingestion import accepted as accepted_rows
from flows.ingestion import typed_rows
from flows.ingestion.accepted import write_receipts
from flows.ingestion.attempts import trouble
from flows.ingestion.feed_result import FeedResult
from flows.ingestion.gates import Gate
from flows.ingestion.inbox_files import (
    IngestError,
    discover,
    quarantine_unrecognised,
    told_of_waiting,
    warnings_of,
)
from flows.ingestion.ingest import ingest_feed
from flows.ingestion.remarks import active_remarks
from flows.parsing.records import Parsed
from flows.parsing.streamed import ParsedFile
from flows.persian.text import fold
from flows.seeds.references import References

NOW = datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
LATER = datetime(2024, 6, 1, tzinfo=UTC)
HEADER = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\n"
GOOD = HEADER + "سازمان الف,https://a.example/,100,99,99\n"
MIXED = GOOD + "سازمان ب,https://b.example/,100,101,99\n"

Drop = Callable[[str, str], Path]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the ingest writes."""
    return tmp_path / "home"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty inbox."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def drop(inbox: Path) -> Drop:
    """Put a file into the inbox."""

    def put(name: str, text: str) -> Path:
        path = inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for the receipts of attempts, of which each leaves one, and their record."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in files.items()
        if name != "derived.jsonl" and (not name.startswith("attempts/") or not name.endswith(".json"))
    }


def rows(folder: Path) -> pl.DataFrame:
    """Every row of a folder of Parquet, as SQL reads it: all files, none of the folder names."""
    return pl.read_parquet(folder / "**/*.parquet", hive_partitioning=False)


def parquet_name(text: str) -> str:
    """Name of the Parquet of an uptime file."""
    return f"{hashlib.sha256(text.encode()).hexdigest()}-{parser_fingerprint('uptime')}.parquet"


def test_records_end_in_accepted_or_in_quarantine(home: Path, inbox: Path, drop: Drop) -> None:
    drop("uptime.csv", MIXED)
    result = ingest_feed(home, "uptime", 7, inbox, NOW)
    assert (result.status, result.files, result.newly_landed) == ("accepted", 1, 1)
    assert (result.records, result.accepted, result.quarantined) == (2, 1, 1)
    landing_id = hashlib.sha256(MIXED.encode()).hexdigest()
    place = {"feed": "uptime", "period": 7, "landing_id": landing_id, "source_file": "uptime.csv"}
    (accepted,) = pl.read_parquet(home / "accepted/uptime/period=7" / parquet_name(MIXED)).rows(named=True)
    (rejected,) = pl.read_parquet(home / "quarantined/uptime/period=7" / parquet_name(MIXED)).rows(named=True)
    assert accepted.items() >= (place | {"source_row": 2, "checks_count": 100}).items()
    assert accepted["agency_name_key"] == fold(accepted["agency_name"])
    assert rejected == place | {
        "source_sheet": None,
        "source_row": 3,
        "column_name": "successful_checks_count",
        "raw_value": "101",
        "reason": "successful_checks_count is more than checks_count; correct one of the two",
        "readable_cells": rejected["readable_cells"],
        "agency_name_key": "سازمانب",
    }
    # whom and what the record is about, so that the agency can be told
    assert json.loads(rejected["readable_cells"]).items() >= {"agency_name": "سازمان ب", "checks_count": "100"}.items()


def test_the_same_inbox_again_changes_no_byte(home: Path, inbox: Path, drop: Drop) -> None:
    drop("uptime.csv", MIXED)
    first = ingest_feed(home, "uptime", 7, inbox, NOW)
    write_receipts(home)
    before = contents(home)
    second = ingest_feed(home, "uptime", 7, inbox, LATER)
    write_receipts(home)
    assert contents(home) == before
    assert (first.newly_landed, second.newly_landed) == (1, 0)
    assert second.accepted == first.accepted


def test_two_homes_get_the_same_bytes(tmp_path: Path, inbox: Path, drop: Drop) -> None:
    drop("uptime.csv", MIXED)
    for name in ("one", "two"):
        ingest_feed(tmp_path / name, "uptime", 7, inbox, NOW)
        write_receipts(tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_nothing_is_parsed_again_until_the_parser_changes(
    home: Path, inbox: Path, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("uptime.csv", GOOD)
    ingest_feed(home, "uptime", 7, inbox, NOW)
    parsed: list[str] = []

    def counting(feed: str, period: int, source_file: str, *rest: Any) -> ParsedFile:  # noqa: ANN401
        parsed.append(source_file)
        return parse_file(feed, period, source_file, *rest)

    monkeypatch.setattr(typed_rows, "parse_file", counting)
    ingest_feed(home, "uptime", 7, inbox, NOW)
    assert parsed == []
    monkeypatch.setattr(accepted_rows, "parser_fingerprint", lambda _: "01234567")
    ingest_feed(home, "uptime", 7, inbox, NOW)
    assert parsed == ["uptime.csv"]
    (only,) = (home / "accepted/uptime/period=7").iterdir()
    assert only.name.endswith("-01234567.parquet")


def test_what_was_said_of_a_landing_is_said_of_it_though_it_is_not_parsed_again(
    home: Path, inbox: Path, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("uptime.csv", HEADER + "سازمان الف,a.example,100.0,99,99/5\n")
    first = ingest_feed(home, "uptime", 7, inbox, NOW)
    assert [remark.partition(":")[0] for remark in first.remarks] == ["uptime.csv", "uptime.csv"]
    assert "checks_count in row 2: «100.0» is read as 100" in first.remarks[0]
    assert "uptime_pct in row 2: «99/5» is not a number" in first.remarks[1]
    monkeypatch.setattr(typed_rows, "parse_file", None)
    assert ingest_feed(home, "uptime", 7, inbox, LATER).remarks == first.remarks
    write_receipts(home)
    assert active_remarks(home) == [(7, "uptime", remark) for remark in first.remarks]
    drop("uptime.csv", GOOD)
    monkeypatch.undo()
    ingest_feed(home, "uptime", 7, inbox, LATER)
    write_receipts(home)
    assert active_remarks(home) == []


def test_a_file_that_leaves_the_inbox_stays_landed_and_is_read_no_more(home: Path, inbox: Path, drop: Drop) -> None:
    path = drop("uptime.csv", GOOD)
    ingest_feed(home, "uptime", 7, inbox, NOW)
    landed = contents(home / "landing")
    path.unlink()
    result = ingest_feed(home, "uptime", 7, inbox, NOW)
    write_receipts(home)
    assert (result.status, result.files, result.records) == ("withdrawn", 0, 0)
    assert "left the inbox, so nothing is active any more" in result.message
    assert contents(home / "landing") == landed
    assert rows(home / "accepted/uptime").is_empty()
    assert rows(home / "receipts").is_empty()


def test_a_corrected_file_takes_the_place_of_the_first(home: Path, inbox: Path, drop: Drop) -> None:
    drop("uptime.csv", MIXED)
    ingest_feed(home, "uptime", 7, inbox, NOW)
    drop("uptime.csv", GOOD)
    ingest_feed(home, "uptime", 7, inbox, LATER)
    assert rows(home / "accepted/uptime")["landing_id"].to_list() == [hashlib.sha256(GOOD.encode()).hexdigest()]
    assert rows(home / "quarantined").is_empty()


def test_periods_do_not_touch_each_other(home: Path, inbox: Path, drop: Drop, tmp_path: Path) -> None:
    drop("uptime.csv", GOOD)
    ingest_feed(home, "uptime", 7, inbox, NOW)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ingest_feed(home, "uptime", 8, empty, NOW).status == "absent"
    assert rows(home / "accepted/uptime")["period"].to_list() == [7]


def test_a_file_that_cannot_be_read_is_one_quarantined_file(home: Path, inbox: Path, drop: Drop) -> None:
    drop("uptime/a.csv", "<html>502</html>")
    drop("uptime/b.csv", MIXED)
    result = ingest_feed(home, "uptime", 7, inbox, NOW)
    write_receipts(home)
    assert (result.status, result.files, result.records, result.quarantined) == ("incomplete", 2, 3, 2)
    assert "uptime/a.csv: no header in the first 10 rows" in result.message
    refused = rows(home / "quarantined").filter(source_row=0)
    assert refused["reason"][0].startswith("uptime/a.csv: no header in the first 10 rows")
    receipts = rows(home / "receipts").select("source_file", "status", "records_count", "quarantined_count")
    assert receipts.rows() == [("uptime/a.csv", "quarantined", 1, 1), ("uptime/b.csv", "accepted", 2, 1)]


def test_the_same_bytes_under_two_names_count_once(home: Path, inbox: Path, drop: Drop) -> None:
    drop("uptime.csv", GOOD)
    drop("uptime.copy.csv", GOOD)
    result = ingest_feed(home, "uptime", 7, inbox, NOW)
    assert (result.files, result.records, result.newly_landed) == (2, 1, 1)


def test_a_feed_that_never_came_is_a_typed_empty_table(home: Path) -> None:
    write_receipts(home)
    for feed in FEEDS:
        assert rows(home / "accepted" / feed).is_empty()
    uptime = rows(home / "accepted/uptime").schema
    assert uptime["uptime_pct"] == pl.Decimal(7, 4)
    assert list(uptime)[:6] == ["feed", "period", "landing_id", "source_file", "source_sheet", "source_row"]
    assert rows(home / "quarantined").columns[-3:] == ["reason", "readable_cells", "agency_name_key"]
    assert rows(home / "receipts").is_empty()


def test_files_belong_to_the_feed_that_they_or_their_folder_are_named_after(inbox: Path, drop: Drop) -> None:
    kept = ("nix copy.csv", "nix.csv.bak", "nix.csv~", "nix (1).csv", "tls/a.json.old", "nix.csv.1")
    for name in ("tls/b.json", "tls/a.json", "nix.csv", "nix.2.CSV", ".nix.csv", "~$nix.csv", *kept):
        drop(name, "x")
    found = discover(inbox)
    assert [path.name for path in found.feeds["tls"]] == ["a.json", "b.json"]
    assert [path.name for path in found.feeds["nix"]] == ["nix.2.CSV", "nix.csv"]
    assert {path.relative_to(inbox).as_posix() for path in found.unrecognised} == set(kept), "what people keep beside"
    assert (set(found.feeds), found.passed_over) == (set(FEEDS), [])


def test_nothing_that_was_sent_is_taken_beside_a_reconstruction_until_all_of_it_can_be_replaced(
    home: Path, inbox: Path, drop: Drop
) -> None:
    drop("uptime.reconstruction.csv", GOOD)
    drop("tls/a.reconstruction.json", "[]")
    assert (told_of_waiting(7, inbox), warnings_of(home, {7: inbox})) == ([], [])
    drop("uptime.csv", MIXED)
    drop("nix.csv", "x")  # of which there is no reconstruction
    found = discover(inbox)
    taken = {feed: [path.name for path in files] for feed, files in found.feeds.items() if files}
    assert taken == {"uptime": ["uptime.reconstruction.csv"], "tls": ["a.reconstruction.json"]}
    (waiting,) = told_of_waiting(7, inbox)
    assert waiting.startswith("period 7: nix.csv, uptime.csv were not taken: ")
    assert f"put files of tls into {inbox} too, or take out of it what has .reconstruction. in its name" in waiting

    drop("tls.json", "[]")
    found = discover(inbox)
    taken = {feed: [path.name for path in files] for feed, files in found.feeds.items() if files}
    assert taken == {"uptime": ["uptime.csv"], "nix": ["nix.csv"], "tls": ["tls.json"]}
    (replaced,) = warnings_of(home, {7: inbox})
    assert replaced.startswith("period 7: tls/a.reconstruction.json, uptime.reconstruction.csv were passed over")
    assert told_of_waiting(7, inbox) == []


def test_what_was_sent_neither_falls_back_on_a_reconstruction_nor_is_compared_with_it(
    home: Path, inbox: Path, drop: Drop
) -> None:
    few = Gate("uptime", None, None, "records_change_pct", None, Decimal(-20), Decimal(20))
    drop("uptime.reconstruction.csv", GOOD)
    assert ingest_feed(home, "uptime", 7, inbox, NOW).status == "accepted"
    (inbox / "uptime.reconstruction.csv").unlink()
    own = drop("uptime.csv", MIXED)  # twice the rows of the reconstruction
    assert ingest_feed(home, "uptime", 7, inbox, NOW, gates=[few]).status == "accepted"
    own.write_text(GOOD, encoding="utf-8")
    assert ingest_feed(home, "uptime", 7, inbox, NOW, gates=[few]).status == "held", "it is compared with what was sent"

    own.unlink()
    drop("uptime.reconstruction.csv", GOOD)
    assert ingest_feed(home, "uptime", 7, inbox, NOW).status == "accepted"
    (inbox / "uptime.reconstruction.csv").unlink()
    drop("uptime.csv", "<html></html>")
    assert ingest_feed(home, "uptime", 7, inbox, NOW).status == "quarantined", "nothing stands in for it"
    assert rows(home / "accepted/uptime").is_empty()


def test_a_file_of_no_feed_is_named_until_it_goes(home: Path, inbox: Path, drop: Drop) -> None:
    path = drop("upitme.csv", GOOD)
    (warning,) = quarantine_unrecognised(home, 7, inbox)
    assert warning.startswith("upitme.csv: belongs to no feed; name the file or its folder after one of assessment,")
    assert rows(home / "quarantined").select("feed", "period", "source_file", "source_row").rows() == [
        ("", 7, "upitme.csv", 0)
    ]
    path.unlink()
    assert quarantine_unrecognised(home, 7, inbox) == []
    ingest_feed(home, "uptime", 7, inbox, NOW)
    assert rows(home / "quarantined").is_empty()


def test_an_inbox_that_is_not_there_is_no_empty_inbox(home: Path, tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no such inbox"):
        ingest_feed(home, "uptime", 7, tmp_path / "nowhere", NOW)


def test_a_parser_that_loses_a_record_stops_the_ingest(
    home: Path, inbox: Path, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("uptime.csv", MIXED)
    feed = FEEDS["uptime"]

    def losing(data: bytes, period: int) -> Parsed:
        parsed = feed.parse(data, period)
        return Parsed(parsed.accepted, parsed.quarantined.clear(), parsed.records_count)

    monkeypatch.setitem(FEEDS, "uptime", Feed(feed.schema, losing))
    with pytest.raises(ConservationError, match=r"uptime, uptime\.csv: 2 records became 1 accepted and 0 quarantined"):
        ingest_feed(home, "uptime", 7, inbox, NOW)
    assert not (home / "accepted").exists()


def test_a_fingerprint_is_of_one_feed() -> None:
    fingerprints = {feed: parser_fingerprint(feed) for feed in FEEDS}
    assert len(set(fingerprints.values())) == len(FEEDS)
    assert all(len(fingerprint) == 8 for fingerprint in fingerprints.values())


REGISTERED = (
    "نام دستگاه,شناسه خدمت,عنوان خدمت,شناسه زیرخدمت,عنوان زیرخدمت,نوع خدمت,سطح الکترونیکی\n"
    "سازمان الف,100,خدمت,{code},زیرخدمت,G2C,کاملاً الکترونیکی\n"
)
ANSWERED = (
    "نام دستگاه,شناسه خدمت,شناسه زیرخدمت,شماره شاخص,گزینه خوداظهاری,گزینه ارزیابی مقدماتی,گزینه ارزیابی نهایی\n"
    "سازمان الف,100,{code},5,1,1,1\n"
)
KNOWN = References({fold("سازمان الف"): "a"}, {5: frozenset({1, 2})})
GATES = [
    Gate("assessment", None, None, "unmatched_pct", "sub_service_id", None, Decimal(10)),
    Gate("services", None, None, "unmatched_answers_pct", None, None, Decimal(10)),
]


def test_answers_and_registry_are_held_against_each_other(home: Path, inbox: Path, drop: Drop) -> None:
    def take_in(feed: str, text: str, code: str) -> FeedResult:
        drop(f"{feed}.csv", text.format(code=code))
        return ingest_feed(home, feed, 8, inbox, NOW, gates=GATES, known=KNOWN)

    assert take_in("services", REGISTERED, "1001").status == "accepted"
    mangled = take_in("assessment", ANSWERED, "1010")
    assert (mangled.status, mangled.accepted) == ("held", 0)
    assert "unmatched_pct of sub_service_id is 100, above 10 (as «1010»)" in mangled.message
    assert take_in("assessment", ANSWERED, "1001").status == "accepted"
    renumbered = take_in("services", REGISTERED, "2001")
    assert renumbered.status == "held"
    assert "unmatched_answers_pct is 100, above 10 (as «1001»)" in renumbered.message
    assert renumbered.accepted == 1  # what was active stays

    # both renumbered, the answers in the inbox before the registry is asked
    drop("assessment.csv", ANSWERED.format(code="3001"))
    assert take_in("services", REGISTERED, "2001").status == "held"  # these answers are none of its own either
    drop("assessment.csv", ANSWERED.format(code="2001"))
    taken = take_in("services", REGISTERED, "2001")
    assert (taken.status, taken.accepted) == ("accepted", 1)
    answered = take_in("assessment", ANSWERED, "2001")
    assert (answered.status, answered.accepted, answered.newly_landed) == ("accepted", 1, 1)


def test_a_registry_is_held_against_active_answers_where_those_beside_it_will_not_be_taken(
    home: Path, inbox: Path, drop: Drop
) -> None:
    gates = [*GATES, Gate("assessment", None, None, "records_change_pct", None, None, Decimal(50))]
    for feed, text in (("services", REGISTERED), ("assessment", ANSWERED)):
        drop(f"{feed}.csv", text.format(code="1001"))
        assert ingest_feed(home, feed, 8, inbox, NOW, gates=gates, known=KNOWN).status == "accepted"
    answer = ANSWERED.format(code="2001")
    drop("assessment.csv", answer + answer.splitlines()[-1].replace(",5,", ",6,") + "\n")
    drop("services.csv", REGISTERED.format(code="2001"))
    for feed in ("services", "assessment"):
        assert ingest_feed(home, feed, 8, inbox, NOW, gates=gates, known=KNOWN).status == "held"


def test_a_feed_that_a_period_must_have_is_missed_until_it_comes(home: Path, inbox: Path, drop: Drop) -> None:
    missed = ingest_feed(home, "services", 8, inbox, NOW, is_required=True)
    assert missed.status == "missing"
    told = trouble(home, "services", 8)
    assert told is not None
    assert (told["outcome"], "scores zero until it comes" in str(told["message"])) == ("missing", True)
    drop("services.csv", REGISTERED.format(code="1001"))
    assert ingest_feed(home, "services", 8, inbox, LATER, is_required=True).status == "accepted"
    assert trouble(home, "services", 8) is None
