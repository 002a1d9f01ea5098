"""Excel workbooks (XLSX, XLS, ODS), every cell as text, through calamine."""

from __future__ import annotations

import io
import zipfile
import zlib

import fastexcel

from flows.reading.grid import BYTES_AT_MOST, Grid, UnreadableFileError, refuse_if_empty_or_huge

SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
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
        UnreadableFileError: for a truncated, encrypted, oversized or otherwise broken workbook.
    """
    refuse_if_empty_or_huge(data)
    if data.startswith(SIGNATURES[0]):
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
