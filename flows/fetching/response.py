"""What asking a source ends in: a document, or an error that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flows.system.errors import PayeshError


class FetchError(PayeshError):
    """A document could not be fetched; the message says from where, why, after how many tries, and what to do.

    Attributes:
        tries: how often it was tried.
        status: the last answer's HTTP status; None when there was none.
        source_down: whether the source as a whole is of no use now, so that asking for more is pointless.
    """

    def __init__(self, message: str, *, tries: int = 0, status: int | None = None, source_down: bool = True) -> None:
        super().__init__(message)
        self.tries = tries
        self.status = status
        self.source_down = source_down


@dataclass(frozen=True)
class Validators:
    """What a source gave to ask later whether a document has changed since."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class Fetched:
    """A document as it came.

    Attributes:
        url: the address that answered, without its query.
        body: the bytes after transfer- and content-decoding, untouched otherwise.
        media_type: what the source says they are, without parameters.
        etag: validator, as it came.
        last_modified: validator, as it came.
        tries: how often it was tried.
    """

    url: str
    body: bytes
    media_type: str
    etag: str | None
    last_modified: str | None
    tries: int = 1


def shown(url: str) -> str:
    """An address as it may be shown: without user, query and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
