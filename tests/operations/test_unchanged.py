"""A refresh that finds nothing new ends without Prefect, as one with it would; anything else is left to that one."""

from __future__ import annotations

import copy
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bad_server import sends, serving
from conftest import run_payesh
from tiny_project import PERIODS, TinyProject

from flows.feeds import FEEDS
from flows.ingestion.attempts import Attempt, Outcome, record
from flows.ingestion.frozen_period import keep_frozen
from flows.ingestion.ingest import ingest_feed
from flows.marts.published import open_published
from flows.marts.rows import table_of
from flows.operations.unchanged import unchanged
from flows.publishing.editions import freeze, open_edition
from flows.publishing.maker import MAKER
from flows.publishing.rollback import rollback
from flows.publishing.versions import current_version
from flows.settings import FeedSource, RunSettings, Settings
from flows.system.home import (
    accepted_folder,
    frozen_edition_folder,
    landing_folder,
    prefect_folder,
    published_file,
    runs_folder,
)
from flows.system.version import installed_version

pytestmark = pytest.mark.long(seconds=40)

FEED = "karpooshe"
FIRST, *OTHERS = PERIODS
NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Refreshed:
    """A tiny project that has been refreshed, and may be changed."""

    tiny: TinyProject

    @property
    def home(self) -> Path:
        """Its home."""
        return self.tiny.home

    @property
    def inbox(self) -> Path:
        """The inbox of its first period."""
        return self.tiny.periods / f"{FIRST:02}" / "inbox"

    def settings(self, **others: object) -> Settings:
        """Its settings; it has too few marts for a report."""
        own = {"home": self.home, "project_directory": self.tiny.project, "periods_directory": self.tiny.periods}
        return Settings(**{"runs": RunSettings(write_report=False), **own, **others})

    def has_news(self, **others: object) -> bool:
        """Whether a refresh must look for itself."""
        return unchanged(self.settings(**others), NOW) is None


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> TinyProject:
    """A tiny project, refreshed by the command as a person does."""
    tiny = TinyProject(tmp_path_factory.mktemp("unchanged"))
    done = refresh(tiny)
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["look", "land", "build", "publish"]
    return tiny


