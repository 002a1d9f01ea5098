"""What is wrong with what is published: what the command ends with 4 for, and a run's state on a server is named after.

One place decides it, so that the exit code, the state, the artifact and the webhook can't say different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.ingestion.attempts import Outcome, troubles
from flows.ingestion.inboxes import known_inboxes
from flows.marts.losses import agency_losses
from flows.marts.published import open_published
from flows.marts.summary import has_lost_rows
from flows.operations.refresh_result import RefreshResult
from flows.publishing.editions import closed_periods
from flows.publishing.rollback import held_sentence, hold
from flows.settings import Settings

PUBLISHED_WITH_TROUBLE = "PublishedWithTrouble"
"""The state of a run that did its work while something is wrong."""

# some documents of a feed of many, a host's measurement each, fail in most nights: that is told with the feed
_KINDS = {
    Outcome.FAILED: "failing",
    Outcome.HELD: "held back",
    Outcome.REFUSED: "refused",
    Outcome.MISSING: "missing",
}
_ENDED_BADLY = ("failed", "withdrawn")


@dataclass(frozen=True)
class Trouble:
    """Something that is wrong with what is published.

    Attributes:
        subject: what is in trouble; the same from run to run as long as the trouble is the same.
        sentence: what is wrong, since when, and why.
    """

    subject: str
    sentence: str


def troubles_of(settings: Settings, result: RefreshResult) -> list[Trouble]:
    """Everything that is wrong after a refresh, whichever periods it looked at.

    Args:
        settings: of the installation.
        result: what the refresh did.

    Raises:
        InboxError: when the folder of periods is not there.
    """
    found = [*_hold(settings), *feed_troubles(settings)]
    known = {trouble.subject for trouble in found}
    for feed in result.feeds:
        subject = f"period {feed.period}, {feed.feed}"
        if feed.status in _ENDED_BADLY and not known & {f"{subject}: {kind}" for kind in _KINDS.values()}:
            found.append(Trouble(f"{subject}: {feed.status}", f"{subject}: {feed.status}: {feed.message}"))
    found += [Trouble(f"left out: {sentence}", sentence) for sentence in result.left_out]
    found += _losses(settings)
    if result.report_failure:
        found.append(Trouble("report", result.report_failure))
    return found


def feed_troubles(settings: Settings) -> list[Trouble]:
    """What is wrong with each feed, since when and why, as its last attempt says it and not as the last build did.

    Of a period that is frozen, or has no inbox any more, a feed is asked nothing: what failed last there is no trouble.

    Raises:
        InboxError: when the folder of periods is not there.
    """
    inboxes, _ = known_inboxes(settings)
    closed = closed_periods(settings.home)
    return [
        _feed_trouble(row)
        for row in troubles(settings.home).sort("period", "feed").to_dicts()
        if row["outcome"] in _KINDS
        and row["period"] in inboxes
        and (row["period"] not in closed or row["outcome"] == Outcome.REFUSED)
    ]


def _feed_trouble(row: dict[str, object]) -> Trouble:
    subject = f"period {row['period']}, {row['feed']}: {_KINDS[Outcome(str(row['outcome']))]}"
    since = row["failing_since"]
    day = f"{since:%Y-%m-%d}" if isinstance(since, datetime) else ""
    count = row["failed_attempts_count"]
    tries = "1 attempt" if count == 1 else f"{count} attempts"
    return Trouble(subject, f"{subject} since {day} ({tries}): {row['message']}")


def _hold(settings: Settings) -> Iterator[Trouble]:
    held = hold(settings.home)
    if held:
        sentence = f"{held_sentence(settings.home)}; nothing is published until payesh resume"
        yield Trouble(f"held at {held['version']}", sentence)


def _losses(settings: Settings) -> Iterator[Trouble]:
    closed = closed_periods(settings.home)
    with open_published(settings.published, or_copy=True) as connection:
        losses = agency_losses(connection, closed)
        is_any_lost = has_lost_rows(connection, closed)
    for loss in losses:
        yield Trouble(f"period {loss.period}, {loss.agency_id}: loses points", loss.sentence)
    if is_any_lost:
        sentence = "accepted rows match nothing and score nothing; they are is_unmatched in marts.quarantined_rows"
        yield Trouble("accepted rows that match nothing", sentence)
