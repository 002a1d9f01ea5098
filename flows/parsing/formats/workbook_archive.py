"""A workbook's archive, unpacked and measured before anything in it is read.

What is read afterwards is an archive written here, of the measured members and nothing else: whatever another reader of
archives or XML would have made of the sender's bytes, it does not get to see them.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import IO, NoReturn
from xml.parsers import expat

from flows.parsing.formats.content import Content, opened
from flows.parsing.formats.grid import LETTERS_AT_MOST, UnreadableFileError
from flows.parsing.formats.plain_cells import PlainCells
from flows.parsing.leftovers import is_leftover
from flows.system.memory import SETTING, Memory

# how many bytes of memory it was seen to take to read a byte that is unpacked, a cell, and a blank cell's room
_OF_A_BYTE, _OF_A_CELL, _OF_ROOM = 8, 256, 64
MEMBERS_AT_MOST = 2_000
_BOOK = "xl/workbook.xml"
_READ = re.compile(
    r"(?:xl/.*|_rels/|\[content_types\])\.(?:xml|rels)", re.IGNORECASE
)  # the rest is pictures, macros, notes
_PLACE = re.compile(r"([A-Za-z]*)([0-9]+)")
_VALUE_AT_MOST = 400  # letters of a value that are looked at: of an error, a number, or the index of a text
_READ_VALUES = ("s", "e", "n")
_SORT = re.compile(rb"(\st\s*=\s*)([\"'])[en]\2")
_STYLE = re.compile(rb"\ss\s*=\s*(?:\"[^\"]*\"|'[^']*')")
# numbers that no format makes a day, a share or a code, and at which the reader of cells breaks where one would
_LEAST, _MOST = -1e10, 1e15
_REWRITTEN_AT_MOST = 500_000  # cells of one sheet that are errors or beyond those numbers


@dataclass(frozen=True)
class Limits:
    """How much a workbook may hold.

    Attributes:
        unpacked_bytes: of all that its archive holds, and letters of its texts at each cell that has them.
        cells: of its sheets.
        area: rows by columns of its sheets, blank cells included.
        advice: what to do about more.
    """

    unpacked_bytes: int
    cells: int
    area: int
    advice: str


def limits(memory: Memory) -> Limits:
    """What a workbook may hold that is read within a limit of memory."""
    limit = memory.limit_bytes
    advice = f"send it in parts, or as CSV, or set {SETTING} to more than {memory.limit_mb}"
    return Limits(limit // _OF_A_BYTE, limit // _OF_A_CELL, limit // _OF_ROOM, advice)


def measured(content: Content, most: Limits) -> bytes:
    """The workbook as an archive of what a reader of cells needs, once that is known to be whole and small enough.

    Args:
        content: the sender's archive.
        most: what it may hold.

    Raises:
        UnreadableFileError: for a truncated, encrypted or oversized archive, and for one that is no workbook.
    """
    written, contents, unpacked = io.BytesIO(), _Contents(most), 0
    try:
        with opened(content) as file, zipfile.ZipFile(file) as archive, zipfile.ZipFile(written, "w") as kept:
            names = [name.lower() for name in archive.namelist()]
            if _BOOK not in names:
                raise UnreadableFileError("is an archive, but no XLSX workbook; save it as XLSX")
            if len(names) > MEMBERS_AT_MOST or len(set(names)) < len(names):
                raise UnreadableFileError(f"has a name twice among its {len(names)} members, or too many; save it anew")
            for member in archive.infolist():
                with archive.open(member) as stream:
                    data = _whole(stream, most.unpacked_bytes - unpacked, most)
                unpacked += len(data)
                if _READ.fullmatch(member.filename):
                    kept.writestr(member.filename, contents.read(member.filename, data))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        # RuntimeError is zipfile's for encrypted members, NotImplementedError for unknown compression
        raise UnreadableFileError(f"is a broken workbook ({error}); save and send it again") from error
    contents.refuse_repeated_texts()
    return written.getvalue()


def _whole(stream: IO[bytes], left: int, most: Limits) -> bytes:
    """A member's bytes; read to its end, its checksum is checked."""
    content = stream.read(left + 1)
    if len(content) > left:
        raise UnreadableFileError(f"unpacks to over {most.unpacked_bytes} bytes; {most.advice}")
    return content


