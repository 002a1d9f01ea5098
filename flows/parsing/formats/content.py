"""A file's content, wherever it lies: in memory, or on a disk, from where it is read piece by piece."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

Content = bytes | Path
"""The bytes themselves, or the file that has them."""
PIECE_BYTES = 4 * 1024 * 1024
_BLANK_AT_THE_END = b" \t\0"


def opened(content: Content) -> BinaryIO:
    """The content from its beginning, to be closed by the caller."""
    return content.open("rb") if isinstance(content, Path) else io.BytesIO(content)


def size_of(content: Content) -> int:
    """How many bytes it has."""
    return content.stat().st_size if isinstance(content, Path) else len(content)


def whole(content: Content) -> bytes:
    """All of its bytes."""
    return content.read_bytes() if isinstance(content, Path) else content


def pieces(content: Content, piece_bytes: int = PIECE_BYTES) -> Iterator[bytes]:
    """The bytes, piece by piece."""
    with opened(content) as file:
        while piece := file.read(piece_bytes):
            yield piece


def start_of(content: Content, blank: bytes, length: int) -> bytes:
    """The first bytes after those that are blank."""
    start = b""
    for piece in pieces(content):
        start = (start + piece).lstrip(blank)
        if len(start) >= length:
            break
    return start[:length]


def last_byte(content: Content) -> bytes:
    """The last byte that is neither a space nor a NUL; none of a content without one."""
    left = size_of(content)
    with opened(content) as file:
        while left:
            length = min(PIECE_BYTES, left)
            left -= length
            file.seek(left)
            if end := file.read(length).rstrip(_BLANK_AT_THE_END):
                return end[-1:]
    return b""
