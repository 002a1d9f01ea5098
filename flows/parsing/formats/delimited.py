"""Delimited text (CSV) in the encodings and separators that spreadsheet programs save, read block by block.

Lines whose quotation marks, if any, stand around whole cells are taken apart by Polars, all of a block at once. Any
other line is read by Python's reader, and with it its block where the line may not be whole: a cell can hold line ends.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from flows.parsing.formats.content import Content
from flows.parsing.formats.delimited_block import regular_rows
from flows.parsing.formats.encoding import BROKEN, byte_shown, encoding_of, is_valid_utf_8, text_before, whole_text
from flows.parsing.formats.grid import (
    COLUMNS_AT_MOST,
    Batch,
    Grid,
    Table,
    UnreadableFileError,
    batch_of,
    refuse_long_row,
)

BLOCK_BYTES = 16 * 1024 * 1024
LINE_BYTES_AT_MOST = 64 * 1024 * 1024
_SEPARATORS = ("\t", ";", ",")
_QUOTED = re.compile(r'"[^"]*"')
_DECLARED = re.compile(
    r"[\"']?sep=(.)[\"']?[ \t]*(?:\r\n?|\n)", re.IGNORECASE
)  # a line for a spreadsheet program alone
_FILLED = re.compile(r"\S")
_LINE_END = re.compile(r"[\r\n]")
_LINES_AT_ONCE = 500_000
_SNIFFED_LINES = 10
_SNIFFED_BYTES = 1 << 16  # which mostly have these lines


def decode(data: bytes) -> str:
    """Text of a file in UTF-8 or UTF-16, with or without its mark, or Windows-1256 (any bytes are valid in that one).

    Raises:
        UnreadableFileError: when the bytes don't fit the encoding that they announce, or nearly are UTF-8, or are no
            text.
    """
    text = whole_text(data)
    broken = BROKEN.search(text)
    if broken:
        before = text[: broken.start()]
        line = before.rpartition("\n")[2]
        raise UnreadableFileError(
            f"is UTF-8 but for broken bytes, the first of them {byte_shown(broken[0])} in line "
            f"{before.count(chr(10)) + 1}, letter {len(line) + 1}{text_before(line)}; type that word anew, or send the "
            "file again"
        )
    return text


def decode_page(data: bytes) -> str:
    """Text as `decode` gives it, with U+FFFD for each broken byte: most of a page is not what is looked for in it.

    Raises:
        UnreadableFileError: when the bytes don't fit the encoding that they announce, or are no text.
    """
    return BROKEN.sub("\ufffd", whole_text(data))


def read(data: bytes) -> list[Grid]:
    """The file's one table, whole; see `tables`."""
    return [table.grid() for table in tables(data)]


def tables(content: Content, block_bytes: int = BLOCK_BYTES) -> Iterator[Table]:
    """The file's one table; a row's number is that of its first line, also after quoted line breaks.

    A row with a byte that is no UTF-8, in a file that is, is one whose cells can't be told.

    Args:
        content: the file.
        block_bytes: about how many bytes are read at once; the rows are the same whatever it is.

    Raises:
        UnreadableFileError: for an encoding that doesn't fit, a quotation mark that is never closed, or a row that is
            too long; also while batches come.
    """
    faults: dict[int, str] = {}
    yield Table(None, _Reading(content, block_bytes, faults).batches(), ragged=True, faults=faults)


def last_widths(content: Content) -> tuple[int, int]:
    """How many cells the last two rows have, the last one first; 0 for one that lacks.

    Raises:
        UnreadableFileError: as `tables` does.
    """
    former = last = (0, 0)
    for table in tables(content):
        for batch in table.batches:
            ends = [(number, batch.width) for (number,) in batch.regular.select("number").tail(2).iter_rows()]
            ends += [(number, len(cells)) for number, cells in batch.others]
            for each in sorted(ends)[-2:]:
                former, last = last, each
    return last[1], former[1]


