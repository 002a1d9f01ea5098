"""The files of an inbox: which feed each belongs to, which of them are taken, and a name that may be printed.

A file with `.reconstruction.` in its name was made to fit published figures, as those are that Payesh ships. It stands
for what was never sent, and is never taken beside what was: senders' files wait until there are some for every feed
that a reconstruction stands for, and then take its place as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.feeds import FEEDS
from flows.ingestion.accepted import write_unrecognised_parquet
from flows.system.errors import PayeshError

ZERO_WIDTH_NON_JOINER = "\u200c"
RECONSTRUCTION_MARK = ".reconstruction."

_NAMED = 3
_UNSEEN = (".", "~$")  # what file managers and open spreadsheets leave beside the files


class IngestError(PayeshError):
    """The ingest can't go on; the message names the folder or file and what to do."""


@dataclass(frozen=True)
class Discovery:
    """The files of an inbox.

    Attributes:
        feeds: those that are taken, by feed; every feed is there.
        unrecognised: those that belong to no feed.
        passed_over: of senders' files and reconstructed ones, where both are there, those that are not taken.
    """

    feeds: dict[str, list[Path]]
    unrecognised: list[Path]
    passed_over: list[Path]

    @property
    def is_reconstruction(self) -> bool:
        """Whether none of the files that are taken was sent; so it is of an inbox without a file."""
        return all(is_reconstructed(path.name) for files in self.feeds.values() for path in files)


def is_reconstructed(name: str) -> bool:
    """Whether a file of this name was made to fit published figures."""
    return RECONSTRUCTION_MARK in name


def discover(inbox: Path) -> Discovery:
    """The files of an inbox, sorted by name.

    Raises:
        IngestError: when the inbox is no folder (an empty one is fine).
    """
    if not inbox.is_dir():
        raise IngestError(f"{inbox}: no such inbox; make the folder or correct the period")
    found = Discovery({feed: [] for feed in FEEDS}, [], [])
    for path in sorted(inbox.rglob("*")):
        name = path.relative_to(inbox).parts[0].partition(".")[0]
        if path.is_file() and not path.name.startswith(_UNSEEN):
            found.feeds.get(name, found.unrecognised).append(path)
    own, reconstructed = (
        {feed: [path for path in files if is_reconstructed(path.name) == kind] for feed, files in found.feeds.items()}
        for kind in (False, True)
    )
    is_own = all(own[feed] for feed, files in reconstructed.items() if files)
    taken, others = (own, reconstructed) if is_own else (reconstructed, own)
    return Discovery(taken, found.unrecognised, [path for files in others.values() for path in files])


def name_in(inbox: Path, path: Path) -> str:
    """A file's name relative to the inbox, as it may be printed and stored.

    Line breaks, control characters, marks that turn the direction, and bytes that are no UTF-8 are written as escapes;
    the joiner that Persian words need stays.
    """
    return "".join(
        letter
        if (letter.isprintable() or letter == ZERO_WIDTH_NON_JOINER) and letter != "\\"
        else letter.encode("unicode_escape").decode()
        for letter in path.relative_to(inbox).as_posix()
    )


def quarantine_unrecognised(home: Path, period: int, inbox: Path) -> list[str]:
    """Quarantine the inbox's files that belong to no feed (feed '', not landed); returns a warning for each."""
    warning = "belongs to no feed; name the file or its folder after one of " + ", ".join(FEEDS)
    names = [name_in(inbox, path) for path in discover(inbox).unrecognised]
    write_unrecognised_parquet(home, period, dict.fromkeys(names, warning))
    return [f"{name}: {warning}" for name in names]


def warnings_of(home: Path, inboxes: Mapping[int, Path]) -> list[str]:
    """A warning for each file of no feed, which is quarantined, and of each reconstruction that was replaced."""
    return [
        warning
        for period, inbox in inboxes.items()
        for warning in [*quarantine_unrecognised(home, period, inbox), *_told_of_replaced(period, inbox)]
    ]


def told_of_waiting(period: int, inbox: Path) -> list[str]:
    """A sentence about senders' files that are not taken yet, as the inbox has a reconstruction of other feeds."""
    if not inbox.is_dir():
        return []  # each feed says so
    found = discover(inbox)
    if not found.passed_over or not found.is_reconstruction:
        return []
    sent = {path.relative_to(inbox).parts[0].partition(".")[0] for path in found.passed_over}
    lacking = ", ".join(feed for feed, files in found.feeds.items() if files and feed not in sent)
    waiting = f"{_some(inbox, found.passed_over)} not taken: what was sent is not scored beside a reconstruction"
    advice = f"put files of {lacking} into {inbox} too, or take out of it what has {RECONSTRUCTION_MARK} in its name"
    return [f"period {period}: {waiting}; {advice}"]


def _told_of_replaced(period: int, inbox: Path) -> list[str]:
    """A sentence about a reconstruction that lies beside senders' files of every feed and is passed over."""
    found = discover(inbox)
    if not found.passed_over or found.is_reconstruction:
        return []
    return [f"period {period}: {_some(inbox, found.passed_over)} passed over: senders' files took their place"]


def _some(inbox: Path, paths: list[Path]) -> str:
    """The names of the first of some files, how many more there are, and the verb."""
    names = [name_in(inbox, path) for path in paths]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more} {'was' if len(names) == 1 else 'were'}"
