"""Files that follow from what was landed and are not as they were written: found, set aside, and made again.

Rows are parsed again from the landed bytes, whose name is their hash. Lists of what is active, and receipts, are
written again from the record, which has their text. What was found instead is kept in `set_aside/`, for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from flows.feeds import FEEDS
from flows.ingestion.accepted import Place, is_of_present_parser, placed, rewrite_rows
from flows.ingestion.active_landings import active_places, read_active
from flows.ingestion.attempts import attempt_files
from flows.ingestion.inbox_files import discover
from flows.ingestion.landing import LandingError, land, landed_file, landing_receipts, read_receipt, receipt_file
from flows.system.atomic_files import TIME_NAME, file_hash, is_timestamp_id, make_folder
from flows.system.derived_files import (
    Record,
    State,
    adopt,
    differing,
    read_record,
    remove_derived,
    settle,
    write_derived,
)
from flows.system.errors import ExitCode, PayeshError
from flows.system.home import (
    active_files,
    attempts_folders,
    derived_record,
    failures_file,
    hold_file,
    receipts_file,
    runs_folder,
    set_aside_folder,
)
from flows.system.memory import Memory

_ROWS = ("accepted", "quarantined")


class RestorationError(PayeshError):
    """Active rows are not what was written, and can't be made again; the message names the landing and what to do."""

    exit_code = ExitCode.UNWELL


def told_of_differences(home: Path) -> list[str]:
    """A sentence for each file that is not as it was written; none in a home whose record is not begun."""
    record = read_record(home)
    return [f"{path.relative_to(home)} {state}" for path, state in _differences(home, record).items()] if record else []


def is_receipt_made_again(home: Path, feed: str, period: int, landing_id: str) -> bool:
    """Whether the receipt of a landing is not as it was written, so that a refresh writes it again from the record."""
    path = receipt_file(home, feed, period, landing_id)
    said = read_record(home).get(path, ())
    present = [path] if path.exists() else []
    return any(each.text for each in said) and bool(differing({path: said}, present))


def restore_derived(home: Path, inboxes: Mapping[int, Path], memory: Memory | None = None) -> list[str]:
    """Make again what is not as it was written; the caller holds the lock.

    A home without a record is an older Payesh's: its lists and receipts are taken as they are, its rows made again.

    Args:
        home: the folder of everything that is written.
        inboxes: where bytes may still lie whose landing was changed, too.
        memory: what parsing a file may take.

    Returns:
        A sentence for each file.

    Raises:
        RestorationError: when rows that are active can't be made again; nothing may be published without them.
    """
    record = read_record(home)
    aside = set_aside_folder(home) / datetime.now(UTC).strftime(TIME_NAME)
    told, rows = [], dict[Path, Place]()
    for path, state in _differences(home, record).items():
        text = next((said.text for said in reversed(record.get(path, ())) if said.text is not None), None)
        place = placed(path)
        if place is None and state is State.STRANGE and (_reads(path) or path == hold_file(home)):
            adopt(home, path, keep_text=not path.is_relative_to(home / "attempts"))
            became = "was taken as it is"
        else:
            if text is None and path.is_relative_to(home / "in_force") and path.exists():
                raise RestorationError(
                    f"{path}: can't be read, and nothing else has what is active of the feed; bring it back from a "
                    "backup, or remove it and refresh with the feed's files"
                )
            if path.exists() and (record or not place):
                _set_aside(path, aside / path.relative_to(home))
            if text is not None:
                write_derived(home, path, text.encode(), keep_text=True)
                became = "was written again"
            elif place:
                rows[path] = place
                became = "is made again from what was landed"
            else:
                remove_derived(home, [path])
                became = f"is in {aside} now" if state is not State.ABSENT else "nothing else has what it held"
        told.append(f"{path.relative_to(home)} {state}, and {became}")
    for path in (path for kind in _ROWS for path in (home / kind).glob("*/period=*/*.parquet")):
        place = placed(path)
        if place and place[0] in FEEDS and place[1] not in inboxes and not is_of_present_parser(path):
            rows[path] = place  # nothing else parses what no refresh looks at any more
    for place in sorted(set(rows.values())):
        _make_again(home, place, inboxes, memory or Memory())
    remove_derived(home, [path for path in rows if not path.exists()])  # of a former parser, or not active
    settle(home)
    begun = [f"{derived_record(home)}: was begun; lists and receipts were taken as they are, and rows made again"]
    return told if record else begun if told else []


def _differences(home: Path, record: Record) -> dict[Path, State]:
    """What is not as it was written, rows last, of the files that a refresh does not write anew anyway."""
    anew = (receipts_file(home), failures_file(home))
    known = {path: said for path, said in record.items() if path not in anew and not _is_written_anew(path)}
    found = differing(known, (path for path in _present(home) if not _is_written_anew(path)))
    return dict(sorted(found.items(), key=lambda each: each[0].suffix == ".parquet"))


def _present(home: Path) -> Iterable[Path]:
    yield from active_files(home)
    yield from landing_receipts(home)
    for folder in attempts_folders(home):
        yield from attempt_files(folder)
    if hold_file(home).exists():
        yield hold_file(home)
    yield from (path for path in runs_folder(home).glob("*.jsonl") if is_timestamp_id(path.stem))
    for kind in _ROWS:
        yield from (home / kind).rglob("*.parquet")


def _is_written_anew(path: Path) -> bool:
    return path.name in ("_empty.parquet", "unclaimed.parquet")


def _reads(path: Path) -> bool:
    """Whether a file is JSON, whole, or the log of a run, of which each line that is whole counts."""
    try:
        return path.suffix == ".jsonl" or (path.suffix == ".json" and json.loads(path.read_bytes()) is not None)
    except ValueError:
        return False


def _set_aside(path: Path, kept: Path) -> None:
    make_folder(kept.parent)
    path.replace(kept)


def _make_again(home: Path, place: Place, inboxes: Mapping[int, Path], memory: Memory) -> None:
    """Parse a landing's rows again, if it is active; from the inbox, if its landed bytes were changed, too."""
    feed, period, landing_id = place
    is_active = (feed, period) in active_places(home) and landing_id in read_active(home, feed, period).values()
    try:
        receipt = read_receipt(home, *place)
        try:
            landed_file(home, *place)
        except LandingError:
            for path in discover(inboxes[period]).feeds[feed] if period in inboxes else ():
                if file_hash(path) == landing_id:
                    land(home, receipt, path)
        rewrite_rows(home, receipt, memory)
    except LandingError as error:
        if is_active:
            raise RestorationError(
                f"{error}. The rows that were read of it are not what was written, so nothing is published; or take it "
                f"out of force: payesh feed withdraw {feed} --period {period}"
            ) from error
