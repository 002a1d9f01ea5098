"""How many results a page of a portal states to show: which ones, and of how many."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.parsing.formats import html_table
from flows.persian.text import latin_digits

_NUMBER = r"(\d[\d٬,]{0,11})"
_DIGITS = re.compile(_NUMBER)
_STATED = re.compile(
    rf"(?:نمایش|showing)\s+{_NUMBER}\s*(?:تا|to|-|–|—)\s*{_NUMBER}\s+(?:از|of)\s+{_NUMBER}", re.IGNORECASE
)
# a list that fits on one page states its total alone; how many a page may hold is another number
_TOTALS = (
    re.compile(
        rf"{_NUMBER}\s+(?:مورد|نتیجه|رکورد)\s+(?:یافت|پیدا)\s+شد|{_NUMBER}\s+results?\s+(?:were\s+)?found",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:showing|نمایش)\s+{_NUMBER}\s+(?:results?|entries|entry|نتیجه|نتایج|رکورد|مورد)(?!\w|\s+(?:per|در|برای))",
        re.IGNORECASE,
    ),
)


class Range(NamedTuple):
    """What a page states to show: results `first` to `last` of `total`."""

    first: int
    last: int
    total: int


def stated_ranges(data: bytes) -> list[Range]:
    """The ranges that a document's pages state, in order; a statement that a page repeats counts once.

    Where none states a range, the totals that they state: all results, from the first to the last.

    Raises:
        UnreadableFileError: for a file without text.
    """
    text = html_table.page_text(data)
    found = [Range(*map(_number, texts)) for texts in _STATED.findall(text)]
    if not found:
        stated = next(filter(None, ([found[0] for found in total.finditer(text)] for total in _TOTALS)), [])
        totals = [_number(_DIGITS.findall(words)[0]) for words in stated]
        found = [Range(min(1, total), total, total) for total in totals]
    return list(dict.fromkeys(found))


def _number(text: str) -> int:
    return int(latin_digits(text).replace("٬", "").replace(",", ""))