class _Contents:
    """What the members hold: places of cells, lengths of texts, and how often each shared text is used.

    One cell far away makes a sheet that fills the memory, and so does a long text that is stored once and used often.
    """

    def __init__(self, most: Limits) -> None:
        self._most = most
        self._cells = 0
        self._lengths: list[int] = []
        self._uses: Counter[int] = Counter()

    def read(self, name: str, content: bytes) -> bytes:
        """Measure one XML member; it is read as UTF-8, as the reader of cells does, whatever it declares.

        Returned is the member with those cells as texts, or without their format, whose value that reader would refuse
        the whole workbook for: an error that it has no word for, a number that is none.

        Raises:
            UnreadableFileError: when it is no whole XML, declares a document type (and with it entities, its own or
                from elsewhere), or holds too much.
        """
        self._rows = self._columns = self._row = self._column = self._length = 0
        self._value: str | None = None
        self._sort, self._tag_at = "n", 0
        self._tags: list[tuple[int, bytes]] = []
        whole, parser = expat.ParserCreate("utf-8"), expat.ParserCreate("utf-8")
        self._parser = parser
        whole.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            whole.Parse(content, True)
            plain = PlainCells(content)
            self._add(plain)
            self._content = plain.left
            parser.Parse(plain.left, True)
        except expat.ExpatError as error:
            raise UnreadableFileError(f"is a broken workbook ({name}: {error}); save and send it again") from error
        parts, end = [], 0
        for left_at, tag in self._tags:
            start = plain.original(left_at)
            parts += [content[end:start], tag]
            end = content.index(b">", start) + 1
        return b"".join((*parts, content[end:]))

    def refuse_repeated_texts(self) -> None:
        """Raise `UnreadableFileError` when shared texts, written out at each cell that uses them, are too much."""
        letters = sum(self._lengths[index] * uses for index, uses in self._uses.items() if index < len(self._lengths))
        most = self._most.unpacked_bytes
        if letters > most:
            raise UnreadableFileError(f"repeats texts to {letters} letters, over {most}; {self._most.advice}")

    def _add(self, plain: PlainCells) -> None:
        """Count the plain cells of a sheet."""
        self._cells += plain.count
        self._uses.update(plain.uses)
        self._rows = plain.last_row
        self._columns = max((column_number(letters.decode()) for letters in plain.columns), default=0)
        self._refuse_too_many()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._row, self._column = self._row + 1, 0
            self._move_to(attributes.get("r"))
        elif tag == "c":
            self._cells, self._column, self._length = self._cells + 1, self._column + 1, 0
            self._move_to(attributes.get("r"))
            self._sort, self._tag_at = attributes.get("t", "n"), self._parser.CurrentByteIndex
        elif tag == "si":
            self._length = 0
        elif tag == "v" and self._sort in _READ_VALUES:
            self._value = ""

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "si":
            self._lengths.append(self._length)
        elif tag == "v" and self._value is not None:
            if self._sort != "s":
                self._write_anew(self._value.strip())
            elif self._value.strip().isdecimal():
                self._uses[int(self._value[:20])] += 1
            self._value = None
        if tag in ("si", "c") and self._length > LETTERS_AT_MOST:
            raise UnreadableFileError(f"has a cell of {self._length} letters, over {LETTERS_AT_MOST}; shorten it")

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._value is not None and len(self._value) < _VALUE_AT_MOST:
            self._value += text

    def _write_anew(self, value: str) -> None:
        """Note the cell's tag as it is to be, if its value needs another."""
        tag = self._content[self._tag_at : self._content.index(b">", self._tag_at) + 1]
        if self._sort == "e":
            written = _SORT.sub(rb"\1\2str\2", tag) if is_leftover(value) else tag
        else:
            number = _number(value)
            if not math.isfinite(number):
                written = re.sub(rb"^<[\w.:-]+", rb'\g<0> t="str"', _SORT.sub(b"", tag))
            else:
                written = tag if _LEAST < number < _MOST else _STYLE.sub(b"", tag)
        if written != tag and (not self._tags or self._tags[-1][0] < self._tag_at):
            self._tags.append((self._tag_at, written))
            if len(self._tags) > _REWRITTEN_AT_MOST:
                raise UnreadableFileError(
                    f"has over {_REWRITTEN_AT_MOST} cells in a sheet that are errors or no numbers; send it in parts"
                )

    def _move_to(self, place: str | None) -> None:
        found = _PLACE.fullmatch(place or "")
        if found:
            letters, digits = found.groups()
            self._row = int(digits[:20])
            if letters:
                self._column = column_number(letters)
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        self._refuse_too_many(is_above=bool(found) and self._row == 0)

    def _refuse_too_many(self, *, is_above: bool = False) -> None:
        if self._rows * self._columns > self._most.area or is_above:
            raise UnreadableFileError(
                f"has a sheet of {self._rows} rows and {self._columns} columns; delete the empty ones"
            )
        if self._cells > self._most.cells:
            raise UnreadableFileError(f"has over {self._most.cells} cells; {self._most.advice}")


def _number(value: str) -> float:
    """The number that a value is; 0 where it is none, which the reader of cells gives as the text that it is."""
    try:
        return float(value)
    except ValueError:
        return 0


def column_number(letters: str) -> int:
    """A column's number, from 1, by the letters that spreadsheets show: 28 for AB."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def column_letters(column: int) -> str:
    """The letters that spreadsheets show for a column: AB for 28."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _refuse_document_type(*_: object) -> NoReturn:
    raise UnreadableFileError("declares a document type, which no workbook needs; save it as XLSX")
