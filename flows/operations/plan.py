"""The plan: what a refresh would fetch, land, parse and build, found out without doing any of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.building.inputs import DATA, build_inputs, changed_inputs, data_of
from flows.feeds import FEEDS
from flows.ingestion.accepted import is_parsed
from flows.ingestion.active_landings import read_active
from flows.ingestion.arrivals import kept_reason, refusal
from flows.ingestion.attempts import WELL, last_attempt
from flows.ingestion.inbox_files import Discovery, discover, is_recognised_otherwise, name_in, told_of_unrecognised
from flows.ingestion.inboxes import known_inboxes, told_of_strangers
from flows.ingestion.landing import LandingError, read_receipt
from flows.ingestion.restoration import told_of_differences
from flows.ingestion.unsettled_files import plan_unsettled
from flows.marts.losses import Loss, agency_losses
from flows.marts.published import open_published
from flows.publishing.editions import closed_periods
from flows.publishing.rollback import trouble_of_published
from flows.publishing.unknown_entries import unknown_entries
from flows.publishing.versions import current_version, has_report, opens, published_inputs
from flows.seeds.policies import age_limits
from flows.settings import FeedSource, Settings
from flows.system.atomic_files import file_hash
from flows.system.home import landing_folder, published_file


@dataclass(frozen=True)
class Action:
    """One thing that a refresh would do: a sentence for people, and whether it changes the active data."""

    sentence: str
    changes_data: bool


@dataclass(frozen=True)
class FeedPlan:
    """What a refresh would do for a feed of a period.

    Attributes:
        period: assessment period.
        feed: name of the feed.
        actions: what would be done; empty when there is nothing to do.
        age_days: days since what is active was landed; None when nothing is.
        is_stale: whether that is more than the feed's policy allows.
    """

    period: int
    feed: str
    actions: list[Action]
    age_days: int | None
    is_stale: bool


@dataclass(frozen=True)
class Plan:
    """What a refresh would do.

    Attributes:
        feeds: a plan for each period and feed.
        build: why marts would be built, a kind of changed input each; empty when they would not be. What an address
            would bring is not known before it is asked.
        writes_report: whether the report would be written: of a new version, or of a published one that lacks it.
        losses: what agencies lose, in what is published, by rows that were refused or wait.
        warnings: folders, periods and files that would be left out, what is wrong with the link to what is published,
            and files of the home that would be made again.
    """

    feeds: list[FeedPlan]
    build: list[str]
    writes_report: bool
    losses: list[Loss]
    warnings: list[str]


def plan_refresh(settings: Settings, now: datetime) -> Plan:
    """Find out what a refresh would do now.

    Raises:
        InboxError: when the folder of periods is not there.
        IngestError: when an inbox is no folder.
        LandingError: when a record or receipt can't be read.
        EditionError: when the record of an edition can't be read.
    """
    frozen = closed_periods(settings.home)
    limits = age_limits(settings.project_directory)
    inboxes, left_out = known_inboxes(settings)
    unsettled = plan_unsettled(inboxes.values(), settings.inbox)
    found = {period: discover(inbox, unsettled) for period, inbox in inboxes.items()}
    differences = told_of_differences(settings.home)
    feeds = []
    for period, inbox in inboxes.items():
        for feed in FEEDS:
            place = (settings, feed, period, inbox, found[period], frozen.get(period), limits.get(feed), now)
            try:
                feeds.append(plan_feed(*place))
            except LandingError:
                if not differences:  # a refresh makes it again first
                    raise
    unknown = [entry.sentence for entry in unknown_entries(settings.home)]
    strangers = [*told_of_strangers(settings), *unknown, *filter(None, [trouble_of_published(settings.home)])]
    unrecognised = [sentence for inbox in inboxes.values() for sentence in told_of_unrecognised(inbox)]
    warnings = [*left_out, *strangers, *unrecognised, *differences]
    inputs = build_inputs(settings.project_directory, settings.home)
    changed = changed_inputs(published_inputs(settings.home), inputs)
    if differences:  # made again, it is as it was
        changed = {kind for kind in changed if not kind.startswith(DATA)}
    changed |= {data_of(each.period) for each in feeds if any(action.changes_data for action in each.actions)}
    changed |= {data_of(each) for each, inbox in inboxes.items() if is_recognised_otherwise(settings.home, each, inbox)}
    version = current_version(settings.home)
    lacks_report = version is None or not has_report(settings.home, version)
    writes_report = settings.runs.write_report and (bool(changed) or lacks_report)
    return Plan(feeds, sorted(changed), writes_report, published_losses(settings.home), warnings)


def published_losses(home: Path) -> list[Loss]:
    """What agencies lose, in what is published, by rows that were refused or wait; none where nothing can be read."""
    if not opens(home):
        return []
    with open_published(published_file(home), or_copy=True) as connection:
        return agency_losses(connection, closed_periods(home))


def plan_feed(
    settings: Settings,
    feed: str,
    period: int,
    inbox: Path,
    found: Discovery,
    edition: int | None,
    stale_after_days: int | None,
    now: datetime,
) -> FeedPlan:
    """Find out what a refresh would do now for a feed of a period.

    Args:
        settings: where what is active is, and which feeds have addresses.
        feed: name of the feed.
        period: assessment period.
        inbox: the period's inbox.
        found: its files.
        edition: the frozen edition that closes the period; None when it is open.
        stale_after_days: the age that the feed's policy allows; None when it sets none.
        now: the clock (with a zone).

    Raises:
        IngestError: when the inbox is no folder.
        LandingError: when a record or receipt can't be read.
    """
    home = settings.home
    active = read_active(home, feed, period)
    refused = {name_in(inbox, path): why for path in found.feeds[feed] if (why := refusal(inbox, path))}
    names = {name_in(inbox, path): path for path in found.feeds[feed]}
    files = {name: file_hash(path) for name, path in names.items() if name not in refused}
    waiting = found.waiting_alone(feed)
    if edition is not None:
        others = [name for name, landing_id in files.items() if landing_id not in active.values()]
        actions = [Action(f"refuse {name}: frozen as edition {edition}", False) for name in others]
    elif files or waiting or refused:
        actions = _inbox_actions(home, feed, period, files, active, [*waiting, *refused])
        actions += [Action(f"leave out {why}", False) for why in (*waiting.values(), *refused.values())]
    else:
        source = settings.feeds.get(feed, FeedSource())
        address = source.address(period)
        actions = [Action(f"ask {source.without_secrets(address)}", False)] if address else []
        actions += [] if address else _absences(home, feed, period, found, active)
    actions += [
        Action(f"parse {name} again: its parser changed", True)
        for name, landing_id in active.items()
        if not is_parsed(home, feed, period, landing_id)
    ]
    landed = [read_receipt(home, feed, period, landing_id).fetched_at for landing_id in active.values()]
    age = (now - max(landed)).days if landed else None
    is_stale = age is not None and stale_after_days is not None and age > stale_after_days
    return FeedPlan(period, feed, actions, age, is_stale)


def _absences(home: Path, feed: str, period: int, found: Discovery, active: dict[str, str]) -> list[Action]:
    """What becomes of active documents that come no more: those that a person took out of the inbox are withdrawn."""
    kept = {
        name: kept_reason(home, feed, period, found, read_receipt(home, feed, period, landing_id))
        for name, landing_id in active.items()
    }
    return [Action(f"keep {why}" if why else f"deactivate {name}", not why) for name, why in kept.items()]


def _inbox_actions(
    home: Path, feed: str, period: int, files: dict[str, str], active: dict[str, str], others: list[str]
) -> list[Action]:
    actions, last = [], last_attempt(home, feed, period)
    for name, landing_id in files.items():
        if active.get(name) == landing_id:
            continue
        is_landed = (landing_folder(home, feed, period) / landing_id).exists()
        if last and last[0] not in WELL and landing_id in last[2]:
            actions.append(Action(f"try {name} again, which was not taken the last time", False))
        else:
            actions.append(Action(f"{'activate again' if is_landed else 'land and parse'} {name}", True))
    gone = [name for name in active if name not in files and name not in others] if files else []
    return actions + [Action(f"deactivate {name}", True) for name in gone]
