"""What was last good stays active while attempts fail, and every attempt leaves a receipt."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from flows.feeds import FEEDS
from flows.fetching.document import Document
from flows.fetching.response import Fetched, FetchError, Validators
from flows.ingestion.accepted import write_receipts
from flows.ingestion.active_landings import read_active
from flows.ingestion.feed_result import FeedResult
from flows.ingestion.gates import Gate
from flows.ingestion.ingest import ingest_feed
from flows.ingestion.landing import read_landed, read_receipt

MAY = datetime(2024, 5, 1, tzinfo=UTC)
JUNE = datetime(2024, 6, 1, tzinfo=UTC)
JULY = datetime(2024, 7, 1, tzinfo=UTC)
HEADER = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\n"
GOOD = HEADER + "سازمان الف,https://a.example/,100,99,99\n"
BETTER = HEADER + "سازمان الف,https://a.example/,100,100,100\n"
PAGE = "<html><title>Login</title></html>"
URL = "https://monitor.example/uptime.csv"
DOWN = FetchError(f"{URL}: answered 500 Internal Server Error, after 3 tries; refresh again later", tries=3, status=500)

Refresh = Callable[..., FeedResult]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def refresh(home: Path, inbox: Path) -> Refresh:
    """Ingest of uptime at a time, with what its address answers."""

    def ingest(at: datetime, *outcomes: Fetched | FetchError | None, gates: tuple[Gate, ...] = ()) -> FeedResult:
        documents = [Document("uptime.csv", outcome) for outcome in outcomes]
        result = ingest_feed(home, "uptime", 7, inbox, at, fetch=lambda _: documents, gates=gates)
        write_receipts(home)
        return result

    return ingest


def fetched(text: str) -> Fetched:
    return Fetched(URL, text.encode(), "text/csv", '"1"', None)


def uptimes(home: Path) -> list[Decimal]:
    return pl.read_parquet(home / "accepted/uptime/**/*.parquet", hive_partitioning=False)["uptime_pct"].to_list()


def trouble(home: Path) -> list[dict[str, object]]:
    return pl.read_parquet(home / "attempts/troubles.parquet").to_dicts()


def test_a_fetched_document_is_landed_with_its_address_and_validators(home: Path, refresh: Refresh) -> None:
    assert refresh(MAY, fetched(GOOD)).status == "accepted"
    (receipt,) = (home / "landing/uptime/7").glob("*.receipt.json")
    told = json.loads(receipt.read_text())
    assert (told["url"], told["etag"], told["source_file"]) == (URL, '"1"', "uptime.csv")
    assert trouble(home) == []


def test_a_failed_fetch_keeps_the_last_good_landing_and_says_since_when(home: Path, refresh: Refresh) -> None:
    refresh(MAY, fetched(GOOD))
    refresh(JUNE, DOWN)
    result = refresh(JULY, DOWN)
    assert result.status == "stale"
    assert result.message == f"what was landed by 2024-05-01 00:00 UTC stays active; {DOWN}"
    assert uptimes(home) == [Decimal(99)]
    assert trouble(home) == [
        {
            "feed": "uptime",
            "period": 7,
            "outcome": "failed",
            "message": result.message,
            "failing_since": JUNE,
            "last_failed_at": JULY,
            "failed_attempts_count": 2,
        }
    ]
    assert len(list((home / "attempts/uptime/7").glob("*.json"))) == 3


def test_a_good_fetch_ends_the_trouble(home: Path, refresh: Refresh) -> None:
    refresh(MAY, fetched(GOOD))
    refresh(JUNE, DOWN)
    assert refresh(JULY, fetched(BETTER)).status == "accepted"
    assert uptimes(home) == [Decimal(100)]
    assert trouble(home) == []


def test_a_document_that_has_not_changed_stays_in_force(home: Path, inbox: Path, refresh: Refresh) -> None:
    refresh(MAY, fetched(GOOD))
    asked: list[Mapping[str, Validators]] = []

    def not_modified(known: Mapping[str, Validators]) -> list[Document]:
        asked.append(known)
        return [Document("uptime.csv", None)]

    result = ingest_feed(home, "uptime", 7, inbox, JUNE, fetch=not_modified)
    assert asked == [{"uptime.csv": Validators('"1"', None)}]
    assert (result.status, result.newly_landed, result.accepted) == ("accepted", 0, 1)


@pytest.mark.parametrize("gone", ["bytes", "receipt"])
def test_what_was_moved_away_is_asked_for_whole_and_landed_again(
    home: Path, inbox: Path, refresh: Refresh, gone: str
) -> None:
    refresh(MAY, fetched(GOOD))
    landed, receipt = sorted((home / "landing" / "uptime" / "7").iterdir())
    (landed if gone == "bytes" else receipt).rename(home / "moved away")
    asked: list[Mapping[str, Validators]] = []

    def answer(known: Mapping[str, Validators]) -> list[Document]:
        asked.append(known)
        return [Document("uptime.csv", fetched(GOOD))]

    result = ingest_feed(home, "uptime", 7, inbox, JUNE, fetch=answer)
    assert (asked, result.status) == ([{}], "accepted"), "a source must not answer that nothing has changed"
    assert read_landed(home, "uptime", 7, read_receipt(home, "uptime", 7, landed.name).sha256) == GOOD.encode()


def test_a_page_instead_of_the_table_is_quarantined_beside_the_last_good_rows(
    home: Path, inbox: Path, refresh: Refresh
) -> None:
    (inbox / "uptime.csv").write_text(GOOD, encoding="utf-8")
    refresh(MAY)
    (inbox / "uptime.csv").write_text(PAGE, encoding="utf-8")
    result = refresh(JUNE)
    assert (result.status, result.records, result.accepted, result.quarantined) == ("stale", 2, 1, 1)
    assert uptimes(home) == [Decimal(99)]
    (row,) = pl.read_parquet(home / "quarantined/uptime/**/*.parquet", hive_partitioning=False).to_dicts()
    assert row["source_row"] == 0
    assert row["reason"] in result.message


def test_without_a_last_good_landing_a_failure_leaves_nothing_in_force(home: Path, refresh: Refresh) -> None:
    result = refresh(MAY, DOWN)
    assert (result.status, result.records) == ("quarantined", 0)
    assert result.message == f"nothing is active; {DOWN}"
    assert read_active(home, "uptime", 7) == {}


def test_of_several_documents_one_that_fails_keeps_its_own_last_good_one(home: Path, inbox: Path) -> None:
    def ingest(at: datetime, **outcomes: Fetched | FetchError) -> FeedResult:
        documents = [Document(f"uptime/{name}.csv", outcome) for name, outcome in outcomes.items()]
        return ingest_feed(home, "uptime", 7, inbox, at, fetch=lambda _: documents)

    ingest(MAY, a=fetched(GOOD), b=fetched(BETTER.replace("الف", "ب")))
    newer = GOOD.replace(",99,99", ",98,98")
    result = ingest(JUNE, a=fetched(newer), b=DOWN)
    assert (result.status, result.accepted) == ("incomplete", 2)
    assert str(DOWN) in result.message
    assert sorted(uptimes(home)) == [Decimal(98), Decimal(100)]


def test_an_inbox_comes_before_the_address(home: Path, inbox: Path, refresh: Refresh) -> None:
    (inbox / "uptime.csv").write_text(GOOD, encoding="utf-8")
    refresh(MAY, fetched(BETTER))
    assert uptimes(home) == [Decimal(99)]


def test_a_breached_gate_holds_the_last_good_landing_and_says_why(home: Path, refresh: Refresh) -> None:
    gate = Gate("uptime", None, None, "mean", "uptime_pct", Decimal(50), None)
    refresh(MAY, fetched(GOOD), gates=(gate,))
    low = GOOD.replace(",99,99", ",3,3")
    result = refresh(JUNE, fetched(low), gates=(gate,))
    assert result.status == "held"
    assert "held back by its gates: mean of uptime_pct is 3, below 50; what was landed by 2024-05-01" in result.message
    assert uptimes(home) == [Decimal(99)]
    assert [row["outcome"] for row in trouble(home)] == ["held"]
    assert refresh(JULY, fetched(low)).status == "accepted"  # the bound was lifted
    assert uptimes(home) == [Decimal(3)]


def test_an_ingest_that_breaks_down_leaves_a_receipt_and_the_last_good_rows(home: Path, refresh: Refresh) -> None:
    refresh(MAY, fetched(GOOD))
    with pytest.raises(KeyError):
        ingest_feed(home, "uptime", 7, home, JUNE, fetch=lambda _: [Document("other.csv", None)])
    write_receipts(home)
    assert [(row["outcome"], row["message"]) for row in trouble(home)] == [("failed", "KeyError: 'other.csv'")]
    assert uptimes(home) == [Decimal(99)]


@pytest.mark.parametrize("feed", FEEDS)
def test_every_feed_keeps_its_shipped_rows_when_its_address_fails(feed: str, home: Path, tmp_path: Path) -> None:
    shipped, empty = Path(__file__).parents[2] / "periods/07/inbox", tmp_path / "empty"
    empty.mkdir()
    first = ingest_feed(home, feed, 7, shipped, MAY)
    second = ingest_feed(home, feed, 7, empty, JUNE, fetch=lambda _: [Document(feed, DOWN)])
    assert second.status == "stale"
    assert (second.records, second.accepted, second.quarantined) == (first.records, first.accepted, first.quarantined)


def test_of_many_faults_the_first_are_told(home: Path, inbox: Path) -> None:
    documents = [Document(f"uptime/{n}.csv", FetchError(f"{URL}/{n}: is down")) for n in range(9)]
    result = ingest_feed(home, "uptime", 7, inbox, MAY, fetch=lambda _: documents)
    assert result.message.endswith(f"{URL}/4: is down; and 4 more, in the attempt's receipt")
    (receipt,) = (home / "attempts/uptime/7").glob("*.json")
    assert f"{URL}/8: is down" in receipt.read_text()
