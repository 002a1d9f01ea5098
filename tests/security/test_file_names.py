"""Names that come from outside are told, and never become a place where something is read or written."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from flows.fetching.document import Document, Wanted
from flows.fetching.response import Fetched
from flows.ingestion.feed_result import FeedResult
from flows.ingestion.inbox_files import discover, name_in, quarantine_unrecognised
from flows.ingestion.ingest import ingest_feed
from flows.publishing.rollback import rollback
from flows.publishing.versions import VersionError
from flows.system.memory import Memory

NOW = datetime(2024, 5, 1, tzinfo=UTC)
CSV = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\nسازمان الف,https://a.example/,100,99,99\n".encode()
NAMES = [
    b"uptime.a\nb\x1b[31m.csv",
    b"uptime...csv",
    b"uptime.\xff\xfe.csv",
    "uptime.\u202evsc".encode(),
    b"uptime." + b"x" * 240 + b".csv",
    b"uptime.'; drop table x; --.csv",
    b"-rf\n.csv",
    b"\xff.csv",
]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty inbox."""
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def ingested(inbox: Path) -> FeedResult:
    return ingest_feed(inbox.parent / "home", "uptime", 7, inbox, NOW)


def outside(inbox: Path) -> set[Path]:
    """What lies beside home and inbox."""
    return {path for path in inbox.parent.iterdir() if path.name not in ("home", "inbox")}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_inbox_is_printed_on_one_line_and_is_no_path(name: bytes, inbox: Path) -> None:
    (inbox / os.fsdecode(name)).write_bytes(CSV)
    result = ingested(inbox)
    told = quarantine_unrecognised(inbox.parent / "home", 7, inbox)
    assert (result.status, told) != ("absent", []), "it is read or told of"
    assert all(line.isprintable() for line in [result.message, *told])
    files = [path for path in (inbox.parent / "home").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if not path.name.isprintable() or len(path.name) > 150]
    assert outside(inbox) == set()


def test_different_names_stay_different(inbox: Path) -> None:
    names = {name_in(inbox, inbox / name) for name in ("a\nb", "a\\nb", "a\\\\nb", "نیم\u200cفاصله")}
    assert len(names) == 4
    assert "نیم\u200cفاصله" in names


def test_a_link_to_outside_is_not_followed_and_what_was_in_force_stays(inbox: Path) -> None:
    (inbox / "uptime.csv").write_bytes(CSV)
    assert ingested(inbox).status == "accepted"
    secret = inbox.parent / "secret.csv"
    secret.write_bytes(CSV.replace(b"100,99", b"500,99"))
    (inbox / "uptime.csv").unlink()
    (inbox / "uptime.csv").symlink_to(secret)
    (inbox / "nix").symlink_to(inbox.parent, target_is_directory=True)
    result = ingested(inbox)
    assert (result.status, result.newly_landed) == ("stale", 0)
    assert "uptime.csv: links to a file outside the inbox; put the file itself there" in result.message
    assert discover(inbox).feeds["nix"] == [], "nor is a folder"


@pytest.mark.parametrize(("start", "wanted"), [(b"[", 80), (b"<table>", 160)])
def test_a_file_that_is_read_whole_is_refused_where_it_would_not_fit_in_memory(
    inbox: Path, start: bytes, wanted: int
) -> None:
    size = 5 * 1024 * 1024
    (inbox / "uptime.csv").write_bytes(start + b" " * (size - len(start) - 1) + b">")
    result = ingest_feed(inbox.parent / "home", "uptime", 7, inbox, NOW, memory=Memory(64))
    assert result.status == "quarantined"
    assert f"uptime.csv: has {size} bytes of " in result.message
    assert f"would take some {wanted} MiB of memory, over 64; send it in parts, or as CSV" in result.message
    assert f"or set PAYESH_PARSING__MEMORY_MB to {wanted}" in result.message


@pytest.mark.parametrize("host", ["../../../etc/passwd", "a/b", "a\nb", "a\0b", "..", "x" * 5000])
def test_what_a_host_is_called_is_in_a_receipt_alone(host: str, inbox: Path) -> None:
    name = Wanted("tls", "https://a.example/", [host], {}).of_host(host)
    assert name.startswith("tls/")
    assert name.count("/") == 1
    body = b'[{"host": "a.ir", "status": "READY", "endpoints": [{"grade": "A"}]}]'
    document = Document(name, Fetched("https://a.example/", body, "application/json", None, None))
    result = ingest_feed(inbox.parent / "home", "tls", 7, inbox, NOW, fetch=lambda _: [document])
    assert result.status == "accepted"
    assert outside(inbox) == set()


def test_what_a_sheet_is_called_is_a_value_alone(inbox: Path) -> None:
    with xlsxwriter.Workbook(inbox / "nix.xlsx") as book:
        sheet = book.add_worksheet("..'; drop --")
        sheet.write_row("A1", ["نام دستگاه", "جهت", "درگاه", "تراکنش", "تراکنش مورد انتظار"])
        sheet.write_row("A2", ["سازمان الف", "دریافت", "GSB", 1, 2])
    result = ingest_feed(inbox.parent / "home", "nix", 7, inbox, NOW)
    assert result.accepted == 1
    rows = pl.concat([pl.read_parquet(path) for path in (inbox.parent / "home/accepted/nix").rglob("*-*.parquet")])
    assert rows["source_sheet"].to_list() == ["..'; drop --"]
    assert outside(inbox) == set()


@pytest.mark.parametrize("version", ["../../elsewhere", "/etc", "", ".", "..", "../versions/a"])
def test_a_version_is_one_of_those_that_are_kept(version: str, inbox: Path) -> None:
    home = inbox.parent / "home"
    (home / "versions" / "a").mkdir(parents=True)
    elsewhere = inbox.parent / "elsewhere"
    elsewhere.mkdir()
    for folder in (elsewhere, home / "versions" / "a", home / "versions", home):
        (folder / "payesh.duckdb").touch()
    with pytest.raises(VersionError, match="there is no version"):
        rollback(home, version, "a test")
