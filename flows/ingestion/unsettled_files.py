"""Files of inboxes that may still be being written: changed a moment ago, or between two looks."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from flows.settings import InboxSettings

_LATELY_SECONDS = 60  # a file that was changed before that is looked at once


def unsettled_files(inboxes: Iterable[Path], settings: InboxSettings) -> dict[Path, str]:
    """The files that are to wait for the next refresh, each with what is said of it.

    Args:
        inboxes: the folders that are looked through.
        settings: how old a file must be, and how long to wait before the second look at those that are young.
    """
    now = time.time_ns()
    first = {path: seen for inbox in inboxes for path in inbox.rglob("*") if path.is_file() and (seen := look(path))}
    ages = {path: (now - changed_at) / 1e9 for path, (_, changed_at) in first.items()}
    lately = [path for path, age in ages.items() if age < _LATELY_SECONDS]
    if lately:
        time.sleep(settings.look_again_seconds)
    waiting = {path: "changes while it is looked at" for path in lately if look(path) != first[path]}
    least = settings.least_age_seconds
    # without a least age the clock of whoever wrote a file is nobody's matter, be it ahead of ours
    young = {path: age for path, age in ages.items() if least and age < least}
    return {path: f"was changed {age:.0f} seconds ago, under {least:g}" for path, age in young.items()} | waiting


def plan_unsettled(inboxes: Iterable[Path], settings: InboxSettings) -> dict[Path, str]:
    """The same from one look, without waiting: what a refresh that began now would leave for its age alone."""
    return unsettled_files(inboxes, settings.model_copy(update={"look_again_seconds": 0}))


def look(path: Path) -> tuple[int, int] | None:
    """Size and time of the last change of a file, which differ once somebody writes to it; None once it is gone."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns
