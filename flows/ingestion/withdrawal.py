"""Taking out of force, by a person's word, what nobody sends any more."""

from __future__ import annotations

from datetime import datetime

from flows.ingestion.accepted import write_rows_parquet
from flows.ingestion.active_landings import read_active, write_active
from flows.ingestion.attempts import Attempt, Outcome, record
from flows.ingestion.inbox_files import discover, name_in
from flows.settings import FeedSource, Settings
from flows.system.derived_files import settle
from flows.system.errors import PayeshError


class WithdrawalError(PayeshError):
    """A feed can't be withdrawn; the message says why and what to do."""


def withdraw(settings: Settings, feed: str, period: int, reason: str, now: datetime) -> list[str]:
    """Take what is active of a feed and period out of force; landed bytes stay. The caller holds the writer's lock.

    Args:
        settings: of the installation.
        feed: name of the feed.
        period: assessment period, which must not be frozen.
        reason: why, for those who come after.
        now: the clock, for the receipt.

    Returns:
        The documents that were active.

    Raises:
        WithdrawalError: when nothing is active, or the next refresh would bring it back.
        LandingError: when the list of what is active can't be read.
    """
    home = settings.home
    active = read_active(home, feed, period)
    if not active:
        raise WithdrawalError(f"nothing of {feed} is active for period {period}; payesh status lists what is")
    inbox = settings.inboxes().get(period)
    files = discover(inbox).feeds[feed] if inbox else []
    if inbox and files:
        named = ", ".join(name_in(inbox, path) for path in files)
        raise WithdrawalError(f"{inbox} has {named}: take it out of there, and the next refresh withdraws {feed}")
    if settings.feeds.get(feed, FeedSource()).address(period):
        variable = f"PAYESH_FEEDS__{feed.upper()}__URL"
        raise WithdrawalError(f"{variable} is set, so the next refresh would bring {feed} back; unset it first")
    write_rows_parquet(home, feed, period, [])  # first: after a kill the list still names what can be withdrawn
    write_active(home, feed, period, {})
    record(home, Attempt(feed, period, "payesh feed withdraw", now, Outcome.WITHDRAWN, reason, ()))
    settle(home)
    return sorted(active)
