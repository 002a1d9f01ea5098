"""Landing: the bytes of every feed as they came, named by their SHA-256 and never edited.

`landing/<feed>/<period>/<sha256>` holds the bytes, `<sha256>.receipt.json` beside it tells where they came
from. The same bytes again change nothing: the first receipt stays. Bytes are written before their receipt,
each through a temporary file and a rename, so that a file with a receipt is whole whenever the process is killed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from flows.parsing.formats.content import Content, pieces, size_of
from flows.system.atomic_files import file_hash, write_pieces_atomically
from flows.system.derived_files import write_derived
from flows.system.errors import PayeshError, no_access
from flows.system.home import is_number, landing_folder

_RECEIPT = ".receipt.json"
_ID = re.compile("[0-9a-f]{64}")
# our own list: the standard library's depends on the machine
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


_FROM_SOURCE = "refresh: what the inbox or the address still has is landed again; else bring it back from a backup"
LAND_AGAIN = f"move it away and {_FROM_SOURCE}"
"""What to do about a landed file or a receipt that is not as it was."""


class LandingError(PayeshError):
    """What is landed is not what its receipt says; the message names the file and what to do.

    Attributes:
        found: which file, and what is wrong with it.
        advice: what to do about it.
    """

    def __init__(self, found: str, advice: str = "") -> None:
        super().__init__("; ".join(filter(None, [found, advice])))
        self.found, self.advice = found, advice or "see the message"


@dataclass(frozen=True)
class Receipt:
    """Where landed bytes came from.

    Attributes:
        feed: name of the feed.
        period: assessment period.
        source_file: the file's name relative to the inbox.
        url: address they were fetched from; None for a file from the inbox.
        fetched_at: when they were landed first, UTC.
        as_of: the day that the data describe, where the source says so; None for a file from the inbox.
        size_bytes: how many bytes they are.
        sha256: their hash, which is the landing's id.
        media_type: by the file's extension.
        etag: HTTP validator of a fetched file, else None.
        last_modified: HTTP validator of a fetched file, else None.
    """

    feed: str
    period: int
    source_file: str
    url: str | None
    fetched_at: datetime
    as_of: date | None
    size_bytes: int
    sha256: str
    media_type: str
    etag: str | None = None
    last_modified: str | None = None


def land(home: Path, receipt: Receipt, content: Content) -> bool:
    """Land bytes under their receipt; True if they are new, False if they were landed before.

    A file is copied piece by piece.

    Raises:
        LandingError: when the bytes don't fit the receipt.
    """
    if isinstance(content, bytes):
        for _ in _fitting(receipt, content):
            pass
    path = landing_folder(home, receipt.feed, receipt.period) / receipt.sha256
    # bytes that were changed on disk are those of their name again
    if not path.exists() or file_hash(path) != receipt.sha256:
        write_pieces_atomically(path, _fitting(receipt, content))
    if _receipt_path(path).exists():
        return False
    record = json.dumps(asdict(receipt), default=lambda moment: moment.isoformat(), indent=2, ensure_ascii=False)
    write_derived(home, _receipt_path(path), record.encode() + b"\n", keep_text=True)
    return True


def receipt_for(
    feed: str, period: int, source_file: str, content: Content, now: datetime, as_of: date | None = None
) -> Receipt:
    """Receipt of a file from the inbox; `now` is the caller's clock (with a zone)."""
    return Receipt(
        feed=feed,
        period=period,
        source_file=source_file,
        url=None,
        fetched_at=now,
        as_of=as_of,
        size_bytes=size_of(content),
        sha256=file_hash(content) if isinstance(content, Path) else hashlib.sha256(content).hexdigest(),
        media_type=_MEDIA_TYPES.get(Path(source_file).suffix.lower(), "application/octet-stream"),
    )


def read_receipt(home: Path, feed: str, period: int, landing_id: str) -> Receipt:
    """The receipt of a landing.

    Raises:
        LandingError: when it lacks or is not one of ours.
    """
    path = _receipt_path(landing_folder(home, feed, period) / landing_id)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        as_of = record["as_of"] and date.fromisoformat(record["as_of"])
        return Receipt(**record | {"fetched_at": datetime.fromisoformat(record["fetched_at"]), "as_of": as_of})
    except PermissionError as error:
        raise LandingError(no_access(path)) from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise LandingError(f"{path}: no readable receipt ({error})", LAND_AGAIN) from error


def is_landed(home: Path, feed: str, period: int, landing_id: str) -> bool:
    """Whether a landing's bytes and their receipt are there."""
    path = landing_folder(home, feed, period) / landing_id
    return path.exists() and _receipt_path(path).exists()


def read_landed(home: Path, feed: str, period: int, landing_id: str) -> bytes:
    """The bytes of a landing, checked against their hash.

    Raises:
        LandingError: when they lack or were changed since.
    """
    return landed_file(home, feed, period, landing_id).read_bytes()


def landed_file(home: Path, feed: str, period: int, landing_id: str) -> Path:
    """The file that holds the bytes of a landing, which are checked against their hash.

    Raises:
        LandingError: when they lack or were changed since.
    """
    return _verified(landing_folder(home, feed, period) / landing_id)


def landing_receipts(home: Path) -> list[Path]:
    """The receipts of all landings."""
    found = (home / "landing").glob(f"*/*/*{_RECEIPT}")
    return sorted(path for path in found if is_number(path.parent.name) and _ID.fullmatch(path.name[: -len(_RECEIPT)]))


def landings(home: Path) -> list[tuple[str, int, str]]:
    """Feed, period and id of all landings that have a receipt."""
    return [(path.parent.parent.name, int(path.parent.name), path.name[:64]) for path in landing_receipts(home)]


def receipt_file(home: Path, feed: str, period: int, landing_id: str) -> Path:
    """Where the receipt of a landing is."""
    return _receipt_path(landing_folder(home, feed, period) / landing_id)


def _fitting(receipt: Receipt, content: Content) -> Iterator[bytes]:
    """The bytes piece by piece; at their end, LandingError is raised if they are not those of the receipt."""
    found, size = hashlib.sha256(), 0
    for piece in pieces(content):
        found.update(piece)
        size += len(piece)
        yield piece
    if (size, found.hexdigest()) != (receipt.size_bytes, receipt.sha256):
        raise LandingError(f"{receipt.source_file}: the bytes don't fit their receipt; make it from them")


def _receipt_path(path: Path) -> Path:
    return path.with_name(path.name + _RECEIPT)


def _verified(path: Path) -> Path:
    try:
        found = file_hash(path)
    except PermissionError as error:
        raise LandingError(no_access(path)) from error
    except FileNotFoundError as error:
        raise LandingError(f"{path}: is not landed", _FROM_SOURCE) from error
    except OSError as error:
        raise LandingError(f"{path}: can't be read ({error.strerror})", LAND_AGAIN) from error
    if found != path.name:
        raise LandingError(f"{path}: its bytes hash to {found}, so they were changed", LAND_AGAIN)
    return path
