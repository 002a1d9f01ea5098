"""What came: bodies put together within their limits, and told by their first bytes, never by what they claim."""

from __future__ import annotations

import codecs
import re
import zlib
from enum import StrEnum

from flows.system.errors import PayeshError

_SNIFFED_BYTES = 64 * 1024
_TEXT_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SIGNATURES = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls"}
_NO_TABLES = {b"%PDF": "a PDF file", b"\x89PNG": "an image", b"\xff\xd8\xff": "an image", b"GIF8": "an image"}
_TITLE = re.compile(r"<title[^<>]*>([^<]{1,80})", re.IGNORECASE)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_PASSWORD = re.compile(r"<input[^<>]+type=[\"']?password", re.IGNORECASE)
_BRACKETS = {"{": "}", "[": "]"}


class Kind(StrEnum):
    """What a document must be to be landed."""

    JSON = "json"
    HTML = "html"
    ANY_TABLE = "table"  # a workbook, delimited text, JSON, or a page with a table


class BrokenBodyError(PayeshError):
    """A body that broke on its way; the message says how."""


class TooLargeError(PayeshError):
    """A body beyond the limit, or without end."""


class Body:
    """A body that arrives in pieces: decompressed and measured as it comes.

    Args:
        coding: the response's Content-Encoding; only gzip and none were asked for.
        limit: the largest body in bytes, decompressed.

    Raises:
        BrokenBodyError: for another coding.
    """

    def __init__(self, coding: str, limit: int) -> None:
        if coding.lower() not in ("", "identity", "gzip", "x-gzip"):
            raise BrokenBodyError(f"is compressed as «{coding[:20]}», which was not asked for")
        self._limit = limit
        self._pieces: list[bytes] = []
        self._size = 0
        self._gzip = zlib.decompressobj(wbits=31) if "gzip" in coding.lower() else None

    def add(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            TooLargeError: when the body has grown beyond the limit.
            BrokenBodyError: for bytes that are not what the coding promises.
        """
        if self._gzip is None:
            self._keep(piece)
            return
        while piece:
            if self._gzip.eof:  # a further member; a gzip file may have several
                self._gzip = zlib.decompressobj(wbits=31)
            try:
                # one byte beyond the limit is enough to know, and all that a bomb can make us unpack
                self._keep(self._gzip.decompress(piece, self._limit - self._size + 1))
            except zlib.error as error:
                raise BrokenBodyError(f"is no gzip as it claims ({error})") from error
            piece = self._gzip.unconsumed_tail or self._gzip.unused_data

    def whole(self) -> bytes:
        """The body, all of it.

        Raises:
            BrokenBodyError: when it was cut off.
        """
        if self._gzip is not None and not self._gzip.eof:
            raise BrokenBodyError(f"is gzip cut off after {self._size} bytes")
        return b"".join(self._pieces)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise TooLargeError(f"has over {self._limit} bytes")
        self._pieces.append(piece)


def extension(body: bytes) -> str:
    """What to end a body's file name with: json, html, xlsx, xls or csv."""
    for signature, name in _SIGNATURES.items():
        if body.startswith(signature):
            return name
    start = _start(body)
    if start.startswith("<"):
        return "html"
    return "json" if _is_json(start) else "csv"


def content_mismatch(body: bytes, expected: Kind) -> str | None:
    """What a body is instead of what was expected, for people; None when it may be what was expected."""
    if not body.strip(b"\0 \t\r\n"):
        return "is empty"
    for signature, name in _NO_TABLES.items():
        if body.startswith(signature):
            return f"is {name}"
    found = extension(body)
    if found == "html":
        page = _start(body)
        title = _TITLE.search(page)
        named = f"an HTML page titled «{' '.join(title[1].split())}»" if title else "an HTML page"
        if expected is Kind.JSON:
            return f"is {named}, perhaps a login or error page"
        # a portal may have its login form on every page, beside the table
        wanted = _TABLE.search(_text(body)) or (expected is Kind.HTML and not _PASSWORD.search(_text(body)))
        return None if wanted else f"is {named} without a table, perhaps a login or error page"
    if found in _SIGNATURES.values():
        return None if expected is Kind.ANY_TABLE else "is a workbook or an archive"
    if expected is Kind.ANY_TABLE:
        return None
    if expected is Kind.JSON and found == "json":
        text = _text(body).strip()
        return None if text.endswith(_BRACKETS[text[0]]) else f"is JSON cut off after {len(body)} bytes"
    return f"is text that starts with «{_start(body)[:40]}», no {'JSON' if expected is Kind.JSON else 'HTML page'}"


def _is_json(start: str) -> bool:
    """Whether text is a JSON object or array: a bracket, then what may follow it there."""
    return bool(re.match(r"\{\s*[\"}]|\[\s*[\[\]{\"\-\dtfn]", start))


def _text(body: bytes) -> str:
    """A body as text for looking at, whatever it holds; what the text is, the parsers decide."""
    for mark, encoding in _TEXT_MARKS.items():
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    return body.decode("utf-8", errors="replace")


def _start(body: bytes) -> str:
    return _text(body[:_SNIFFED_BYTES]).lstrip()