class _Reading:
    """A content being read: the blocks of UTF-8 that it has left, and the number of the next line."""

    def __init__(self, content: Content, block_bytes: int, faults: dict[int, str]) -> None:
        self._encoding = encoding_of(content)
        self._blocks = _whole_lines(self._encoding.utf_8(content), block_bytes)
        self._faults = faults
        self._pushed_back, first_lines = self._beginning()
        declared = _DECLARED.match(first_lines)
        self._line = 2 if declared else 1
        if declared:
            self._pushed_back = self._pushed_back[len(declared[0].encode()) :]
        self.separator = declared[1] if declared else _separator(first_lines)

    def batches(self) -> Iterator[Batch]:
        """The rows, in their order."""
        while block := self._next_block():
            if self._encoding.is_broken and not is_valid_utf_8(block):
                yield self._read_by_lines(block)
                continue
            regular = regular_rows(block, self.separator, self._line)
            if regular is None:
                yield self._read_by_lines(block)
            else:
                yield regular
                self._line += block.count(b"\n") + (not block.endswith(b"\n"))

    def _text(self, block: bytes) -> str:
        return block.decode("utf-8", errors="surrogateescape")

    def _beginning(self) -> tuple[bytes, str]:
        """The blocks that have the lines by which the separator is told, and these lines."""
        found = b""
        for block in self._blocks:
            found += block
            for length in (_SNIFFED_BYTES, len(found)):
                lines = self._text(found[: _end_of_line(found[:length]) if length < len(found) else None])
                if sum(1 for _ in islice(_filled_lines(lines), _SNIFFED_LINES)) == _SNIFFED_LINES:
                    return found, lines
            if len(found) > LINE_BYTES_AT_MOST:
                break
        return found, self._text(found)

    def _next_block(self) -> bytes:
        block, self._pushed_back = self._pushed_back or next(self._blocks, b""), b""
        count = block.count(b"\n")
        if count > _LINES_AT_ONCE:  # short lines take more memory than their bytes
            end = _end_of_line(block[: len(block) * _LINES_AT_ONCE // count]) or len(block)
            block, self._pushed_back = block[:end], block[end:]
        return block

    def _read_by_lines(self, block: bytes) -> Batch:
        """The rows that begin in a block; what the last of them takes of the next block is gone from that."""
        lines = _Lines(self._text(block), self, self._line)
        reader = csv.reader(lines, delimiter=self.separator, strict=True)
        first = line = self._line
        rows: list[tuple[int, list[str]]] = []
        try:
            while not lines.is_read:
                cells = next(reader)
                refuse_long_row(line, cells)
                if any(cell.strip() for cell in cells):
                    rows.append((line, self._without_broken(line, cells)))
                line = reader.line_num + first
        except csv.Error as error:
            raise UnreadableFileError(
                f"row {line} can't be told from those after it ({error}); close its quotation marks"
            ) from error
        self._line = line
        self._pushed_back = lines.rest() + self._pushed_back
        return batch_of(rows)

    def _without_broken(self, line: int, cells: list[str]) -> list[str]:
        reason = _broken(cells) if self._encoding.is_broken else None
        if reason is None:
            return cells
        self._faults[line] = reason
        return [BROKEN.sub("\ufffd", cell) for cell in cells]

    def more(self) -> str:
        """The text of the next block, for a row that goes on there."""
        return self._text(self._next_block())


class _Lines:
    """The lines of a block, and as many of the next ones as its last row needs."""

    def __init__(self, text: str, reading: _Reading, first: int) -> None:
        self._lines = io.StringIO(text, newline="")
        self._number = first - 1
        self._length = len(text)
        self._reading = reading
        self.is_read = not text
        """Whether all lines of the block itself were given."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._lines.readline()
        if not line:
            text = self._reading.more()
            if not text:
                raise StopIteration
            self._lines = io.StringIO(text, newline="")
            line = self._lines.readline()
        self._number += 1
        cells = line.count(self._reading.separator) + 1
        if cells > COLUMNS_AT_MOST and '"' not in line:  # before each is made a text of its own
            raise UnreadableFileError(f"has {cells} columns in row {self._number}, over {COLUMNS_AT_MOST}; delete some")
        self._length -= len(line)
        self.is_read = self._length <= 0
        return line

    def rest(self) -> bytes:
        """What was not given of the block that was begun last."""
        return self._lines.read().encode("utf-8", errors="surrogateescape")


def _whole_lines(pieces: Iterator[bytes], block_bytes: int) -> Iterator[bytes]:
    """Blocks of about so many bytes that end where a line does."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        for start in range(0, len(piece), block_bytes):
            part = piece[start : start + block_bytes]
            held.append(part)
            length += len(part)
            end = _end_of_line(part) if length >= block_bytes else 0
            if end:
                yield b"".join((*held[:-1], part[:end]))
                held, length = [part[end:]], len(part) - end
            elif length > LINE_BYTES_AT_MOST:
                raise UnreadableFileError(f"has a line of over {LINE_BYTES_AT_MOST} bytes; send each record on its own")
    if length:
        yield b"".join(held)


def _end_of_line(part: bytes) -> int:
    """Where the last whole line ends; 0 if none does. The last byte may be the first of two that end a line."""
    return part.rfind(b"\n") + 1 or part.rfind(b"\r", 0, -1) + 1


def _filled_lines(text: str) -> Iterator[str]:
    """The lines that are not blank; of the others there may be millions."""
    end = 0
    while filled := _FILLED.search(text, end):
        start = max(text.rfind("\n", end, filled.start()), text.rfind("\r", end, filled.start()), end - 1) + 1
        ends = _LINE_END.search(text, filled.start())
        end = ends.start() if ends else len(text)
        yield text[start:end]


def _separator(text: str) -> str:
    """The separator that most of the first lines hold; among equals, the one that occurs most."""
    lines = [_QUOTED.sub("", line) for line in islice(_filled_lines(text), _SNIFFED_LINES)]

    def prevalence(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return sum(count > 0 for count in counts), sum(counts)

    return max(_SEPARATORS, key=prevalence)


def _broken(cells: list[str]) -> str | None:
    for number, cell in enumerate(cells, start=1):
        broken = BROKEN.search(cell)
        if broken:
            return (
                f"has the broken byte {byte_shown(broken[0])} in cell {number}, letter {broken.start() + 1}"
                f"{text_before(cell[: broken.start()])}, in a file of UTF-8; type that cell anew and save as CSV UTF-8"
            )
    return None
