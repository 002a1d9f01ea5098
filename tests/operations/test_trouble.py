"""What is wrong with what is published is said once: since when and why, and to whom it may concern."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bad_server import Handler, sends, serving
from tiny_project import PERIODS, TinyProject

from flows.ingestion.accepted import write_receipts
from flows.ingestion.attempts import Attempt, Outcome, record
from flows.operations.trouble import Trouble, feed_troubles
from flows.operations.webhook import tell_of_troubles
from flows.publishing.rollback import hold
from flows.settings import Settings
from flows.system.home import hold_file, told_file

FIRST = PERIODS[0]
RUN = ("refresh", "quiet-otter", "7")
FAILING = Trouble("period 7, nix: failing", "period 7, nix: failing since 2021-06-01 (2 attempts): 401")
HELD = Trouble("held at 1", "held at 1 since 2021-06-02: a wrong file")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    tiny = TinyProject(tmp_path)
    return Settings(home=tiny.home, project_directory=tiny.project, periods_directory=tiny.periods)


def attempts(settings: Settings, *outcomes: Outcome) -> None:
    """So many attempts at nix, a day each."""
    for day, outcome in enumerate(outcomes, 1):
        message = f"reason of day {day}"
        record(settings.home, Attempt("nix", FIRST, "x", datetime(2021, 6, day, tzinfo=UTC), outcome, message, ()))
    write_receipts(settings.home)


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ([Outcome.FAILED], ["failing since 2021-06-01 (1 attempt): reason of day 1"]),
        (
            [Outcome.TAKEN, Outcome.FAILED, Outcome.FAILED, Outcome.FAILED],
            ["failing since 2021-06-02 (3 attempts): reason of day 4"],
        ),
        ([Outcome.FAILED, Outcome.HELD], ["held back since 2021-06-01 (2 attempts): reason of day 2"]),
        ([Outcome.TAKEN, Outcome.MISSING], ["missing since 2021-06-02 (1 attempt): reason of day 2"]),
        ([Outcome.FAILED, Outcome.TAKEN], []),
        ([Outcome.ABSENT], []),
        ([Outcome.PARTLY_FAILED], []),
    ],
)
def test_a_feed_is_in_trouble_since_its_first_attempt_that_failed_and_for_the_reason_of_its_last(
    settings: Settings, outcomes: list[Outcome], told: list[str]
) -> None:
    attempts(settings, *outcomes)
    assert [each.sentence for each in feed_troubles(settings)] == [f"period {FIRST}, nix: {said}" for said in told]


def test_a_period_without_inbox_is_asked_nothing_and_in_no_trouble(settings: Settings) -> None:
    attempts(settings, Outcome.FAILED)
    shutil.rmtree(settings.periods_directory / f"{FIRST:02}")
    assert feed_troubles(settings) == []


def test_the_subject_of_a_trouble_stays_as_long_as_it_lasts(settings: Settings) -> None:
    attempts(settings, Outcome.FAILED)
    (first,) = feed_troubles(settings)
    attempts(settings, Outcome.FAILED, Outcome.FAILED)
    (second,) = feed_troubles(settings)
    assert first.subject == second.subject
    assert first.sentence != second.sentence


def test_a_hold_of_an_older_payesh_is_since_its_file_was_written(settings: Settings) -> None:
    hold_file(settings.home).parent.mkdir(parents=True)
    hold_file(settings.home).write_text(json.dumps({"version": "1", "from_version": "2", "reason": "wrong"}))
    held = hold(settings.home)
    assert held is not None
    assert held["since"].startswith(f"{datetime.now(UTC):%Y-%m-%d}")


class Hook:
    """A webhook on loopback, and what it was told."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.bodies: list[dict[str, str]] = []

    def answer(self, handler: Handler) -> None:
        """Take what is told."""
        self.bodies.append(json.loads(handler.body))
        handler.send(204, b"")

    def told(self, *troubles: Trouble) -> list[tuple[str, str]]:
        """States and messages of what it is told after a run with these troubles."""
        self.bodies.clear()
        tell_of_troubles(self.settings, *RUN, troubles)
        return [(body["state"], body["message"]) for body in self.bodies]


def hooked(settings: Settings, url: str) -> Settings:
    webhook = {"url": url, "allow_private_addresses": True}
    return Settings(**{**settings.model_dump(exclude={"webhook"}), "webhook": webhook})


def test_the_webhook_is_told_when_a_trouble_begins_and_ends_and_not_each_night(settings: Settings) -> None:
    hook = Hook(settings)
    with serving({"/hook": hook.answer}) as receiver:
        hook.settings = hooked(settings, receiver.url("/hook"))
        assert hook.told() == []
        assert hook.told(FAILING) == [("PublishedWithTrouble", f"begun: {FAILING.sentence}")]
        assert hook.told(FAILING) == []
        assert hook.told(Trouble(FAILING.subject, "the same, in other words")) == []
        assert hook.told(FAILING, HELD) == [
            ("PublishedWithTrouble", f"begun: {HELD.sentence}\nlasting: {FAILING.subject}")
        ]
        assert hook.told(HELD) == [("PublishedWithTrouble", f"ended: {FAILING.subject}\nlasting: {HELD.subject}")]
        assert hook.told() == [("Completed", f"ended: {HELD.subject}")]
        assert hook.told() == []


def test_what_the_webhook_did_not_take_it_is_told_again(settings: Settings) -> None:
    with serving({"/hook": sends(b"", 503)}) as receiver:
        tell_of_troubles(hooked(settings, receiver.url("/hook")), *RUN, [FAILING])
    hook = Hook(settings)
    with serving({"/hook": hook.answer}) as receiver:
        hook.settings = hooked(settings, receiver.url("/hook"))
        assert hook.told(FAILING) == [("PublishedWithTrouble", f"begun: {FAILING.sentence}")]


@pytest.mark.parametrize("content", ["", "[", "\x00"])
def test_a_record_of_what_was_told_that_can_not_be_read_costs_one_message_more(
    settings: Settings, content: str
) -> None:
    told_file(settings.home).parent.mkdir(parents=True)
    told_file(settings.home).write_text(content)
    hook = Hook(settings)
    with serving({"/hook": hook.answer}) as receiver:
        hook.settings = hooked(settings, receiver.url("/hook"))
        assert hook.told(FAILING) != []
        assert hook.told(FAILING) == []


def test_without_a_webhook_nothing_is_remembered_so_that_one_that_is_set_later_is_told_all(
    settings: Settings,
) -> None:
    tell_of_troubles(settings, *RUN, [FAILING])
    assert not told_file(settings.home).exists()
