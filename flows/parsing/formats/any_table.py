"""Tables in whichever format they were saved: the content decides, never the file's extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.parsing.formats import delimited, html_table, json_table, workbook
from flows.parsing.formats.content import size_of, start_of, whole
from flows.parsing.formats.grid import UnreadableFileError, refuse_larger, table_of
from flows.system.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.parsing.formats.content import Content
    from flows.parsing.formats.grid import Grid, Table

_LOOKED_AT = 2_000
_NO_TABLES = {
    b'="urn:schemas-microsoft-com:office:spreadsheet"': "an XML spreadsheet of 2003",
    b"MIME-Version:": "a web page in one file (MHTML)",
}


def read(data: bytes) -> list[Grid]:
    """All tables of a file in memory; see `tables`."""
    return [table.grid() for table in tables(data)]


def tables(content: Content, memory: Memory | None = None) -> Iterable[Table]:
    """The tables of a workbook, an HTML page, a JSON document or a delimited file, rows batch by batch.

    Args:
        content: the file.
        memory: what reading it may take.

    Raises:
        UnreadableFileError: from the format's reader, also while batches come, and for what does not fit in memory.
    """
    memory = memory or Memory()
    head = start_of(content, b"", _LOOKED_AT)
    if head.startswith(workbook.SIGNATURES):
        return workbook.tables(content, memory)
    for mark, sort in _NO_TABLES.items():
        if mark in head:
            raise UnreadableFileError(f"is {sort}; open it, and save it as XLSX")
    start = start_of(content, b"\xef\xbb\xbf \t\r\n", 1)
    if start == b"<":
        refuse_larger(memory, size_of(content), html_table.TIMES_ITS_SIZE, "a web page")
        return map(table_of, html_table.read(whole(content)))
    if start in (b"[", b"{"):
        refuse_larger(memory, size_of(content), json_table.TIMES_ITS_SIZE, "JSON")
        return map(table_of, json_table.read(whole(content)))
    return delimited.tables(content, memory.block_bytes)
