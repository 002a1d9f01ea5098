"""How many results a page of a portal states to show: which ones, and of how many."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.parsing.formats import html_table
from flows.persian.text import latin_digits

_NUMBER = r"(\d[\d٬,]{0,11})"
_STATED = re.compile(
    rf"(?:نمایش|showing)\s+{_NUMBER}\s+(?:تا|to|-|–)\s+{_NUMBER}\s+(?:از|of)\s+{_NUMBER}", re.IGNORECASE
)


class Range(NamedTuple):
    """What a page states to show: results `first` to `last` of `total`."""

    first: int
    last: int
    total: int


def stated_ranges(data: bytes) -> list[Range]:
    """The ranges that a document's pages state, in order; a statement that a page repeats counts once.

    Raises:
        UnreadableFileError: for a file without text.
    """
    found = _STATED.findall(html_table.page_text(data))
    numbers = [[int(latin_digits(text).replace("٬", "").replace(",", "")) for text in texts] for texts in found]
    return list(dict.fromkeys(Range(*three) for three in numbers))
