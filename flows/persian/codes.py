"""Codes of registers as senders type them, made one code: the same function in every feed and for corrections."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from flows.persian.text import fold

_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_TURNING = "\u202d\u202e"  # show the digits after them in another order, wherever they stand
_EMBEDDING = "\u202a-\u202c\u2066-\u2069"
_RIGHT_TO_LEFT = "\u061c\u200f"  # between two digits they turn these round; elsewhere they put hyphens in their place
_MOVES = re.compile(f"[{_TURNING}{_EMBEDDING}{_RIGHT_TO_LEFT}]")
_MOVES_NOTHING = re.compile(f"(?<![0-9])[{_RIGHT_TO_LEFT}]++|[{_RIGHT_TO_LEFT}]++(?![0-9])")
_AT_THE_ENDS = "".join(
    character
    for character in map(chr, range(0x3001))  # the last white space is U+3000
    if character.isspace() or (character not in _TURNING and _MOVES.match(character))
)


@lru_cache(maxsize=1 << 16)
def code_key(text: str) -> str:
    """The code that a text names: Latin digits, letters as in a folded name, plain hyphens, nothing that is not seen.

    What is no letter, digit or hyphen stays as it is, so that a fault in it is still seen; so does a letter that a
    folded name lacks, and a mark by which the code is shown in another order than it has. A key is its own key.
    """
    return _MOVES_NOTHING.sub("", "".join(_in_a_code(character) for character in text).strip(_AT_THE_ENDS))


def shows_another_order(key: str) -> bool:
    """Whether a key has marks by which a reader sees its characters in another order."""
    return bool(_MOVES.search(key))


def _in_a_code(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":
        return character if _MOVES.match(character) else ""
    if category[0] == "L":
        return fold(character) or character
    return _DASHES.get(character, character)
