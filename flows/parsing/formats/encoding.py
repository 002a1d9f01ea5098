"""In which encoding a text came: UTF-8 or UTF-16, with or without its mark, or Windows-1256 (of which all bytes are).

A file that nearly is UTF-8 has broken bytes: each is the surrogate that `surrogateescape` makes of it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import polars as pl

from flows.parsing.formats.content import Content, pieces, start_of
from flows.parsing.formats.grid import UnreadableFileError, refuse_if_empty

BROKEN = re.compile(r"[\udc80-\udcff]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LETTERS_SHOWN = 20
_LETTER_BYTES_AT_MOST = 4


@dataclass(frozen=True)
class Encoding:
    """How a content's bytes are read.

    Attributes:
        name: of the codec.
        mark: the bytes before the text.
        is_broken: whether bytes of what is UTF-8 are none.
    """

    name: str
    mark: bytes = b""
    is_broken: bool = False

    def texts(self, content: Content) -> Iterator[str]:
        """The text piece by piece, broken bytes as surrogates.

        Raises:
            UnreadableFileError: when the bytes don't fit the encoding that they announce.
        """
        decoder = codecs.getincrementaldecoder(self.name)("surrogateescape" if self.is_broken else "strict")
        read = 0
        try:
            for piece in chain(_after(self.mark, content), (b"",)):
                yield decoder.decode(piece, final=not piece)
                read += len(piece)
        except UnicodeDecodeError as error:
            raise UnreadableFileError(f"is not {self.name} as it announces ({error}); save it anew") from error

    def utf_8(self, content: Content) -> Iterator[bytes]:
        """The text in UTF-8 piece by piece, broken bytes as they are.

        Raises:
            UnreadableFileError: when the bytes don't fit the encoding that they announce.
        """
        if self.name == "utf-8":
            return _after(self.mark, content)
        return (text.encode() for text in self.texts(content))


def encoding_of(content: Content) -> Encoding:
    """The encoding of a text.

    Text of another encoding is UTF-8 for a few letters at most, by chance: with more broken bytes than letters beyond
    ASCII it is Windows-1256.

    Raises:
        UnreadableFileError: when the content is empty, is no text, or doesn't fit the encoding that it announces.
    """
    refuse_if_empty(content)
    start = start_of(content, b"", len(codecs.BOM_UTF8))
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return Encoding(name, mark)
    mark = codecs.BOM_UTF8 if start == codecs.BOM_UTF8 else b""
    if any(b"\0" in piece for piece in pieces(content)):
        return _unmarked_utf_16(content)
    if _is_utf_8(content):
        return Encoding("utf-8", mark)
    broken, foreign = _broken_and_foreign(content, mark)
    if broken <= foreign:
        return Encoding("utf-8", mark, is_broken=True)
    if mark:
        raise UnreadableFileError(f"is not utf-8 as it announces ({broken} bytes are broken); save it anew")
    return Encoding("windows-1256")


def whole_text(content: Content) -> str:
    """The text, broken bytes as surrogates.

    Raises:
        UnreadableFileError: as `encoding_of` and `Encoding.texts` do.
    """
    return "".join(encoding_of(content).texts(content))


def byte_shown(broken: str) -> str:
    """A broken byte, as messages show it."""
    return f"0x{ord(broken) - 0xDC00:02X}"


def text_before(text: str) -> str:
    """The text before a fault, as messages show it."""
    shown = BROKEN.sub("\ufffd", text[-_LETTERS_SHOWN:]).strip()
    return f" after «{shown}»" if shown else ""


def _after(mark: bytes, content: Content) -> Iterator[bytes]:
    """The bytes after a mark."""
    for piece in pieces(content):
        yield piece.removeprefix(mark)
        mark = b""


def _is_utf_8(content: Content) -> bool:
    rest = b""
    for piece in pieces(content):
        whole = rest + piece
        end = _end_of_whole_letters(whole)
        if not is_valid_utf_8(whole[:end]):
            return False
        rest = whole[end:]
    return is_valid_utf_8(rest)


def is_valid_utf_8(data: bytes) -> bool:
    """Whether bytes are UTF-8, whole."""
    try:
        pl.Series([data], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def _end_of_whole_letters(data: bytes) -> int:
    """Where the last letter begins, which may go on in the next piece; or the end, if nothing looks like one's part."""
    for end in range(len(data) - 1, max(len(data) - _LETTER_BYTES_AT_MOST, 0) - 1, -1):
        if data[end] & 0xC0 != 0x80:
            return end if data[end] >= 0xC0 else len(data)
    return len(data)


def _broken_and_foreign(content: Content, mark: bytes) -> tuple[int, int]:
    """How many bytes are no UTF-8, and how many letters beyond ASCII there are."""
    broken = foreign = 0
    for text in Encoding("utf-8", mark, is_broken=True).texts(content):
        sound = text.encode("utf-8", errors="ignore").decode("utf-8")
        broken += len(text) - len(sound)
        foreign += len(sound) - len(sound.encode("ascii", errors="ignore"))
    return broken, foreign


def _unmarked_utf_16(content: Content) -> Encoding:
    """UTF-16 without its mark: line ends and separators have their NUL always first, or always second."""
    for offset, name in enumerate(("utf-16-le", "utf-16-be")):
        if all(0 not in piece[offset::2] for piece in pieces(content)):
            encoding = Encoding(name)
            try:
                for _ in encoding.texts(content):
                    pass
            except UnreadableFileError:
                break  # such bytes are no text either
            return encoding
    raise UnreadableFileError("holds NUL bytes, so it is no text; save it as CSV in UTF-8")
