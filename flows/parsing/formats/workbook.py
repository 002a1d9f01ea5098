"""Workbooks (XLSX), every cell as text as the sender sees it: values through calamine, the rest from the sheets' notes.

What is hidden is passed over with a remark: nobody who looked at the workbook has seen it. XLS is refused: it has no
checksums, so a damaged one reads as other numbers, and it may be an encrypted XLSX.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound

from flows.parsing.formats.content import Content, start_of
from flows.parsing.formats.grid import Grid, Table, UnreadableFileError, refuse_if_empty
from flows.parsing.formats.workbook_archive import Limits, limits, measured
from flows.parsing.formats.workbook_notes import WorkbookNotes
from flows.parsing.formats.workbook_sheet import Merges, sheet_table
from flows.system.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (b"PK\x03\x04", _OLD)
SHEETS_AT_MOST = 256


def _tables(book: CalamineWorkbook, notes: WorkbookNotes, most: Limits) -> Iterator[Table]:
    """Every sheet; one that is listed again and again is as many sheets."""
    listed = book.sheets_metadata
    if len(listed) > SHEETS_AT_MOST:
        raise UnreadableFileError(f"has {len(listed)} sheets, over {SHEETS_AT_MOST}; send it in parts")
    merges = Merges()
    area = 0
    for metadata in listed:
        sheet = book.get_sheet_by_name(metadata.name)
        area += sheet.total_height * sheet.total_width
        if area > most.area:
            raise UnreadableFileError(f"has sheets of {area} cells, blank ones included; delete the empty ones")
        if metadata.visible is SheetVisibleEnum.Visible:
            yield sheet_table(sheet, notes.of(sheet.name), merges)
        else:
            yield _passed_over(sheet)


def _passed_over(sheet: CalamineSheet) -> Table:
    said = f"sheet «{sheet.name}» is hidden and was passed over ({sheet.height} rows); show it if it counts"
    return Table(sheet.name, iter(()), remarks=(said,) if sheet.height else ())


def read(data: bytes) -> list[Grid]:
    """Every sheet in memory; see `tables`."""
    return [table.grid() for table in tables(data, Memory())]


def tables(content: Content, memory: Memory) -> Iterator[Table]:
    """Every sheet as a table; row numbers are those that Excel shows, empty rows counted.

    Cells that are merged with one above have its text. An error is its word (`#N/A`), a formula that was never computed
    is itself (`=A1*2`), a share in percent format has its sign. Hidden sheets, rows and columns are left out, with
    remarks.

    Args:
        content: the workbook.
        memory: what reading it may take; it is unpacked whole, and its rows come batch by batch.

    Raises:
        UnreadableFileError: for XLS, and a truncated, encrypted, oversized or otherwise broken workbook.
    """
    refuse_if_empty(content)
    if start_of(content, b"", len(_OLD)) == _OLD:
        raise UnreadableFileError(
            "is an old XLS workbook, or one with a password; open it, save it as XLSX without a password, and send that"
        )
    most = limits(memory)
    archive = measured(content, most)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(archive)) as book:
            yield from _tables(book, WorkbookNotes(archive), most)
    except (CalamineError, WorksheetNotFound) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFileError(f"is not a readable workbook ({reason}); save it as XLSX") from error
