"""The files of an inbox: which feed each belongs to, which of them are taken, and a name that may be printed.

A file with `.reconstruction.` in its name was made to fit published figures, as those are that Payesh ships. It stands
for what was never sent, and is never taken beside what was: senders' files wait until there are some for every feed
that a reconstruction stands for, and then take its place as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from flows.feeds import FEEDS
from flows.ingestion.accepted import unrecognised_files, write_unrecognised_parquet
from flows.system.errors import PayeshError

ZERO_WIDTH_NON_JOINER = "\u200c"
RECONSTRUCTION_MARK = ".reconstruction."

_NAMED = 3
_OF_NO_FEED = "belongs to no feed; name the file or its folder after one of " + ", ".join(FEEDS)
_UNSEEN = (".", "~$")  # what file managers and open spreadsheets leave beside the files
# what editors, and people who keep a copy beside a file, end its name with (`nix.csv.bak`, `nix.csv.1`, `nix.csv~`)
_COPY = re.compile(r"(?:~|\.(?:bak|backup|old|orig|save|copy|rej|sw[a-p]|md5|sha1|sha256|sig|asc|log))$|\.\w+\.\d+$")
# what browsers, WinSCP, rsync, curl and others call a file until it is whole
_UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload", ".tmp", ".temp", ".aria2")


class IngestError(PayeshError):
    """The ingest can't go on; the message names the folder or file and what to do."""


@dataclass(frozen=True)
class Discovery:
    """The files of an inbox.

    Attributes:
        inbox: the folder.
        feeds: those that are taken, by feed; every feed is there.
        unrecognised: those that belong to no feed.
        passed_over: of senders' files and reconstructed ones, where both are there, those that are not taken.
        is_reconstruction: whether none of the files that are taken was sent; so it is of an inbox without a file.
        waiting: by feed, the name that a file has or will have once it is whole, and why it waits.
    """

    inbox: Path
    feeds: dict[str, list[Path]]
    unrecognised: list[Path]
    passed_over: list[Path]
    is_reconstruction: bool
    waiting: dict[str, dict[str, str]]

    @property
    def is_empty(self) -> bool:
        """Whether the inbox has no file of any feed, as where its disk is not mounted."""
        return not any((*self.feeds.values(), self.passed_over, self.waiting))

    def waiting_alone(self, feed: str) -> dict[str, str]:
        """Of the files of a feed that wait those, by name, that none is taken in the place of, and why they wait."""
        waiting, taken = self.waiting.get(feed, {}), [name_in(self.inbox, path) for path in self.feeds[feed]]
        kinds = {is_reconstructed(name) for name in taken} or {True, False}
        return {name: why for name, why in waiting.items() if name not in taken and is_reconstructed(name) in kinds}


def is_reconstructed(name: str) -> bool:
    """Whether a file of this name was made to fit published figures."""
    return RECONSTRUCTION_MARK in name


def discover(inbox: Path, unsettled: Mapping[Path, str] = MappingProxyType({})) -> Discovery:
    """The files of an inbox, sorted by name.

    Args:
        inbox: the folder.
        unsettled: files that wait, as they may still be being written, and why.

    Raises:
        IngestError: when the inbox is no folder (an empty one is fine).
    """
    if not inbox.is_dir():
        raise IngestError(f"{inbox}: no such inbox; make the folder or correct the period")
    sent, reconstructed = ({feed: list[Path]() for feed in FEEDS} for _ in range(2))
    unrecognised: list[Path] = []
    waiting: dict[str, dict[str, str]] = {}
    for path in sorted(inbox.rglob("*")):
        if not path.is_file() or path.name.startswith(_UNSEEN):
            continue
        name = path.relative_to(inbox).as_posix()
        whole = _whole_name(name)
        feed = _feed(whole)
        why = unsettled.get(path, "is not whole yet, by its name" if whole != name else "")
        if why and feed in FEEDS:
            printed = name_in(inbox, inbox / whole)
            waiting.setdefault(feed, {})[printed] = f"{name_in(inbox, path)}: {why}, so it waits for the next refresh"
        else:
            of_kind = reconstructed if is_reconstructed(name) else sent
            of_kind.get(feed if whole == name else "", unrecognised).append(path)
    lacking = [feed for feed, files in reconstructed.items() if files and not sent[feed]]
    coming = {feed for feed, names in waiting.items() if not all(map(is_reconstructed, names))}
    is_reconstruction = not any(sent.values()) or bool(lacking)
    if lacking and coming.issuperset(lacking):  # which kind is taken hangs on what waits, so what is active stays
        why = f"stands with {', '.join(lacking)}, of which a file waits, so it waits for the next refresh"
        for feed, path in ((feed, path) for feed, files in sent.items() for path in files):
            name = name_in(inbox, path)
            waiting.setdefault(feed, {})[name] = f"{name}: {why}"
        nothing = {feed: list[Path]() for feed in FEEDS}
        return Discovery(inbox, nothing, unrecognised, [], True, waiting)
    taken, others = (reconstructed, sent) if is_reconstruction else (sent, reconstructed)
    passed_over = [path for files in others.values() for path in files]
    return Discovery(inbox, taken, unrecognised, passed_over, is_reconstruction, waiting)


def _feed(name: str) -> str:
    """The feed that a file is of, if it is one: what its folder, or else its name until the first dot, is called.

    A copy that somebody keeps beside a file is of no feed.
    """
    return "" if _COPY.search(name.lower()) else name.partition("/")[0].partition(".")[0]


def _whole_name(name: str) -> str:
    """The name that a file has once it is whole."""
    ending = next((ending for ending in _UNFINISHED if name.lower().endswith(ending)), "")
    return name.removesuffix(name[len(name) - len(ending) :]) if ending else name


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
    names = [name_in(inbox, path) for path in discover(inbox).unrecognised]
    write_unrecognised_parquet(home, period, dict.fromkeys(names, _OF_NO_FEED))
    return [f"{name}: {_OF_NO_FEED}" for name in names]


def is_recognised_otherwise(home: Path, period: int, inbox: Path) -> bool:
    """Whether other files of the inbox belong to no feed than when a refresh looked last."""
    return {name_in(inbox, path) for path in discover(inbox).unrecognised} != unrecognised_files(home, period)


def told_of_unrecognised(inbox: Path) -> list[str]:
    """The same warnings."""
    return [f"{name_in(inbox, path)}: {_OF_NO_FEED}" for path in discover(inbox).unrecognised]


def told_of_unfinished(period: int, inbox: Path) -> list[str]:
    """A sentence for each file whose name says that it is still being written, beside one that is taken meanwhile."""
    found = discover(inbox) if inbox.is_dir() else None
    return [
        f"period {period}: {why}"
        for feed, waiting in (found.waiting.items() if found else ())
        for name, why in waiting.items()
        if found and name not in found.waiting_alone(feed)
    ]


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
    sent = {_feed(path.relative_to(inbox).as_posix()) for path in found.passed_over}
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
