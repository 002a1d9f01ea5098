"""Letters that were lost before a file was sent: saved as «ANSI», what that has no byte for becomes `?`."""

from __future__ import annotations

import re

ADVICE = "letters were lost as «?»: it was saved as ANSI; save as CSV UTF-8, or as XLSX"
_WITHIN = re.compile(r"[ء-غف-ٯٱ-ۓ]\?+[ء-غف-ٯٱ-ۓ]")
_BESIDE = re.compile(r"[ء-غف-ٯٱ-ۓ]\s*\?|\?\s*[ء-غف-ٯٱ-ۓ]")
_ALL = re.compile(r"\?[?\s]*")


def has_lost_letters(text: str) -> bool:
    """Whether a `?` of a text stands for a letter, by its place beside others, and asks nothing.

    A text with letters that ANSI lacks, such as the Persian yeh, was not saved so; there a last `?` is a question mark.
    """
    if "?" not in text or "://" in text:
        return False
    if _ALL.fullmatch(text.strip()) or _WITHIN.search(text):
        return True
    return bool(_BESIDE.search(text)) and _fits_ansi(text)


def _fits_ansi(text: str) -> bool:
    try:
        text.encode("windows-1256")
    except UnicodeEncodeError:
        return False
    return True
