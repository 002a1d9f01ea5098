"""Delimited text (CSV) in the encodings and separators that spreadsheet programs save."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice

from flows.parsing.formats.grid import Grid, Measure, UnreadableFileError, refuse_if_empty_or_huge

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ("\t", ";", ",")
_QUOTED = re.compile(r'"[^"]*"')
_DECLARED = re.compile(
    r"[\"']?sep=(.)[\"']?[ \t]*(?:\r\n?|\n)", re.IGNORECASE
)  # a line for a spreadsheet program alone
_SNIFFED_LINES = 10
_BROKEN = re.compile(r"[\udc80-\udcff]")
_LETTERS_SHOWN = 20


def decode(data: bytes) -> str:
    """Text of a file in UTF-8 or UTF-16, with or without its mark, or Windows-1256 (any bytes are valid in that one).

    Raises:
        UnreadableFileError: when the bytes don't fit the encoding that they announce, or nearly are UTF-8, or are no
            text.
    """
    text = _decoded(data)
    broken = _BROKEN.search(text)
    if broken:
        before = text[: broken.start()]
        line = before.rpartition("\n")[2]
        raise UnreadableFileError(
            f"is UTF-8 but for broken bytes, the first of them {_byte(broken[0])} in line "
            f"{before.count(chr(10)) + 1}, letter {len(line) + 1}{_after(line)}; type that word anew, or send the "
            "file again"
        )
    return text


def decode_page(data: bytes) -> str:
    """Text as `decode` gives it, with U+FFFD for each broken byte: most of a page is not what is looked for in it.

    Raises:
        UnreadableFileError: when the bytes don't fit the encoding that they announce, or are no text.
    """
    return _BROKEN.sub("\ufffd", _decoded(data))


def _decoded(data: bytes) -> str:
    """The text; a broken byte of what is nearly UTF-8 is the surrogate that `surrogateescape` makes of it.

    Text of another encoding is UTF-8 for a few letters at most, by chance.
    """
    refuse_if_empty_or_huge(data)
    marked = data.startswith(codecs.BOM_UTF8)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFileError(f"is not {encoding} as it announces ({error}); save it anew") from error
    if b"\0" in data:
        return _unmarked_utf_16(data)
    unmarked = data.removeprefix(codecs.BOM_UTF8)
    try:
        return unmarked.decode("utf-8")
    except UnicodeDecodeError:
        text = unmarked.decode("utf-8", errors="surrogateescape")
    sound = text.encode("utf-8", errors="ignore").decode("utf-8")
    broken, foreign = len(text) - len(sound), len(sound) - len(sound.encode("ascii", errors="ignore"))
    if broken <= foreign:
        return text
    if marked:
        raise UnreadableFileError(f"is not utf-8 as it announces ({broken} bytes are broken); save it anew")
    return data.decode("windows-1256")


def _byte(broken: str) -> str:
    return f"0x{ord(broken) - 0xDC00:02X}"


def _after(text: str) -> str:
    shown = _BROKEN.sub("\ufffd", text[-_LETTERS_SHOWN:]).strip()
    return f" after «{shown}»" if shown else ""


def _unmarked_utf_16(data: bytes) -> str:
    """UTF-16 without its mark: line ends and separators have their NUL always first, or always second."""
    try:
        if 0 not in data[0::2]:
            return data.decode("utf-16-le")
        if 0 not in data[1::2]:
            return data.decode("utf-16-be")
    except UnicodeDecodeError:
        pass  # such bytes are no text either
    raise UnreadableFileError("holds NUL bytes, so it is no text; save it as CSV in UTF-8")


def _separator(text: str) -> str:
    """The separator that most of the first lines hold; among equals, the one that occurs most."""
    filled = (line for line in io.StringIO(text, newline=None) if line.strip())
    lines = [_QUOTED.sub("", line) for line in islice(filled, _SNIFFED_LINES)]

    def prevalence(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return sum(count > 0 for count in counts), sum(counts)

    return max(_SEPARATORS, key=prevalence)


def read(data: bytes) -> list[Grid]:
    """The file's one table; a row's number is that of its first line, also after quoted line breaks.

    A row with a byte that is no UTF-8, in a file that is, is one whose cells can't be told.

    Raises:
        UnreadableFileError: for an encoding that doesn't fit, a quotation mark that is never closed, or too much.
    """
    text = _decoded(data)
    declared = _DECLARED.match(text)
    separator = declared[1] if declared else _separator(text)
    measure = Measure()
    reader = csv.reader(
        io.StringIO(text[declared.end() if declared else 0 :], newline=""), delimiter=separator, strict=True
    )
    rows: list[tuple[int, list[str]]] = []
    faults: dict[int, str] = {}
    has_broken = bool(_BROKEN.search(text))
    first = line = 2 if declared else 1
    try:
        for cells in reader:
            measure.add(line, cells)
            if any(cell.strip() for cell in cells):
                reason = _broken(cells) if has_broken else None
                if reason:
                    faults[line] = reason
                    cells = [_BROKEN.sub("\ufffd", cell) for cell in cells]
                rows.append((line, cells))
            line = reader.line_num + first
    except csv.Error as error:
        raise UnreadableFileError(
            f"row {line} can't be told from those after it ({error}); close its quotation marks"
        ) from error
    return [Grid(None, rows, ragged=True, faults=faults)]


def _broken(cells: list[str]) -> str | None:
    for number, cell in enumerate(cells, start=1):
        broken = _BROKEN.search(cell)
        if broken:
            return (
                f"has the broken byte {_byte(broken[0])} in cell {number}, letter {broken.start() + 1}"
                f"{_after(cell[: broken.start()])}, in a file of UTF-8; type that cell anew and save as CSV UTF-8"
            )
    return None
