"""Tables of an HTML page, each as it stands; which one is meant shows in its header."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.parsing.formats.delimited import decode_page
from flows.parsing.formats.grid import (
    COLUMNS_AT_MOST,
    MERGED_AT_MOST,
    Grid,
    Measure,
    Place,
    UnreadableFileError,
    in_ranges,
)
from flows.parsing.formats.html_page import TAGS_AT_MOST, is_hidden, parsed, text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

TIMES_ITS_SIZE = 32
"""How often the size of a page its elements were seen to take in memory."""
_COLUMNS_SPANNED_AT_MOST = 1_000  # browsers heed no more


class _Span(NamedTuple):
    """A cell that goes on below: in how many rows, with which text, and whether it begins in this column."""

    rows: int
    text: str
    is_first: bool


class _Table:
    """A table while its rows are read.

    A cell that spans rows has its text in each of them, as far as their group goes; of one that spans columns, the
    first column has it.
    """

    def __init__(self, number: int, is_hidden_itself: bool) -> None:
        self.is_hidden = is_hidden_itself
        self._number = number
        self._rows: list[tuple[int, list[str]]] = []
        self._merged: set[Place] = set()
        self._beside: set[Place] = set()
        self._hidden: list[int] = []
        self._group: int | None = None
        self._spans: dict[int, _Span] = {}

    def add(self, row: LexborNode, measure: Measure) -> None:
        """Take the next row.

        Raises:
            UnreadableFileError: when it, or the page with it, is too large.
        """
        number, group = len(self._rows) + 1, row.parent
        if group is not None and group.mem_id != self._group:
            self._group, self._spans = group.mem_id, {}
        found = [child for child in row.iter() if child.tag in ("td", "th") and not is_hidden(child)]
        texts = [text_of(cell) for cell in found]
        if self.is_hidden or is_hidden(row) or (group is not None and is_hidden(group)):
            self._hidden += [number] if any(texts) else []
            self._rows.append((number, []))
            return
        cells: list[str] = []
        for cell, text in zip(found, texts, strict=True):
            self._fill(number, cells, 0)
            self._place(number, cells, cell, text)
            if len(cells) > COLUMNS_AT_MOST:
                break
        self._fill(number, cells, max(self._spans, default=-1) + 1)
        measure.add(number, cells)
        # what a cell above spans makes no row by itself
        self._rows.append((number, cells if any(texts) else []))

    def _fill(self, number: int, cells: list[str], least: int) -> None:
        """Write the cells that go on from above, up to the next free one, or until there are as many as asked."""
        while (column := len(cells)) in self._spans or column < least:
            span = self._spans.pop(column, None)
            cells.append(span.text if span and span.is_first else "")
            if span is None:
                continue
            self._mark(number, column, self._merged if span.is_first else self._beside, span.text)
            if span.rows > 1:
                self._spans[column] = span._replace(rows=span.rows - 1)

    def _place(self, number: int, cells: list[str], cell: LexborNode, text: str) -> None:
        columns = min(_number(cell, "colspan") or 1, _COLUMNS_SPANNED_AT_MOST)
        rows = _number(cell, "rowspan")
        for offset in range(columns):
            column = len(cells)
            cells.append("" if offset else text)
            if offset:
                self._mark(number, column, self._beside, text)
            if rows != 1:  # 0 is as many as there are
                self._spans[column] = _Span(rows - 1 if rows else TAGS_AT_MOST, text, not offset)

    def _mark(self, number: int, column: int, places: set[Place], text: str) -> None:
        if text:
            places.add((number, column))
        if len(self._merged) + len(self._beside) > MERGED_AT_MOST:
            raise UnreadableFileError(f"merges over {MERGED_AT_MOST} cells; take rowspan and colspan off")

    @property
    def grid(self) -> Grid:
        """The table as it is shown."""
        named = f"table {self._number}"
        if self.is_hidden:
            said = f"{named} is hidden and was passed over ({len(self._hidden)} rows); show it if it counts"
        else:
            said = f"{named}: hidden rows were passed over: {in_ranges(self._hidden)}; show them if they count"
        return Grid(
            None,
            [row for row in self._rows if any(row[1])],
            ragged=True,
            merged=frozenset(self._merged),
            beside=frozenset(self._beside),
            remarks=(said,) if self._hidden else (),
        )


def _number(cell: LexborNode, name: str) -> int:
    """How many rows or columns a cell spans; what is no number is one."""
    text = (cell.attributes.get(name) or "").strip()
    return int(text[:9]) if text.isascii() and text.isdecimal() else 1


def _table_of(node: LexborNode) -> tuple[LexborNode | None, bool]:
    """The table that a node lies in, and whether what lies between them is hidden."""
    hides = False
    parent = node.parent
    while parent is not None and parent.tag != "table":
        hides = hides or is_hidden(parent)
        parent = parent.parent
    return parent, hides


def read(data: bytes) -> list[Grid]:
    """Every table of the page, tables in tables apart; a row's number counts the rows of its table.

    Raises:
        UnreadableFileError: for a file without text, or with too much of it. A page without tables gives none.
    """
    measure = Measure()
    tables: dict[int, _Table] = {}
    for row in parsed(decode_page(data)).css("table tr"):
        node, _ = _table_of(row)
        if node is None:
            continue
        if node.mem_id not in tables:
            outer, hides = _table_of(node)
            hides = hides or is_hidden(node) or (outer is not None and tables[outer.mem_id].is_hidden)
            tables[node.mem_id] = _Table(len(tables) + 1, hides)
        tables[node.mem_id].add(row, measure)
    return [table.grid for table in tables.values()]


def page_text(data: bytes) -> str:
    """The visible text of the page, white space reduced to single spaces."""
    page = parsed(decode_page(data))
    return " ".join(text_of(page.body).split()) if page.body else ""
