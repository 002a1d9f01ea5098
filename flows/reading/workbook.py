"""Workbooks (XLSX, ODS), every cell as text, through calamine.

XLS is refused: it has no checksums, so a damaged one reads as other numbers, and it may be an encrypted XLSX.
"""

from __future__ import annotations

import io
import zipfile
import zlib

import fastexcel

from flows.reading.grid import BYTES_AT_MOST, Grid, UnreadableFileError, refuse_if_empty_or_huge

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (b"PK\x03\x04", _OLD)
_BLOCK = 1 << 20


def _refuse_broken_or_bomb(data: bytes) -> None:
    """Unpack every member once: its checksum must fit and the whole stay under the limit."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    while block := stream.read(_BLOCK):
                        unpacked += len(block)
                        if unpacked > BYTES_AT_MOST:
                            raise UnreadableFileError(f"unpacks to over {BYTES_AT_MOST} bytes; send it in parts")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        # RuntimeError is zipfile's for encrypted members, NotImplementedError for unknown compression
        raise UnreadableFileError(f"is a broken workbook ({error}); save and send it again") from error


def read(data: bytes) -> list[Grid]:
    """Every sheet as a table; row numbers are those that Excel shows, empty rows counted.

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
        reader = fastexcel.read_excel(data)
        # skip_rows=0, not the default: by default leading empty rows are dropped and the numbers shift
        sheets = {
            name: reader.load_sheet(name, header_row=None, dtypes="string", skip_rows=0).to_polars()
            for name in reader.sheet_names
        }
    except fastexcel.FastExcelError as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFileError(f"is not a readable workbook ({reason}); save it as XLSX") from error
    return [
        Grid(
            name,
            [
                (number, [cell or "" for cell in cells])
                for number, cells in enumerate(sheet.iter_rows(), start=1)
                if any(cell and cell.strip() for cell in cells)
            ],
        )
        for name, sheet in sheets.items()
    ]
