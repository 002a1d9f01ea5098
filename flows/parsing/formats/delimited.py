"""Delimited text (CSV) in the encodings and separators that spreadsheet programs save."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice

from flows.parsing.formats.grid import Grid, Measure, UnreadableFileError, refuse_if_empty_or_huge

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ("\t", ";", ",")
_QUOTED = re.compile(r'"[^"]*"')
_SNIFFED_LINES = 10


def decode(data: bytes) -> str:
    """Text of a file in UTF-8 or UTF-16, with or without its mark, or Windows-1256 (any bytes are valid in that one).

    Raises:
        UnreadableFileError: when the bytes don't fit the encoding that they announce, or are no text.
    """
    refuse_if_empty_or_huge(data)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFileError(f"is not {encoding} as it announces ({error}); save it anew") from error
    if b"\0" in data:
        return _unmarked_utf_16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1256")


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

    Raises:
        UnreadableFileError: for an encoding that doesn't fit, a quotation mark that is never closed, or too much.
    """
    text = decode(data)
    measure = Measure()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            measure.add(line, cells)
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFileError(
            f"row {line} can't be told from those after it ({error}); close its quotation marks"
        ) from error
    return [Grid(None, rows, ragged=True)]
