"""The plain cells of a sheet's XML: those with a place, and a short number or the index of a shared text, alone.

Most cells are plain, and all that has to be known of them is found without an event of a parser for each. They are
looked for in XML that is whole and has no comments or CDATA, where what looks like a tag is one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection
from itertools import accumulate

_ROW_NUMBER = rb"[1-9][0-9]{0,6}"
_ATTRIBUTES = rb'(?: (?:spans|s|customFormat|ht|customHeight|x14ac:dyDescent|thickBot|thickTop)="[^"<>&]*+")*+'
_ANY_STYLE = rb'(?: s="[0-9]{1,6}")?+'
_NUMBER = rb'(?: t="n")?+><v>-?+[0-9]{1,9}+(?:\.[0-9]{1,17}+)?+'
_SHARED_TEXT = rb' t="s"><v>[0-9]{1,9}+'
_END = rb"</v></c>"
_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})')
_ROWS = re.compile(rb'<row r="([0-9]+)"')
_ROWS_OF_CELLS = re.compile(rb'<c r="[A-Z]{1,3}([0-9]+)"')
_INDEX = re.compile(rb' t="s"><v>([0-9]+)<')
_WITHOUT_PLACE = re.compile(rb'<(?:[\w.-]+:)?(?:c|row)(?=[\s/>])(?![^<>]*\sr="[^"])')
_ROWS_OF_A_RUN = 1_000


def runs_of_plain_cells(
    content: bytes, styles: Collection[str] | None = None, *, with_texts: bool = True
) -> re.Pattern[bytes] | None:
    """What finds plain cells that follow each other, and whole rows of them; None where they can't be told so.

    Args:
        content: the XML, which is known to be whole.
        styles: of cells with a style, those that are plain by it; None: all.
        with_texts: whether cells with a shared text are plain.
    """
    if b"<!" in content or b"<c r=" not in content:
        return None
    style = _ANY_STYLE
    if styles is not None:
        style = rb'(?: s="(?:' + "|".join(sorted(styles)).encode() + rb')")?+' if styles else b""
    value = rb"(?:" + _NUMBER + rb"|" + _SHARED_TEXT + rb")" if with_texts else _NUMBER
    rest = rb'"' + style + value + _END
    row = rb'<row r="(' + _ROW_NUMBER + rb')"' + _ATTRIBUTES + rb'>(?:<c r="[A-Z]{1,3}+\1' + rest + rb")++</row>"
    cell = rb'<c r="[A-Z]{1,3}+' + _ROW_NUMBER + rest
    runs = re.compile(rb"(?:" + row + rb"){1," + str(_ROWS_OF_A_RUN).encode() + rb"}+|(?:" + cell + rb")++")
    # the place of a cell or a row that has none is told by the one before it
    return None if _WITHOUT_PLACE.search(runs.sub(b"", content)) else runs


class PlainCells:
    """A sheet's XML without its plain cells, and what these are.

    Attributes:
        left: the XML without them.
        count: how many there are.
        columns: the letters of their columns.
        last_row: the last row that has one.
        uses: how often each shared text is used by them.
    """

    def __init__(self, content: bytes) -> None:
        """Take them out of XML that is known to be whole."""
        self.left = content
        self.count = self.last_row = 0
        self.columns: set[bytes] = set()
        self.uses: Counter[int] = Counter()
        self._starts: list[int] = []
        self._removed: list[int] = []
        runs = runs_of_plain_cells(content)
        if runs:
            spans = [found.span() for found in runs.finditer(content)]
            self._removed = list(accumulate(end - start for start, end in spans))
            self._starts = [start - removed for (start, _), removed in zip(spans, (0, *self._removed), strict=False)]
            self.left = runs.sub(b"", content)
            for start, end in spans:
                self._count(content[start:end])

    def original(self, index: int) -> int:
        """Where in the content something is that is at an index of what is left."""
        position = bisect_right(self._starts, index)
        return index + (self._removed[position - 1] if position else 0)

    def _count(self, run: bytes) -> None:
        numbers = _ROWS if run.startswith(b"<row") else _ROWS_OF_CELLS
        self.count += run.count(b"<c ")
        self.columns.update(_LETTERS.findall(run))
        self.last_row = max(self.last_row, *map(int, set(numbers.findall(run))))
        self.uses.update(map(int, _INDEX.findall(run)))
