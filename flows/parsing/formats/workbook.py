"""Workbooks (XLSX), every cell as text as the sender sees it: values through calamine, the rest from the sheets' notes.

What is hidden is passed over with a remark: nobody who looked at the workbook has seen it. XLS is refused: it has no
checksums, so a damaged one reads as other numbers, and it may be an encrypted XLSX.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound

from flows.parsing.formats.grid import (
    MERGED_AT_MOST,
    Grid,
    Measure,
    Place,
    UnreadableFileError,
    in_ranges,
    refuse_if_empty_or_huge,
)
from flows.parsing.formats.number_formats import plain
from flows.parsing.formats.workbook_archive import AREA_AT_MOST, column_letters, measured
from flows.parsing.formats.workbook_notes import SheetNotes, WorkbookNotes

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (b"PK\x03\x04", _OLD)
SHEETS_AT_MOST = 256


def _text(value: object) -> str:
    """A cell as the sender sees it: 1234 for 1234.0, days as 2021-04-03."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return plain(value)
    return str(value)


def _grids(book: CalamineWorkbook, notes: WorkbookNotes) -> list[Grid]:
    """Every sheet; one that is listed again and again is as many sheets."""
    listed = book.sheets_metadata
    if len(listed) > SHEETS_AT_MOST:
        raise UnreadableFileError(f"has {len(listed)} sheets, over {SHEETS_AT_MOST}; send it in parts")
    reading, grids = _Reading(notes), []
    for metadata in listed:
        sheet = book.get_sheet_by_name(metadata.name)
        reading.measure_area(sheet)
        grids.append(reading.grid(sheet) if metadata.visible is SheetVisibleEnum.Visible else _passed_over(sheet))
    return grids


def _passed_over(sheet: CalamineSheet) -> Grid:
    said = f"sheet «{sheet.name}» is hidden and was passed over ({sheet.height} rows); show it if it counts"
    return Grid(sheet.name, [], remarks=(said,) if sheet.height else ())


class _Reading:
    """The sheets of one workbook, with what all of them together may hold."""

    def __init__(self, notes: WorkbookNotes) -> None:
        self._notes = notes
        self._measure = Measure()
        self._area = self._merged = 0

    def measure_area(self, sheet: CalamineSheet) -> None:
        """Count a sheet's cells, before they are made.

        Raises:
            UnreadableFileError: when they are too many, blank ones included.
        """
        self._area += sheet.total_height * sheet.total_width
        if self._area > AREA_AT_MOST:
            raise UnreadableFileError(f"has sheets of {self._area} cells, blank ones included; delete the empty ones")

    def grid(self, sheet: CalamineSheet) -> Grid:
        """A sheet that is shown."""
        notes = self._notes.of(sheet.name)
        try:
            values = sheet.to_python(skip_empty_area=False)
        except OverflowError as error:
            raise UnreadableFileError(
                f"has, in sheet «{sheet.name}», a number in a format of times that is none ({error}); format "
                "its cells as numbers"
            ) from error
        cells = [[_text(value) for value in row] for row in values]
        _write(cells, notes)
        merged, beside = self._fill_merges(cells, sheet)
        remarks = [
            *_hide_columns(cells, notes, sheet.name),
            *_hide_rows(cells, notes, sheet.name),
        ]
        rows = [(number, row) for number, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)]
        for number, row in rows:
            self._measure.add(number, row)
        return Grid(sheet.name, rows, merged=frozenset(merged), beside=frozenset(beside), remarks=tuple(remarks))

    def _fill_merges(self, cells: list[list[str]], sheet: CalamineSheet) -> tuple[set[Place], set[Place]]:
        """Write what merged cells show into those below; returned are these, and those that stay blank beside them."""
        merged, beside = set[Place](), set[Place]()
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            below, after = min(bottom + 1, len(cells)), min(right + 1, len(cells[0]) if cells else 0)
            self._merged += max(1, below - top) * max(1, after - left)
            if self._merged > MERGED_AT_MOST:
                raise UnreadableFileError(f"merges over {MERGED_AT_MOST} cells; take the merges off")
            text = cells[top][left] if top < below and left < after else ""
            for place in range(top, below if text.strip() else top):
                if any(cell.strip() for cell in cells[place]):  # what is merged far down a column makes no rows
                    for column in range(left + 1, after):
                        cells[place][column] = ""
                        beside.add((place + 1, column))
                    if place > top:
                        cells[place][left] = text
                        merged.add((place + 1, left))
        return merged, beside


def _write(cells: list[list[str]], notes: SheetNotes) -> None:
    """Write the words of the notes over the values, wherever the sheet's last values are."""
    height = max((row for row, _ in notes.words), default=0)
    width = max((column for _, column in notes.words), default=0)
    width = max(width, len(cells[0]) if cells else 0)
    cells += [[] for _ in range(height - len(cells))]
    for row in cells:
        row += [""] * (width - len(row))
    for (number, column), word in notes.words.items():
        cells[number - 1][column - 1] = word


def _hide_columns(cells: list[list[str]], notes: SheetNotes, sheet: str) -> Iterator[str]:
    """Take out what stands in hidden columns, and say so."""
    width = len(cells[0]) if cells else 0
    hidden: list[int] = []
    for left, right in sorted(notes.hidden_columns):
        hidden += range(max(left, hidden[-1] + 1 if hidden else 1), min(right, width) + 1)
    for column in hidden:
        first = next((row[column - 1].strip() for row in cells if row[column - 1].strip()), None)
        for row in cells if first else ():
            row[column - 1] = ""
        if first:
            yield (
                f"sheet «{sheet}»: column {column_letters(column)} («{first[:40]}») is hidden and was passed over; "
                "show it if it counts"
            )


def _hide_rows(cells: list[list[str]], notes: SheetNotes, sheet: str) -> Iterator[str]:
    """Take out what stands in hidden rows, and say so."""
    # cells without text, below the last that has one, may be hidden too
    numbers = [number for number in sorted(notes.hidden_rows) if number <= len(cells)]
    hidden = [number for number in numbers if any(cell.strip() for cell in cells[number - 1])]
    for number in hidden:
        cells[number - 1] = [""] * len(cells[number - 1])
    if hidden:
        yield (
            f"sheet «{sheet}»: hidden rows were passed over: {in_ranges(hidden)}; show them, or clear the filter, if "
            "they count"
        )


def read(data: bytes) -> list[Grid]:
    """Every sheet as a table; row numbers are those that Excel shows, empty rows counted.

    Cells that are merged with one above have its text. An error is its word (`#N/A`), a formula that was never computed
    is itself (`=A1*2`), a share in percent format has its sign. Hidden sheets, rows and columns are left out, with
    remarks.

    Raises:
        UnreadableFileError: for XLS, and a truncated, encrypted, oversized or otherwise broken workbook.
    """
    refuse_if_empty_or_huge(data)
    if data.startswith(_OLD):
        raise UnreadableFileError(
            "is an old XLS workbook, or one with a password; open it, save it as XLSX without a password, and send that"
        )
    archive = measured(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(archive)) as book:
            return _grids(book, WorkbookNotes(archive))
    except (CalamineError, WorksheetNotFound) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFileError(f"is not a readable workbook ({reason}); save it as XLSX") from error
