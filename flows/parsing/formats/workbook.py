"""Workbooks (XLSX), every cell as text, through calamine.

XLS is refused: it has no checksums, so a damaged one reads as other numbers, and it may be an encrypted XLSX.
"""

from __future__ import annotations

import io
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, WorksheetNotFound

from flows.parsing.formats.grid import CELLS_AT_MOST, Grid, Measure, UnreadableFileError, refuse_if_empty_or_huge
from flows.parsing.formats.workbook_archive import AREA_AT_MOST, measured

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (b"PK\x03\x04", _OLD)
SHEETS_AT_MOST = 256


def _text(value: object) -> str:
    """A cell as the sender sees it: 1234 for 1234.0, no exponent, days as 2021-04-03."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    return str(value)


def _grids(book: CalamineWorkbook) -> list[Grid]:
    """Every sheet; one that is listed again and again is as many sheets."""
    names = book.sheet_names
    if len(names) > SHEETS_AT_MOST:
        raise UnreadableFileError(f"has {len(names)} sheets, over {SHEETS_AT_MOST}; send it in parts")
    measure, grids, area = Measure(), [], 0
    for name in names:
        sheet = book.get_sheet_by_name(name)
        area += sheet.total_height * sheet.total_width
        if area > AREA_AT_MOST:
            raise UnreadableFileError(f"has sheets of {area} cells, blank ones included; delete the empty ones")
        grids.append(_grid(sheet, measure))
    return grids


def _grid(sheet: CalamineSheet, measure: Measure) -> Grid:
    cells = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = set()
    spanned = 0
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        last = min(bottom + 1, len(cells))
        spanned += max(1, last - top)
        if spanned > CELLS_AT_MOST:
            raise UnreadableFileError(f"merges over {CELLS_AT_MOST} cells; take the merges off")
        for place in range(top + 1, last):
            if any(cell.strip() for cell in cells[place]):  # what is merged far down a column makes no rows
                cells[place][left] = cells[top][left]
                merged.add((place + 1, left))
    rows = [(number, row) for number, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)]
    for number, row in rows:
        measure.add(number, row)
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
    archive = measured(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(archive)) as book:
            return _grids(book)
    except (CalamineError, WorksheetNotFound) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFileError(f"is not a readable workbook ({reason}); save it as XLSX") from error
