"""Persian text as senders type it, made comparable; Persian numbers made countable.

Two spellings of a name are the same name when `fold` makes them equal. The same function keys seeds,
feeds and SQL (as `persian_key`, see `flows.persian.dbt_plugin`), so nothing is matched in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
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

_SIGNS = str.maketrans({"٬": ",", "٫": ".", "٪": "%", "−": "-"})
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]+")
_INTEGER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)")
_DECIMAL = re.compile(_INTEGER.pattern + r"(?:\.[0-9]+)?%?")
_DIGITS_AT_MOST = 40


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


def _number_text(text: str) -> str:
    return _UNSEEN.sub("", latin_digits(text).translate(_SIGNS))


def parse_integer(text: str) -> int:
    """Whole number in Persian or Latin digits, thousands separated by `,` or U+066C or by nothing.

    Raises:
        ValueError: naming the text, when it is anything else (a lone `,` or `/` is not guessed at).
    """
    number = _number_text(text)
    if not _INTEGER.fullmatch(number) or len(number) > _DIGITS_AT_MOST:
        raise ValueError(f"«{text}» is not a whole number; send digits only, such as 1234 or ۱٬۲۳۴")
    return int(number.replace(",", ""))


def parse_decimal(text: str) -> Decimal:
    """Number in Persian or Latin digits with `.` or U+066B before its decimals; a percent sign is dropped.

    Raises:
        ValueError: naming the text, when it is anything else.
    """
    number = _number_text(text)
    if not _DECIMAL.fullmatch(number) or len(number) > _DIGITS_AT_MOST:
        raise ValueError(f"«{text}» is not a number; send digits with a decimal point, such as 98.5 or ۹۸٫۵")
    return Decimal(number.replace(",", "").removesuffix("%"))