def refresh(tiny: TinyProject, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a tiny project."""
    folders = {"PROJECT_DIRECTORY": str(tiny.project), "PERIODS_DIRECTORY": str(tiny.periods)}
    return run_payesh(tiny.home, "refresh", **folders, **settings)


@pytest.fixture
def refreshed(first: TinyProject, tmp_path: Path) -> Refreshed:
    """A copy of it; links within lead to the copy's own."""
    for folder in (first.home, first.periods):
        shutil.copytree(folder, tmp_path / folder.name, symlinks=True)
    shutil.copytree(first.project, tmp_path / "project", symlinks=True)
    tiny = copy.copy(first)
    tiny.project, tiny.periods, tiny.home = (tmp_path / name for name in ("project", "periods", "warehouse"))
    return Refreshed(tiny)


def test_the_published_file_says_which_payesh_made_it(first: TinyProject) -> None:
    with open_published(published_file(first.home)) as connection:
        assert table_of(connection, f"select * from {MAKER}") == (["payesh_version"], [(installed_version(),)])


def test_what_it_says_is_what_taking_in_every_feed_says(refreshed: Refreshed) -> None:
    found = unchanged(refreshed.settings(), NOW)
    assert found is not None
    assert (found.version, found.is_new) == (current_version(refreshed.home), False)
    inboxes = refreshed.settings().inboxes()
    assert found.feeds == [
        ingest_feed(refreshed.home, feed, period, inboxes[period], NOW) for period in PERIODS for feed in FEEDS
    ]
    assert sum(each.accepted for each in found.feeds) == len(PERIODS)


def test_a_frozen_period_says_what_it_says(refreshed: Refreshed) -> None:
    freeze(refreshed.home, FIRST, 1, NOW)
    assert refreshed.has_news(), "the edition is compared with what is published"
    rollback(refreshed.home, current_version(refreshed.home), "nothing is built while this holds")
    found = unchanged(refreshed.settings(), NOW)
    assert found is not None
    of_period = [each for each in found.feeds if each.period == FIRST]
    assert of_period == [keep_frozen(refreshed.home, feed, FIRST, 1, refreshed.inbox, NOW) for feed in FEEDS]


def test_the_command_needs_no_prefect_and_leaves_a_log(refreshed: Refreshed) -> None:
    shutil.rmtree(prefect_folder(refreshed.home))
    logs = len(list(runs_folder(refreshed.home).glob("*.jsonl")))
    done = refresh(refreshed.tiny)
    assert done.returncode == 0, done.stderr
    assert "nothing changed, still published" in done.stdout
    assert [line.split()[:6] for line in done.stderr.splitlines()] == [["look", "for", "news", "nothing", "is", "new"]]
    assert not prefect_folder(refreshed.home).exists()
    assert len(list(runs_folder(refreshed.home).glob("*.jsonl"))) == logs + 1


def a_new_file(refreshed: Refreshed) -> None:
    refreshed.tiny.write_mailbox(FIRST, 2)


def a_file_less(refreshed: Refreshed) -> None:
    (refreshed.inbox / f"{FEED}.csv").unlink()


def a_file_of_no_feed(refreshed: Refreshed) -> None:
    (refreshed.inbox / "letter.csv").write_text("a\n")


def a_changed_landing(refreshed: Refreshed) -> None:
    folder = landing_folder(refreshed.home, FEED, FIRST)
    landed = next(path for path in folder.iterdir() if path.suffix != ".json")
    landed.write_bytes(b"changed on disk")


def a_receipt_that_is_gone(refreshed: Refreshed) -> None:
    next(landing_folder(refreshed.home, FEED, FIRST).glob("*.receipt.json")).unlink()


def rows_that_are_gone(refreshed: Refreshed) -> None:
    next((accepted_folder(refreshed.home, FEED) / f"period={FIRST}").glob("*.parquet")).unlink()


def a_changed_seed(refreshed: Refreshed) -> None:
    with (refreshed.tiny.project / "seeds" / "operations" / "feed_policies.csv").open("a") as file:
        file.write("\n")


def a_changed_model(refreshed: Refreshed) -> None:
    with (refreshed.tiny.project / "models" / "messages.sql").open("a") as file:
        file.write("\n-- again\n")


def a_failed_attempt(refreshed: Refreshed) -> None:
    record(refreshed.home, Attempt(FEED, FIRST, "", NOW, Outcome.FAILED, "the source is down", ()))


def a_published_file_that_does_not_open(refreshed: Refreshed) -> None:
    published_file(refreshed.home).resolve().write_bytes(b"no database")


def nothing_published(refreshed: Refreshed) -> None:
    published_file(refreshed.home).unlink()


def an_opened_edition(refreshed: Refreshed) -> None:
    freeze(refreshed.home, FIRST, 1, NOW)
    open_edition(refreshed.home, FIRST, 2, NOW)


@pytest.mark.parametrize(
    "happens",
    [
        a_new_file,
        a_file_less,
        a_file_of_no_feed,
        a_changed_landing,
        a_receipt_that_is_gone,
        rows_that_are_gone,
        a_changed_seed,
        a_changed_model,
        a_failed_attempt,
        a_published_file_that_does_not_open,
        nothing_published,
        an_opened_edition,
    ],
)
def test_whatever_a_refresh_would_act_on_is_news(refreshed: Refreshed, happens: Callable[[Refreshed], None]) -> None:
    assert not refreshed.has_news()
    happens(refreshed)
    assert refreshed.has_news()


def test_an_address_and_a_report_that_is_wanted_are_news(refreshed: Refreshed) -> None:
    assert refreshed.has_news(feeds={"uptime": FeedSource(url="https://uptime.example/{period}")})
    assert not refreshed.has_news(feeds={FEED: FeedSource(url="https://mailbox.example/")}), "every inbox has a file"
    assert refreshed.has_news(runs=RunSettings(write_report=True))


def test_while_a_rollback_holds_a_change_of_the_project_is_no_news(refreshed: Refreshed) -> None:
    rollback(refreshed.home, current_version(refreshed.home), "to look at it")
    a_changed_model(refreshed)
    assert not refreshed.has_news()
    a_new_file(refreshed)
    assert refreshed.has_news()


def test_a_webhook_is_told_of_what_fails_before_prefect_is_there(refreshed: Refreshed) -> None:
    freeze(refreshed.home, FIRST, 1, NOW)
    frozen = frozen_edition_folder(refreshed.home, FIRST, 1) / "figures.parquet"
    frozen.chmod(0o640)
    frozen.write_bytes(b"changed on disk")
    with serving({"/hook": sends(b"")}) as receiver:
        hook = {"WEBHOOK__URL": receiver.url("/hook"), "WEBHOOK__ALLOW_PRIVATE_ADDRESSES": "true"}
        done = refresh(refreshed.tiny, **hook)
        assert (done.returncode, receiver.asked["/hook"]) == (2, 1), done.stderr
    assert "is not what was frozen" in done.stderr
