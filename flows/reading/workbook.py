"""Workbooks (XLSX), every cell as text, through calamine.

XLS is refused: it has no checksums, so a damaged one reads as other numbers, and it may be an encrypted XLSX.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, WorksheetNotFound

from flows.reading.grid import BYTES_AT_MOST, Grid, UnreadableFileError, refuse_if_empty_or_huge

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (b"PK\x03\x04", _OLD)
_BLOCK = 1 << 20
_BOOK, _SHEETS = "xl/workbook.xml", "xl/worksheets/"
CELLS_AT_MOST = 1 << 24  # of one sheet, blank ones included; the largest feed has 42 thousand
_LONGEST_PLACE = 200
_PLACE = re.compile(rb"<(?:\w+:)?(?:c|row)\s[^<>]{0,99}?\br=[\"']([A-Z]{0,3})(\d{1,7})[\"']")


def _refuse_broken_or_bomb(data: bytes) -> None:
    """Unpack every member once: its checksum must fit, and the whole and each sheet's rectangle be small enough."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _BOOK not in archive.namelist():
                raise UnreadableFileError("is an archive, but no XLSX workbook; save it as XLSX")
            for member in archive.infolist():
                sheet = _Rectangle()
                with archive.open(member) as stream:
                    while block := stream.read(_BLOCK):
                        unpacked += len(block)
                        if unpacked > BYTES_AT_MOST:
                            raise UnreadableFileError(f"unpacks to over {BYTES_AT_MOST} bytes; send it in parts")
                        if member.filename.startswith(_SHEETS):
                            sheet.grow(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        # RuntimeError is zipfile's for encrypted members, NotImplementedError for unknown compression
        raise UnreadableFileError(f"is a broken workbook ({error}); save and send it again") from error


class _Rectangle:
    """The rows and columns that a sheet's cells reach: one cell far away makes a sheet that fills the memory."""

    def __init__(self) -> None:
        self._rows = self._columns = 1
        self._end = b""

    def grow(self, block: bytes) -> None:
        text = self._end + block
        for letters, digits in _PLACE.findall(text):
            self._rows = max(self._rows, int(digits))
            column = 0
            for letter in letters:
                column = column * 26 + letter - ord("A") + 1
            self._columns = max(self._columns, column)
        if self._rows * self._columns > CELLS_AT_MOST:
            raise UnreadableFileError(
                f"has a sheet of {self._rows} rows and {self._columns} columns; delete the empty ones"
            )
        self._end = text[-_LONGEST_PLACE:]


def _text(value: object) -> str:
    """A cell as the sender sees it: 1234 for 1234.0, no exponent, days as 2021-04-03."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    return str(value)


def _grid(sheet: CalamineSheet) -> Grid:
    cells = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = set()
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom + 1, len(cells))):
            if any(cell.strip() for cell in cells[row]):  # what is merged far down a column makes no rows
                cells[row][left] = cells[top][left]
                merged.add((row + 1, left))
    rows = [(number, row) for number, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)]
    return Grid(sheet.name, rows, merged=frozenset(merged))


def read(data: bytes) -> list[Grid]:
    """Every sheet as a table; row numbers are those that Excel shows, empty rows counted.

    Cells that are merged with one above have its text.

    Raises:
        UnreadableFileError: for XLS, and a truncated, encrypted, oversized or otherwise broken workbook.
    """
    refuse_if_empty_or_huge(data)
    if data.startswith(_OLD):
        raise UnreadableFileError(
            "is an old XLS workbook, or one with a password; open it, save it as XLSX without a password, and send that"
        )
    _refuse_broken_or_bomb(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return [_grid(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except (CalamineError, WorksheetNotFound) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFileError(f"is not a readable workbook ({reason}); save it as XLSX") from error
