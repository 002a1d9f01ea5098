"""Tables in whichever format they were saved: the content decides, never the file's extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.parsing.formats import delimited, html_table, json_table, workbook
from flows.parsing.formats.grid import UnreadableFileError

if TYPE_CHECKING:
    from flows.parsing.formats.grid import Grid

_LOOKED_AT = 2_000
_NO_TABLES = {
    b'="urn:schemas-microsoft-com:office:spreadsheet"': "an XML spreadsheet of 2003",
    b"MIME-Version:": "a web page in one file (MHTML)",
}


def read(data: bytes) -> list[Grid]:
    """The tables of a workbook, an HTML page, a JSON document or a delimited file.

    Raises:
        UnreadableFileError: from the format's reader.
    """
    if data.startswith(workbook.SIGNATURES):
        return workbook.read(data)
    head = data[:_LOOKED_AT]
    for mark, sort in _NO_TABLES.items():
        if mark in head:
            raise UnreadableFileError(f"is {sort}; open it, and save it as XLSX")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return html_table.read(data)
    if start in (b"[", b"{"):
        return json_table.read(data)
    return delimited.read(data)
