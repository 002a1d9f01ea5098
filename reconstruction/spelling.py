"""Spells a name as different senders would: every spelling of one folds to the same key, few have the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

ARABIC_LETTERS = str.maketrans({"ی": "ي", "ک": "ك"})
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
THOUSANDS = "\N{ARABIC THOUSANDS SEPARATOR}"
ZERO_WIDTH_NON_JOINER = "\N{ZERO WIDTH NON-JOINER}"


def draw(*parts: object) -> int:
    """A whole number in 0 … 2^32 - 1 that depends on the parts alone: the same on every machine and version."""
    text = "/".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])


def between(low: int, high: int, *parts: object) -> int:
    """A whole number in low … high, both included, drawn from the parts."""
    return low + draw(*parts) % (high - low + 1)


SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda name: name,
    lambda name: name.translate(ARABIC_LETTERS),
    lambda name: name.replace(ZERO_WIDTH_NON_JOINER, ""),
    lambda name: name.replace(ZERO_WIDTH_NON_JOINER, " "),
    lambda name: name.replace(ZERO_WIDTH_NON_JOINER, "").translate(ARABIC_LETTERS),
    lambda name: f" {name} ",
    lambda name: name.replace(" ", "  ", 1),
    lambda name: name.replace("،", " ،").replace("ؤ", "و"),
    lambda name: re.sub("^سازمان", "سازمـان", name),
)


def spell(names: tuple[str, ...], feed: str) -> str:
    """One sender's spelling of one of an agency's names: Arabic letters, a lost joint, a stretched letter."""
    name = names[draw("name", feed, *names) % len(names)]
    return SPELLINGS[draw("spelling", feed, name) % len(SPELLINGS)](name)


def persian(number: int, *, grouped: bool = False) -> str:
    """A whole number in Persian digits, with the Persian thousands separator if `grouped`."""
    text = f"{number:,}".replace(",", THOUSANDS) if grouped else str(number)
    return text.translate(PERSIAN_DIGITS)
