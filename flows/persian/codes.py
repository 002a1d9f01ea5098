"""Codes of registers as senders type them, made one code: the same function in every feed, and in SQL as `code_key`."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from flows.persian.text import fold

_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")


@lru_cache(maxsize=1 << 16)
def code_key(text: str) -> str:
    """The code that a text names: Latin digits, letters as in a folded name, plain hyphens, nothing that is not seen.

    What is no letter, digit or hyphen stays as it is, so that a fault in it is still seen. A key is its own key.
    """
    return "".join(_in_a_code(character) for character in text).strip()


def _in_a_code(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":
        return ""
    if category[0] == "L":
        return fold(character)
    return _DASHES.get(character, character)
