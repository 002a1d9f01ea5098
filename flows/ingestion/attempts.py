"""Attempts: what became of each try to bring a feed's documents for a period, failures too.

`attempts/<feed>/<period>/<UTC>.json` is the receipt of one attempt. What is wrong with the latest ones is told to SQL
by `attempts/troubles.parquet`; an attempt that went well leaves no trace there, so that the same input builds the
same warehouse.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import polars as pl

from flows.system.atomic_files import is_timestamp_id, next_timestamp_id
from flows.system.derived_files import remove_derived, write_derived
from flows.system.home import attempts_folder, attempts_folders

FAILURES_SCHEMA = pl.Schema(
    {
        "feed": pl.String(),
        "period": pl.Int32(),
        "outcome": pl.String(),
        "message": pl.String(),
        "failing_since": pl.Datetime("us", "UTC"),
        "last_failed_at": pl.Datetime("us", "UTC"),
        "failed_attempts_count": pl.Int64(),
    }
)


class Outcome(StrEnum):
    """How an attempt ended."""

    TAKEN = "taken"
    """Every document was read, and is active."""
    ABSENT = "absent"
    """There is no file in the inbox, and no address to ask."""
    MISSING = "missing"
    """The same, of a feed that a period must have."""
    PARTLY_FAILED = "partly_failed"
    """Some documents failed; what was active of them stays."""
    FAILED = "failed"
    """No document could be had or read; what was active stays."""
    HELD = "held"
    """The documents break a gate; what was active stays."""
    WITHDRAWN = "withdrawn"
    """A person took out of force what was active."""
    REFUSED = "refused"
    """The period is frozen and the documents are others than the active ones, which stay."""


ATTEMPTS_KEPT = 100
WELL = (Outcome.TAKEN, Outcome.ABSENT, Outcome.WITHDRAWN)


@dataclass(frozen=True)
class DocumentReceipt:
    """One document of an attempt.

    Attributes:
        name: file name relative to the inbox, or the fetched document's name.
        landing_id: SHA-256 of its landed bytes; None when it brought none.
        message: what went wrong; empty when nothing did.
    """

    name: str
    landing_id: str | None
    message: str


@dataclass(frozen=True)
class Attempt:
    """One try to bring a feed's documents for a period; `message` is for people, times are UTC."""

    feed: str
    period: int
    source: str
    attempted_at: datetime
    outcome: Outcome
    message: str
    documents: tuple[DocumentReceipt, ...]


def attempt_files(folder: Path) -> list[Path]:
    """The receipts of attempts in a folder, the earliest first; of a copy under another name, nothing."""
    return sorted(path for path in folder.glob("*.json") if is_timestamp_id(path.stem))


def record(home: Path, attempt: Attempt) -> None:
    """Write the receipt of an attempt."""
    folder = attempts_folder(home, attempt.feed, attempt.period)
    name = next_timestamp_id([path.stem for path in attempt_files(folder)], attempt.attempted_at)
    text = json.dumps(asdict(attempt), default=lambda moment: moment.isoformat(), indent=1, ensure_ascii=False)
    write_derived(home, folder / f"{name}.json", text.encode() + b"\n")
    if attempt.outcome in WELL:  # since when a feed fails is told by the attempts after its last good one
        remove_derived(home, attempt_files(folder)[:-ATTEMPTS_KEPT])


def last_attempt(home: Path, feed: str, period: int) -> tuple[Outcome, str, set[str]] | None:
    """How the last attempt that can be read ended, its message, and the landings that it saw; None before the first."""
    for path in reversed(attempt_files(attempts_folder(home, feed, period))):
        try:
            attempt = json.loads(path.read_bytes())
            seen = {document["landing_id"] for document in attempt["documents"] if document["landing_id"]}
            return Outcome(attempt["outcome"]), attempt["message"], seen
        except (ValueError, TypeError, KeyError):
            continue
    return None


def trouble(home: Path, feed: str, period: int) -> dict[str, object] | None:
    """What is wrong with a feed and period since the last attempt that went well; None when nothing is.

    Returns:
        A row of `FAILURES_SCHEMA`: the last outcome and message, when the failing began, when it was last seen, and
        how many attempts failed in a row.
    """
    failed: list[dict[str, str]] = []
    for path in reversed(attempt_files(attempts_folder(home, feed, period))):
        attempt = _read(path)
        if attempt.get("outcome") in WELL:
            break
        if attempt:
            failed.append(attempt)
    if not failed:
        return None
    return {
        "feed": feed,
        "period": period,
        "outcome": failed[0]["outcome"],
        "message": failed[0]["message"],
        "failing_since": datetime.fromisoformat(failed[-1]["attempted_at"]),
        "last_failed_at": datetime.fromisoformat(failed[0]["attempted_at"]),
        "failed_attempts_count": len(failed),
    }


def _read(path: Path) -> dict[str, str]:
    """What a receipt of an attempt says; nothing where it can't be read, which `payesh doctor` tells."""
    try:
        attempt: dict[str, str] = json.loads(path.read_bytes())
        datetime.fromisoformat(attempt["attempted_at"])
        return {name: attempt[name] for name in ("outcome", "message", "attempted_at")}
    except (ValueError, TypeError, KeyError):
        return {}


def troubles(home: Path) -> pl.DataFrame:
    """A row for each feed and period whose last attempt did not go well (columns: `FAILURES_SCHEMA`)."""
    folders = attempts_folders(home)
    rows = [trouble(home, folder.parent.name, int(folder.name)) for folder in folders]
    return pl.DataFrame([row for row in rows if row is not None], schema=FAILURES_SCHEMA)
