"""Tables of an HTML page, each as it stands; which one is meant shows in its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.parsing.formats.delimited import decode
from flows.parsing.formats.grid import Grid, Measure
from flows.parsing.formats.html_page import parsed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def _text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _table_of(node: LexborNode) -> LexborNode | None:
    parent = node.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent


def read(data: bytes) -> list[Grid]:
    """Every table of the page, tables in tables apart; a row's number counts the rows of its table.

    Raises:
        UnreadableFileError: for a file without text, or with too much of it. A page without tables gives none.
    """
    measure = Measure()
    tables: dict[int, list[tuple[int, list[str]]]] = {}
    for row in parsed(decode(data)).css("table tr"):
        table = _table_of(row)
        if table is None:
            continue
        rows = tables.setdefault(table.mem_id, [])
        cells = [_text(child) for child in row.iter() if child.tag in ("td", "th")]
        rows.append((len(rows) + 1, cells))
        measure.add(len(rows), cells)
    return [Grid(None, [row for row in rows if any(row[1])], ragged=True) for rows in tables.values()]


def page_text(data: bytes) -> str:
    """The visible text of the page, white space reduced to single spaces."""
    page = parsed(decode(data))
    page.strip_tags(["script", "style"])
    return _text(page.body) if page.body else ""
