"""Pages of HTML, reduced to the tags that are asked for before they are parsed.

To parse a page as browsers do takes time by the square of how deep its elements lie in each other, and memory by the
formatting that is left open times the paragraphs that inherit it. Neither is of use here, so only tags that can't do
either, or not often, reach the parser. It resolves no entity but HTML's own characters, and loads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from selectolax.lexbor import LexborHTMLParser

from flows.parsing.formats.grid import UnreadableFileError

TAGS_AT_MOST = 500_000
NESTED_AT_MOST = 20_000  # tags that may lie in each other; the largest page has 1 thousand
_TAG = re.compile(r"</?([a-z][^\s/>]*+)[^>]*+>", re.IGNORECASE)
_CELLS = frozenset(("tr", "td", "th", "thead", "tbody", "tfoot"))  # each ends the one before
_TEXT = frozenset(("script", "style", "title", "textarea", "body"))  # what is in them, or around them, is no element


def parsed(text: str, also: Collection[str] = ()) -> LexborHTMLParser:
    """A page of tables and of the elements named in `also`; every other tag is white space.

    Raises:
        UnreadableFileError: when it has too many tags.
    """
    tags = nested = 0
    nesting = {"table", *also}

    def reduced(tag: re.Match[str]) -> str:
        nonlocal tags, nested
        name = tag[1].lower()
        if name not in nesting and name not in _CELLS and name not in _TEXT:
            return " "
        tags += 1
        nested += name in nesting
        if tags > TAGS_AT_MOST or nested > NESTED_AT_MOST:
            raise UnreadableFileError(f"has over {TAGS_AT_MOST} tags, or {NESTED_AT_MOST} in each other; save a part")
        return tag[0]

    end = text.rfind(">") + 1  # after it nothing is a tag, and every search for a tag's end would be in vain
    return LexborHTMLParser(_TAG.sub(reduced, text[:end]) + text[end:].replace("<", " "))
