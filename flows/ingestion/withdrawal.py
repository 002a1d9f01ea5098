"""Taking out of force, by a person's word, what nobody sends any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.ingestion.accepted import write_rows_parquet
from flows.ingestion.active_landings import read_active, write_active
from flows.ingestion.attempts import Attempt, Outcome, record
from flows.ingestion.inbox_files import discover, name_in
from flows.ingestion.landing import LandingError, landed_file, read_receipt
from flows.settings import FeedSource, Settings
from flows.system.derived_files import settle
from flows.system.errors import PayeshError


class WithdrawalError(PayeshError):
    """A feed can't be withdrawn; the message says why and what to do."""


def withdraw(settings: Settings, feeds: Sequence[str], period: int, reason: str, now: datetime) -> dict[str, list[str]]:
    """Take what is active of feeds of a period out of force; landed bytes stay. The caller holds the writer's lock.

    Args:
        settings: of the installation.
        feeds: names of the feeds; where one of them can't be withdrawn, none is.
        period: assessment period, which must not be frozen.
        reason: why, for those who come after.
        now: the clock, for the receipts.

    Returns:
        By feed, the documents that were active.

    Raises:
        WithdrawalError: when nothing is active of a feed, or the next refresh would bring it back.
        LandingError: when the list of what is active can't be read.
    """
    home = settings.home
    active = {feed: read_active(home, feed, period) for feed in feeds}
    for feed in feeds:
        _require_gone(settings, feed, period, active[feed])
    for feed in feeds:
        write_rows_parquet(home, feed, period, [])  # first: after a kill the list still names what can be withdrawn
        write_active(home, feed, period, {})
        record(home, Attempt(feed, period, "payesh feed withdraw", now, Outcome.WITHDRAWN, reason, ()))
    settle(home)
    return {feed: sorted(documents) for feed, documents in active.items()}


def _require_gone(settings: Settings, feed: str, period: int, active: Mapping[str, str]) -> None:
    """Refuse to withdraw what the next refresh would bring back, unless landed bytes of it keep that from going on."""
    if not active:
        raise WithdrawalError(f"nothing of {feed} is active for period {period}; payesh status lists what is")
    if not all(_is_whole(settings, feed, period, landing_id) for landing_id in active.values()):
        return
    inbox = settings.inboxes().get(period)
    found = discover(inbox) if inbox else None
    names = [name_in(found.inbox, path) for path in found.feeds[feed]] if found else []
    if found and (names or feed in found.waiting):
        named = ", ".join([*names, *found.waiting.get(feed, {})])
        raise WithdrawalError(f"{inbox} has {named}: take it out of there, and the next refresh withdraws {feed}")
    if settings.feeds.get(feed, FeedSource()).address(period):
        variable = f"PAYESH_FEEDS__{feed.upper()}__URL"
        raise WithdrawalError(f"{variable} is set, so the next refresh would bring {feed} back; unset it first")


def _is_whole(settings: Settings, feed: str, period: int, landing_id: str) -> bool:
    try:
        read_receipt(settings.home, feed, period, landing_id)
        landed_file(settings.home, feed, period, landing_id)
    except LandingError:
        return False
    return True
