"""What does not come any more is not withdrawn by that: a person withdraws it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.fetching.document import Document
from flows.fetching.response import Fetched
from flows.ingestion.active_landings import read_active, write_active
from flows.ingestion.attempts import trouble
from flows.ingestion.feed_result import FeedResult
from flows.ingestion.ingest import ingest_feed
from flows.ingestion.landing import LandingError, land, receipt_for
from flows.ingestion.withdrawal import WithdrawalError, withdraw
from flows.operations.plan import plan_refresh
from flows.settings import FeedSource, Settings

NOW = datetime(2024, 5, 1, tzinfo=UTC)
LATER = datetime(2024, 6, 1, tzinfo=UTC)
CSV = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\nسازمان الف,https://a.example/,100,99,99\n"
URL = "https://monitor.example/uptime.csv"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "periods/07/inbox").mkdir(parents=True)
    return Settings(home=tmp_path / "home", periods_directory=tmp_path / "periods")


def ingest(settings: Settings, feed: str = "uptime", *documents: Document) -> FeedResult:
    inbox = settings.periods_directory / "07/inbox"
    return ingest_feed(settings.home, feed, 7, inbox, LATER, fetch=lambda _: list(documents))


def fetched(name: str = "uptime.csv") -> Document:
    return Document(name, Fetched(URL, CSV.encode(), "text/csv", None, None))


def drop(settings: Settings, *names: str) -> None:
    for name in names:
        path = settings.periods_directory / "07/inbox" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(CSV, encoding="utf-8")


def planned(settings: Settings, feed: str = "uptime") -> list[tuple[str, bool]]:
    (of_feed,) = [each for each in plan_refresh(settings, NOW).feeds if each.feed == feed]
    return [(action.sentence, action.changes_data) for action in of_feed.actions]


def test_what_came_from_an_address_that_is_not_set_any_more_stays_and_the_setting_is_named(settings: Settings) -> None:
    ingest(settings, "uptime", fetched())
    before = read_active(settings.home, "uptime", 7)
    ((sentence, changes_data),) = planned(settings)
    assert not changes_data
    assert sentence.startswith(
        "keep uptime.csv: PAYESH_FEEDS__UPTIME__URL, which it came from, is not set; set it, or "
    )
    result = ingest(settings)
    assert (result.status, result.accepted) == ("stale", 1)
    assert "PAYESH_FEEDS__UPTIME__URL" in result.message
    assert read_active(settings.home, "uptime", 7) == before
    failing = trouble(settings.home, "uptime", 7)
    assert failing is not None, "it is trouble"
    assert failing["outcome"] == "failed"


def test_of_several_documents_of_an_address_each_stays(settings: Settings) -> None:
    ingest(settings, "uptime", fetched("uptime/a.csv"), fetched("uptime/b.csv"))
    ingest(settings)
    assert set(read_active(settings.home, "uptime", 7)) == {"uptime/a.csv", "uptime/b.csv"}


def test_an_address_that_answers_again_ends_the_trouble(settings: Settings) -> None:
    ingest(settings, "uptime", fetched())
    ingest(settings)
    assert ingest(settings, "uptime", fetched()).status == "accepted"
    assert trouble(settings.home, "uptime", 7) is None


def test_a_file_that_a_person_took_out_of_the_inbox_is_withdrawn(settings: Settings) -> None:
    drop(settings, "uptime.csv", "tls/a.json")
    ingest(settings)
    (settings.periods_directory / "07/inbox/uptime.csv").unlink()
    assert ("deactivate uptime.csv", True) in planned(settings)
    assert ingest(settings).status == "withdrawn"
    assert read_active(settings.home, "uptime", 7) == {}


def test_an_inbox_from_which_all_files_are_gone_at_once_withdraws_nothing(settings: Settings) -> None:
    drop(settings, "uptime.csv")
    ingest(settings)
    before = read_active(settings.home, "uptime", 7)
    make_active(settings, "nix")
    for path in (settings.periods_directory / "07/inbox").iterdir():
        path.unlink()
    ((sentence, changes_data),) = planned(settings)
    assert not changes_data
    assert "the period's inbox has no file of any feed, as when its disk is not mounted" in sentence
    assert ingest(settings).status == "stale"
    assert read_active(settings.home, "uptime", 7) == before


def make_active(settings: Settings, feed: str) -> None:
    """Let a file of the inbox be active of another feed."""
    receipt = receipt_for(feed, 7, f"{feed}.csv", b"x", NOW)
    land(settings.home, receipt, b"x")
    write_active(settings.home, feed, 7, {receipt.source_file: receipt.sha256})


def test_a_person_withdraws_what_nobody_sends_any_more(settings: Settings) -> None:
    ingest(settings, "uptime", fetched())
    assert withdraw(settings, ["uptime"], 7, "closed", NOW) == {"uptime": ["uptime.csv"]}
    assert read_active(settings.home, "uptime", 7) == {}
    assert list((settings.home / "landing/uptime/7").glob("*.receipt.json")), "what was landed stays"
    assert not list((settings.home / "accepted/uptime").glob("period=7/*.parquet"))
    assert trouble(settings.home, "uptime", 7) is None
    assert ingest(settings).status == "absent"


def test_what_the_next_refresh_would_bring_back_is_not_withdrawn(settings: Settings) -> None:
    with pytest.raises(WithdrawalError, match="nothing of uptime is active for period 7"):
        withdraw(settings, ["uptime"], 7, "closed", NOW)
    drop(settings, "uptime.csv")
    ingest(settings)
    with pytest.raises(WithdrawalError, match=r"has uptime\.csv: take it out of there"):
        withdraw(settings, ["uptime"], 7, "closed", NOW)
    (settings.periods_directory / "07/inbox/uptime.csv").unlink()
    asked = settings.model_copy(update={"feeds": {"uptime": FeedSource(url=URL)}})
    with pytest.raises(WithdrawalError, match="PAYESH_FEEDS__UPTIME__URL is set"):
        withdraw(asked, ["uptime"], 7, "closed", NOW)
    assert read_active(settings.home, "uptime", 7)


def test_feeds_are_withdrawn_together_or_not_at_all(settings: Settings) -> None:
    ingest(settings, "uptime", fetched())
    with pytest.raises(WithdrawalError, match="nothing of nix is active"):
        withdraw(settings, ["uptime", "nix"], 7, "closed", NOW)
    assert read_active(settings.home, "uptime", 7)


def test_after_one_feed_is_withdrawn_an_empty_inbox_still_withdraws_no_other(settings: Settings) -> None:
    for feed in ("uptime", "nix"):
        make_active(settings, feed)
    withdraw(settings, ["nix"], 7, "closed", NOW)
    (settings.periods_directory / "07/inbox/README.txt").write_text("the disk goes here", encoding="utf-8")
    assert "the period's inbox has no file of any feed" in ingest(settings).message
    assert read_active(settings.home, "uptime", 7)


def test_landed_bytes_that_are_gone_withdraw_nothing(settings: Settings) -> None:
    ingest(settings, "uptime", fetched())
    active = read_active(settings.home, "uptime", 7)
    for path in (settings.home / "landing/uptime/7").iterdir():
        path.unlink()
    with pytest.raises(LandingError):
        ingest(settings)
    assert read_active(settings.home, "uptime", 7) == active
    assert list((settings.home / "accepted/uptime").glob("period=7/*.parquet"))


def test_what_can_not_be_read_any_more_may_be_withdrawn_beside_the_file_that_comes_next(settings: Settings) -> None:
    drop(settings, "uptime.csv")
    ingest(settings)
    (landed,) = read_active(settings.home, "uptime", 7).values()
    (settings.home / "landing/uptime/7" / landed).write_bytes(b"rotten")
    assert withdraw(settings, ["uptime"], 7, "rotten", NOW) == {"uptime": ["uptime.csv"]}
    assert ingest(settings).status == "accepted"


def test_a_file_that_was_not_taken_is_planned_as_one_that_changes_nothing(settings: Settings) -> None:
    drop(settings, "uptime.csv")
    ingest(settings)
    path = settings.periods_directory / "07/inbox/uptime.csv"
    path.write_bytes(path.read_bytes()[:-4])
    assert planned(settings) == [("land and parse uptime.csv", True)]
    assert ingest(settings).status == "stale"
    assert planned(settings) == [("try uptime.csv again, which was not taken the last time", False)]


def test_a_plan_names_what_belongs_to_no_feed(settings: Settings) -> None:
    drop(settings, "uptmie.csv")
    assert any(
        sentence.startswith("uptmie.csv: belongs to no feed") for sentence in plan_refresh(settings, NOW).warnings
    )
