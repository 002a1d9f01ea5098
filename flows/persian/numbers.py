"""Persian numbers as senders type them, made countable: one number in a cell, or none.

Digits of any script, `.` or U+066B before decimals, `,` `،` U+066C or a space between groups of exactly three digits. A
comma never begins decimals and a point never parts thousands: what could be meant either way is refused, not guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from flows.persian.text import latin_digits, quoted

_SIGNS = str.maketrans({"٬": ",", "،": ",", "٫": ".", "٪": "%", "−": "-"})
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_JOINERS = "\u00ad\u180e\u200b-\u200d\u2060\ufeff"
_NUMBER = re.compile(r"[0-9](?:.*[0-9])?", re.DOTALL)
_UNSEEN = re.compile(f"[{_DIRECTION}{_JOINERS}]")
_BESIDE = re.compile(f"(?<![{_JOINERS}])(?:(?<![0-9])[{_JOINERS}]++|[{_JOINERS}]++(?![0-9]))")
# what keeps two groups of digits apart on a line; tabs and ends of lines keep two numbers apart
_SPACE = re.compile(f"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000{_JOINERS}]")
_INTEGER = re.compile(r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?P<mark>[, ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)")
_DECIMAL = re.compile(_INTEGER.pattern + r"(?:\.[0-9]+)?(?: ?%)?")
_WITHOUT_FRACTION = re.compile(r"(?P<whole>[+-]?[0-9]+)\.(?P<zeros>0+)")
_THOUSANDS_BY_POINT = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_GAP = re.compile(r"[0-9]([^0-9]++)(?=[0-9])")
_RAISED = re.compile(r"[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,/][0-9]+)?[eE][+-]?[0-9]+")
_DIGITS_AT_MOST = 40


def parse_integer(text: str) -> int:
    """Whole number, its thousands apart by `,` `،` U+066C or a space, or not apart.

    Raises:
        ValueError: naming the text and what to do, when it is anything else, such as two numbers.
    """
    number = _number_text(text)
    if not _INTEGER.fullmatch(number) or len(number) > _DIGITS_AT_MOST:
        advice = _fault(number) or "is not a whole number; send digits only, such as 1234 or ۱٬۲۳۴"
        raise ValueError(f"{quoted(text)} {advice}")
    return int(_joined(number))


def parse_decimal(text: str) -> Decimal:
    """Number that may have decimals after `.` or U+066B; a percent sign is dropped.

    Raises:
        ValueError: naming the text and what to do, when it is anything else, such as two numbers.
    """
    number = _number_text(text)
    if not _DECIMAL.fullmatch(number) or len(number) > _DIGITS_AT_MOST:
        advice = _fault(number) or "is not a number; send digits with a decimal point, such as 98.5 or ۹۸٫۵"
        raise ValueError(f"{quoted(text)} {advice}")
    return Decimal(_joined(number).removesuffix("%"))


def whole_of_fraction(text: str) -> str | None:
    """Digits of a whole number that a column of fractions wrote, `133` of `133.0`; None for anything else.

    `1.000` may be a thousand as well, so it is none.
    """
    number = _number_text(text)
    found = _WITHOUT_FRACTION.fullmatch(number)
    return None if found is None or _THOUSANDS_BY_POINT.fullmatch(number) else found["whole"]


def _number_text(text: str) -> str:
    """The text in Latin digits and signs, with a plain space for whatever keeps groups of digits apart on a line.

    Marks that nobody sees go, but for joiners between two digits, which part groups as a space does, and for marks of
    direction within the number: by them it shows its digits in another order than it has them.
    """
    signed = latin_digits(text).translate(_SIGNS)
    found = _NUMBER.search(signed)
    if found is None:
        return signed
    before, after = (_UNSEEN.sub("", part) for part in (signed[: found.start()], signed[found.end() :]))
    return _SPACE.sub(" ", f"{before}{_BESIDE.sub('', found[0])}{after}".strip()).strip()


def _joined(number: str) -> str:
    return number.replace(",", "").replace(" ", "")


def _fault(number: str) -> str | None:
    """What is wrong with a text that is no number, where that can be told, and what to do."""
    if _RAISED.search(number):
        return "has a raised digit, as a footnote has; take it off, or write it in full size"
    if any(re.search(r"\s", gap) for gap in _GAP.findall(number)):
        return "is two numbers in one cell, or one whose thousands are not in threes; write one, such as 1234 or ۱٬۲۳۴"
    if _SCIENTIFIC.fullmatch(number):
        return "is in scientific form, which may lack digits; format the cell as a number and send all digits"
    if _THOUSANDS_BY_POINT.fullmatch(number):
        return "may be thousands or a fraction; send digits only, such as 1234"
    return None
