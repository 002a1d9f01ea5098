"""What a workbook's reader of cells does not tell, read from the sheets' XML.

That reader gives a cell's value alone. An error, and a formula that was never computed, come as blanks from it; a
share of 99.5 % comes as 0.995, a number that is shown as 0012 as 12, a number with a superscript as one number; and
nothing says which rows and columns are hidden.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field

from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.formats.number_formats import NumberFormats
from flows.parsing.formats.plain_cells import runs_of_plain_cells
from flows.parsing.formats.workbook_archive import column_number
from flows.parsing.formats.workbook_texts import FALSE, Attributes, Lines, SharedTexts, read_xml

NOTES_AT_MOST = 500_000  # cells and rows of one sheet that something is noted of
_PLACE = re.compile(r"([A-Za-z]+)([0-9]+)")
COLUMNS_OF_A_SHEET = 16_384
_HIDDEN_ROW = re.compile(
    rb"<(?:[\w.-]+:)?row\s[^<>]*?"
    rb"(?:hidden\s*=\s*[\"'](?!(?:0|false|off)[\"'])|ht\s*=\s*[\"'](?:[^\"'1-9]*[\"']|[^\"']*&))"
)
_STYLES = re.compile(rb' s="([0-9]{1,6})"')
_STYLES_AT_MOST = 500  # that are looked for at each cell


@dataclass
class SheetNotes:
    """What is to be known of a sheet beside its cells' values; rows and columns count from 1.

    Attributes:
        words: by row and column, the text of a cell that its value does not tell.
        hidden_rows: rows with cells that are not shown.
        hidden_columns: first and last column of each range that is not shown.
    """

    words: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class WorkbookNotes:
    """The notes of the sheets of a measured archive."""

    def __init__(self, archive: bytes) -> None:
        self._members = zipfile.ZipFile(io.BytesIO(archive))
        self._names = {name.lower(): name for name in self._members.namelist()}
        book = _Book(self._part("xl/workbook.xml"), self._part("xl/_rels/workbook.xml.rels"))
        self._places, self._is_to_compute = book.places, book.is_to_compute
        self._formats = _number_formats(self._part("xl/styles.xml"))
        self._texts = SharedTexts(self._part("xl/sharedstrings.xml")).in_lines

    def of(self, sheet: str) -> SheetNotes:
        """The notes of a sheet.

        Raises:
            UnreadableFileError: when the archive lacks the sheet, or too much is to be noted.
        """
        content = self._part(self._places.get(sheet, ""))
        if content is None:
            raise UnreadableFileError(f"is a broken workbook (it lacks its sheet «{sheet}»); save and send it again")
        return _Sheet(content, self._formats, self._texts, self._is_to_compute).notes

    def _part(self, name: str) -> bytes | None:
        return self._members.read(self._names[name]) if name in self._names else None


class _Book:
    """Where the sheets stand, and whether whoever wrote the workbook left its formulas to be computed by a reader."""

    def __init__(self, book: bytes | None, relations: bytes | None) -> None:
        self._listed: list[tuple[str, str]] = []
        self._targets: dict[str, str] = {}
        self.is_to_compute = False
        read_xml(book, StartElementHandler=self._of_book)
        read_xml(relations, StartElementHandler=self._of_relations)

    @property
    def places(self) -> dict[str, str]:
        """By the sheet's name, the member that holds it, in lower case; of sheets of one name, the first counts."""
        places: dict[str, str] = {}
        for name, identifier in self._listed:
            target = self._targets.get(identifier, "").removeprefix("/").lower()
            places.setdefault(name, target if target.startswith("xl/") else f"xl/{target}")
        return places

    def _of_book(self, name: str, attributes: Attributes) -> None:
        tag = name.rpartition(":")[2]
        if tag == "sheet":
            identifier = next((text for key, text in attributes.items() if key.endswith(":id")), "")
            self._listed.append((attributes.get("name", ""), identifier))
        elif tag == "calcPr":
            self.is_to_compute = attributes.get("fullCalcOnLoad", "0") not in FALSE

    def _of_relations(self, name: str, attributes: Attributes) -> None:
        if name.rpartition(":")[2] == "Relationship":
            self._targets[attributes.get("Id", "")] = attributes.get("Target", "")


