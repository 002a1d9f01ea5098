"""Persian text as senders type it, made comparable.

Two spellings of a name are the same name when `fold` makes them equal. The same function keys accepted and refused
rows (`flows.parsing.name_keys`) and seeds (`flows.building.text_keys`), and SQL compares keys: nothing is matched in
two ways.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that keyboards, encodings and OCR exchange. Hamza carriers (أ إ آ ؤ ئ ۀ) need no line here: NFKD
# takes them apart into letter and mark, and the mark goes.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("يىےې", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        "ٱ": "ا",
        **dict.fromkeys("ةەہھۃ", "ه"),
        **dict.fromkeys("ءـۥۦ", None),  # hamza on its own, tatweel, small waw and yeh
    }
)
_KEPT = ("L", "N")  # letters and numbers; marks, punctuation, symbols, spaces and formats (ZWNJ, bidi) go
_SHOWN_AT_MOST = 100
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # show what follows in another order


def _decomposed(text: str) -> str:
    """Compatibility caseless form (Unicode D146): the order that makes folding twice the same as once."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


@lru_cache(maxsize=1 << 16)  # feeds repeat a few hundred names over tens of thousands of rows
def fold(text: str) -> str:
    """Key of a Persian or Latin text: equal for spellings that a reader takes for the same.

    Unifies yeh, kaf, alef, heh and hamza forms and digits; drops harakat, tatweel, ZWNJ, bidi marks, spaces
    and punctuation (so U+066B and U+066C too); ignores case. Folding a folded text changes nothing.
    """
    letters = (
        str(unicodedata.decimal(character, character))
        for character in _decomposed(_decomposed(text).translate(_LETTERS))
        if unicodedata.category(character)[0] in _KEPT
    )
    return "".join(letters).translate(_LETTERS)


def latin_digits(text: str) -> str:
    """The text with Persian and Arabic-Indic digits as 0-9; everything else as it was."""
    return "".join(str(unicodedata.decimal(character, character)) for character in text)


def without_marks(text: str) -> str:
    """The text without characters that nobody sees (joiners, marks of direction, soft hyphens)."""
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def quoted(text: str) -> str:
    """The text in guillemets, as messages show it: on one line, short enough to read, nothing that moves a cursor."""
    line = "".join(_line_break_shown(character) for character in text[:_SHOWN_AT_MOST])
    return f"«{line}…»" if len(text) > _SHOWN_AT_MOST else f"«{line}»"


def _line_break_shown(character: str) -> str:
    if unicodedata.category(character) not in ("Cc", "Zl", "Zp") and character not in _TURNING:
        return character
    return "⏎" if character in "\n\r\v\f\x85\u2028\u2029" else character.encode("unicode_escape").decode()
