"""The files of an inbox: which feed each belongs to, and its name as it may be printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.feeds import FEEDS
from flows.ingestion.accepted import write_unrecognised_parquet
from flows.system.errors import PayeshError

if TYPE_CHECKING:
    pass


ZERO_WIDTH_NON_JOINER = "\u200c"


_UNSEEN = (".", "~$")  # what file managers and open spreadsheets leave beside the files


class IngestError(PayeshError):
    """The ingest can't go on; the message names the folder or file and what to do."""


@dataclass(frozen=True)
class Discovery:
    """The files of an inbox: by feed (every feed is there), and those that belong to none."""

    feeds: dict[str, list[Path]]
    unrecognised: list[Path]


def discover(inbox: Path) -> Discovery:
    """The files of an inbox, sorted by name.

    Raises:
        IngestError: when the inbox is no folder (an empty one is fine).
    """
    if not inbox.is_dir():
        raise IngestError(f"{inbox}: no such inbox; make the folder or correct the period")
    found = Discovery({feed: [] for feed in FEEDS}, [])
    for path in sorted(inbox.rglob("*")):
        name = path.relative_to(inbox).parts[0].partition(".")[0]
        if path.is_file() and not path.name.startswith(_UNSEEN):
            found.feeds.get(name, found.unrecognised).append(path)
    return found


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