def _number_formats(styles: bytes | None) -> NumberFormats:
    formats = NumberFormats()
    of_cells = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal of_cells
        tag = name.rpartition(":")[2]
        if tag in ("cellXfs", "cellStyleXfs"):
            of_cells = tag == "cellXfs"
        elif tag == "numFmt":
            formats.add_code(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif tag == "xf" and of_cells:
            formats.add_style(attributes.get("numFmtId", ""))

    read_xml(styles, StartElementHandler=start)
    return formats


class _Sheet:
    """The notes of one sheet."""

    def __init__(self, content: bytes, formats: NumberFormats, texts: dict[int, str], is_to_compute: bool) -> None:
        self.notes = SheetNotes()
        self._formats, self._texts, self._is_to_compute = formats, texts, is_to_compute
        self._row = self._column = 0
        self._is_hidden = self._hides_others = False
        self._shown: list[tuple[int, int]] = []
        self._cell: Attributes = {}
        self._parts: dict[str, str] = {}
        self._part: str | None = None
        self._lines, self._has_lines = Lines(), False
        left = self._without_plain(content)
        read_xml(left, StartElementHandler=self._start, EndElementHandler=self._end, CharacterDataHandler=self._text)
        self._hide_other_columns()

    def _without_plain(self, content: bytes) -> bytes:
        """The sheet without those cells of which nothing has to be noted, as far as they are easily told."""
        if not self._formats.is_stored("") or _HIDDEN_ROW.search(content):
            return content
        found = {style.decode() for style in _STYLES.findall(content)}
        styles = {style for style in found if self._formats.is_stored(style)}
        if len(styles) > _STYLES_AT_MOST:
            return content
        runs = runs_of_plain_cells(content, styles, with_texts=not self._texts)
        return runs.sub(b"", content) if runs else content

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell_starts(attributes)
        elif tag in ("v", "f"):
            self._part = tag
            self._parts[tag] = ""
        elif tag == "row":
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column, self._cell = 0, {}
            self._is_hidden = _is_hidden(attributes, "ht")
        elif tag == "col":
            first, last = (_number(attributes.get(key), 0) for key in ("min", "max"))
            (self.notes.hidden_columns if _is_hidden(attributes, "width") else self._shown).append((first, last))
        elif tag == "sheetFormatPr":
            self._hides_others = _is_zero(attributes.get("defaultColWidth"))
        else:
            self._has_lines = True
            self._lines.start(tag, attributes)

    def _text(self, text: str) -> None:
        if self._part is None:
            self._lines.add(text)
        else:
            self._parts[self._part] += text

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            word = self._word()
            if word is not None:
                self.notes.words[self._place()] = word
                self._refuse_too_many()
        elif tag in ("v", "f"):
            self._part = None
        else:
            self._lines.end(tag)

    def _cell_starts(self, attributes: Attributes) -> None:
        if "r" not in attributes:
            self._row, self._column = self._place()
            self._column += 1
        self._cell, self._parts = attributes, {}
        if self._has_lines:
            self._lines, self._has_lines = Lines(), False
        if self._is_hidden:
            self.notes.hidden_rows.add(self._place()[0])
            self._refuse_too_many()

    def _place(self) -> tuple[int, int]:
        """Where the cell stands that was met last: as it says, or beside the one before."""
        place = _PLACE.fullmatch(self._cell.get("r", ""))
        return (_number(place[2], 0), column_number(place[1])) if place else (self._row, self._column)

    def _word(self) -> str | None:
        """The text of the cell that just ended; None where its value tells it."""
        sort, value, formula = self._cell.get("t", "n"), self._parts.get("v"), self._parts.get("f")
        if sort == "e":
            return value or "#ERROR!"
        if formula is not None and self._is_uncomputed(sort, value):
            return f"={formula or '…'}"  # of a formula that cells share, the first alone has the text
        if value is None:
            return self._lines.text if self._has_lines else None
        if sort == "s":
            return self._texts.get(_number(value.strip(), -1))
        return self._formats.shown(self._cell.get("s", ""), value) if sort == "n" else None

    def _is_uncomputed(self, sort: str, value: str | None) -> bool:
        """Whether a formula was never computed; a text without letters may be what it gave.

        Programs that leave it to the reader store nothing, or 0.
        """
        blank = value is None or (not value.strip() and (sort != "str" or self._is_to_compute))
        return blank or (self._is_to_compute and sort == "n" and _is_zero(value))

    def _hide_other_columns(self) -> None:
        """A default width of zero hides every column that has no width of its own."""
        after = 0
        for first, last in sorted(self._shown) if self._hides_others else ():
            self.notes.hidden_columns.append((after + 1, first - 1))
            after = max(after, last)
        if self._hides_others:
            self.notes.hidden_columns.append((after + 1, COLUMNS_OF_A_SHEET))

    def _refuse_too_many(self) -> None:
        if len(self.notes.words) + len(self.notes.hidden_rows) > NOTES_AT_MOST:
            raise UnreadableFileError(
                f"has over {NOTES_AT_MOST} cells in a sheet that are hidden, formulas or in a format; send it in parts"
            )


def _number(text: str | None, otherwise: int) -> int:
    return int(text[:20]) if text and text.isdecimal() else otherwise


def _is_hidden(attributes: Attributes, size: str) -> bool:
    return attributes.get("hidden", "0") not in FALSE or _is_zero(attributes.get(size))


def _is_zero(text: str | None) -> bool:
    try:
        return text is not None and float(text) == 0
    except ValueError:
        return False
