"""The doctor: looks at an installation and says what is wrong with it, and what to do. It changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from flows.ingestion.active_landings import active_places, read_active
from flows.ingestion.attempts import Outcome, last_attempt
from flows.ingestion.inboxes import known_inboxes, told_of_strangers
from flows.ingestion.landing import LandingError, landed_file, landings, read_receipt
from flows.ingestion.restoration import is_receipt_made_again, told_of_differences
from flows.marts.published import HeldOpenError, open_published
from flows.operations.plan import published_losses
from flows.operations.trouble import feed_troubles
from flows.publishing.editions import verify_checksums
from flows.publishing.publish import superseded
from flows.publishing.rollback import LIFT, held_sentence, way_out
from flows.publishing.unknown_entries import unknown_entries
from flows.publishing.versions import VersionError, current_version, has_report, opens, verify_version, versions
from flows.seeds.policies import age_limits
from flows.settings import FEED_NAMES, Settings
from flows.system.disk_space import MAKE_ROOM, free_bytes, mib, wanted_bytes
from flows.system.errors import PayeshError
from flows.system.home import builds_folder, published_file, version_folder
from flows.system.lock import lock_holder
from flows.system.published_link import read_published_link
from flows.system.sharing import unshared


class Verdict(StrEnum):
    """What a check found."""

    WELL = "well"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One check's result: what was looked at, the verdict, what was found, and what to do about it."""

    check: str
    verdict: Verdict
    found: str
    advice: str = ""


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Every finding about an installation; `now` is the clock (with a zone).

    Each check stands alone: one that can't be made is a finding itself.
    """
    checks: list[tuple[str, Callable[[Settings, datetime], Iterator[Finding]]]] = [
        ("folder", _folder),
        ("disk", _disk),
        ("lock", _lock),
        ("published", _published),
        ("losses", _losses),
        ("report", _report),
        ("versions", _versions),
        ("builds", _builds),
        ("periods", _periods),
        ("landings", _landings),
        ("derived", _derived),
        ("editions", _editions),
        ("feeds", _feeds),
    ]
    findings: list[Finding] = []
    for name, check in checks:
        try:
            findings += check(settings, now)
        except (OSError, ValueError, PayeshError) as error:
            findings.append(Finding(name, Verdict.WRONG, str(error), "see the message"))
    return findings


def _folder(settings: Settings, _: datetime) -> Iterator[Finding]:
    home = settings.home.absolute()
    if not home.exists():
        yield Finding("folder", Verdict.WARNING, f"{home} is not there yet", "run payesh refresh")
    elif closed := [path for path in _written_to(home) if not os.access(path, os.W_OK | os.X_OK)]:
        yield Finding("folder", Verdict.WRONG, f"{closed[0]} can't be written to", "give its owner write access")
    elif found := unshared(home, settings.published):
        yield Finding("folder", Verdict.WARNING, found, "docs/runbooks/sharing.md says how it is shared, and closed")
    else:
        yield Finding("folder", Verdict.WELL, str(home))


def _written_to(home: Path) -> list[Path]:
    """The folders that a refresh writes to; a restored backup may have them as they are read."""
    return [home, *sorted(path for path in home.glob("*/") if not path.is_symlink()), *sorted(home.glob("versions/*/"))]


def _disk(settings: Settings, _: datetime) -> Iterator[Finding]:
    free, wanted = free_bytes(settings.home), wanted_bytes(settings.home)
    verdict = Verdict.WELL if free >= wanted else Verdict.WRONG
    advice = "" if free >= wanted else MAKE_ROOM
    yield Finding("disk", verdict, f"{mib(free)} free, {mib(wanted)} wanted for a refresh", advice)


def _lock(settings: Settings, _: datetime) -> Iterator[Finding]:
    holder = lock_holder(settings.home)
    if holder is None:
        yield Finding("lock", Verdict.WELL, "nobody is writing")
    else:
        yield Finding("lock", Verdict.WARNING, f"process {holder} is writing", "wait for it; stop it only if it hangs")


def _published(settings: Settings, _: datetime) -> Iterator[Finding]:
    if held := held_sentence(settings.home):
        yield Finding("published", Verdict.WARNING, held, LIFT)
    version = current_version(settings.home)
    if wrong := _wrong_about(settings.home, version):
        yield Finding("published", Verdict.WRONG, wrong, way_out(settings.home))
        return
    if version is None:
        yield Finding("published", Verdict.WARNING, "nothing is published yet", "run payesh refresh")
        return
    try:
        open_published(published_file(settings.home)).close()
    except HeldOpenError as error:
        yield Finding("published", Verdict.WRONG, error.found, error.advice)
        return
    yield Finding("published", Verdict.WELL, f"version {version} opens and holds what was published")


def _wrong_about(home: Path, version: str | None) -> str:
    """What keeps readers from the version that was published; empty when nothing does."""
    trouble = read_published_link(home).trouble
    if trouble or version is None:
        return trouble
    if not opens(home):
        return f"version {version} does not open"
    try:
        verify_version(home, version)
    except VersionError as error:
        return str(error)
    return ""


def _losses(settings: Settings, _: datetime) -> Iterator[Finding]:
    if current_version(settings.home) is None:
        return
    losses = published_losses(settings.home)
    for loss in losses:
        yield Finding("losses", Verdict.WARNING, loss.sentence, f"payesh explain --agency {loss.agency_id}")
    if not losses:
        yield Finding("losses", Verdict.WELL, "no agency loses by a row that was refused or waits")


def _report(settings: Settings, _: datetime) -> Iterator[Finding]:
    version = current_version(settings.home)
    if version is None or not settings.runs.write_report:
        return
    if has_report(settings.home, version):
        yield Finding("report", Verdict.WELL, f"version {version} has its report")
    else:
        yield Finding("report", Verdict.WARNING, f"version {version} has no report", "payesh report, or a refresh")


def _versions(settings: Settings, _: datetime) -> Iterator[Finding]:
    for version in versions(settings.home):
        if version != current_version(settings.home):
            try:
                verify_version(settings.home, version)
            except VersionError as error:
                advice = f"move {version_folder(settings.home, version)} elsewhere: nobody can go back to it"
                yield Finding("versions", Verdict.WARNING, str(error), advice)
    for found, advice in unknown_entries(settings.home):
        yield Finding("versions", Verdict.WARNING, found, advice)
    beyond = superseded(settings.home, settings.keep_versions)
    if beyond:
        found = f"{', '.join(beyond)} stayed beyond the {settings.keep_versions} that are kept"
        yield Finding("versions", Verdict.WARNING, found, "payesh clean")
    yield Finding("versions", Verdict.WELL, f"{len(versions(settings.home))} kept")


def _builds(settings: Settings, _: datetime) -> Iterator[Finding]:
    folder = builds_folder(settings.home)
    left = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if folder.exists() and not folder.is_dir():
        yield Finding("builds", Verdict.WARNING, f"{folder} is no folder", "the next refresh replaces it")
    elif left and lock_holder(settings.home) is None:
        found = f"a refresh that ended badly left {', '.join(left)}"
        yield Finding("builds", Verdict.WARNING, found, "the next refresh clears it away")
    else:
        yield Finding("builds", Verdict.WELL, "none was left behind")


def _landings(settings: Settings, _: datetime) -> Iterator[Finding]:
    damaged, whole = 0, 0
    active = {
        (feed, period, landing_id)
        for feed, period in active_places(settings.home)
        for landing_id in read_active(settings.home, feed, period).values()
    }
    for place in sorted(active | set(landings(settings.home))):
        try:
            if is_receipt_made_again(settings.home, *place):
                continue  # and told beside what else is made again
            read_receipt(settings.home, *place)
            landed_file(settings.home, *place)
            whole += 1
        except LandingError as error:
            damaged += 1
            yield Finding("landings", Verdict.WRONG if place in active else Verdict.WARNING, error.found, error.advice)
    if not damaged:
        yield Finding("landings", Verdict.WELL, f"{whole} files are as they landed")


def _periods(settings: Settings, _: datetime) -> Iterator[Finding]:
    inboxes, left_out = known_inboxes(settings)
    for sentence in [*left_out, *told_of_strangers(settings)]:
        yield Finding("periods", Verdict.WARNING, sentence)
    if not left_out:
        yield Finding("periods", Verdict.WELL, f"{len(inboxes)} with an inbox")


def _derived(settings: Settings, _: datetime) -> Iterator[Finding]:
    sentences = told_of_differences(settings.home)
    for sentence in sentences:
        yield Finding("derived", Verdict.WRONG, sentence, "payesh refresh, which makes it again")
    if not sentences:
        yield Finding("derived", Verdict.WELL, "what follows from what was landed is as it was written")


def _editions(settings: Settings, _: datetime) -> Iterator[Finding]:
    verify_checksums(settings.home)
    yield Finding("editions", Verdict.WELL, "every frozen file is as it was frozen")


def _feeds(settings: Settings, now: datetime) -> Iterator[Finding]:
    limits = age_limits(settings.project_directory)
    last = max(settings.inboxes(), default=None)
    troubles = feed_troubles(settings)
    for trouble in troubles:
        yield Finding("feeds", Verdict.WARNING, trouble.sentence, "docs/runbooks/failed_feed.md")
    stale = 0
    for feed in FEED_NAMES if last is not None else ():
        active = read_active(settings.home, feed, last or 0)
        ids = [each for each in active.values() if not is_receipt_made_again(settings.home, feed, last or 0, each)]
        landed = [read_receipt(settings.home, feed, last or 0, each).fetched_at for each in ids]
        age = (now - max(landed)).days if landed else None
        attempt = last_attempt(settings.home, feed, last or 0)
        if active and age is None:
            continue
        if age is None and attempt and attempt[0] is Outcome.WITHDRAWN:
            yield Finding("feeds", Verdict.WELL, f"{feed}: withdrawn from period {last}: {attempt[1]}")
        elif age is None:
            stale += 1
            found = f"{feed}: nothing is active for period {last}"
            yield Finding("feeds", Verdict.WARNING, found, "put its file into the inbox, or set its address")
        elif age < 0:
            stale += 1
            found = f"{feed}: landed {-age} days in the future, so the clock was set back"
            yield Finding("feeds", Verdict.WARNING, found, "set the clock")
        elif feed in limits and age > limits[feed]:
            stale += 1
            found = f"{feed}: {age} days old, more than the {limits[feed]} of its policy"
            yield Finding("feeds", Verdict.WARNING, found, "payesh plan")
    if not stale and not troubles:
        yield Finding("feeds", Verdict.WELL, f"none of period {last} is too old" if last else "no period has an inbox")
