"""Codes told apart from what a spreadsheet makes of them: numbers, days, truth values, and two codes in one cell."""

from __future__ import annotations

import re

from flows.parsing.leftovers import refuse_lacking
from flows.persian.codes import code_key, shows_another_order
from flows.persian.numbers import whole_of_fraction
from flows.persian.text import fold, quoted

_TRUTH = frozenset(
    fold(word)
    for word in (
        *("true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso", "vero", "doğru", "yanlış"),
        *("истина", "ложь", "درست", "نادرست", "بله", "خیر"),
    )
)
_PERSIAN_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|" + "|".join(fold(month) for month in _PERSIAN_MONTHS.split())
)
_CLOCK = r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]m)?z?"
_MONTH, _DAY, _YEAR = "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])", "(?:1[34]|19|20)[0-9]{2}"
_DATE = re.compile(
    rf"(?:(?:{_YEAR}(?P<ymd>[-/.]){_MONTH}(?P=ymd){_DAY}"
    rf"|(?:{_DAY}(?P<dmy>[-/.]){_MONTH}(?P=dmy)|{_MONTH}(?P<mdy>[-/.]){_DAY}(?P=mdy)){_YEAR}"
    rf"|(?:{_DAY}(?P<dm>[-/]){_MONTH}(?P=dm)|{_MONTH}(?P<md>[-/]){_DAY}(?P=md))[0-9]{{2}})(?:[ t]{_CLOCK})?"
    rf"|[0-9]{{1,4}}[-/ .](?:{_MONTHS})(?:[-/ .][0-9]{{1,4}})?|(?:{_MONTHS})[-/ .][0-9]{{1,4}}|{_CLOCK})"
)
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,/٫٬،·][0-9]+)? ?(?:e ?[+-]? ?[0-9]+|[×x*] ?10 ?\^ ?[0-9]+)")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,٬،][0-9]{3})+")
_FRACTION = re.compile(r"[0-9]+[.,/٫٬،·][0-9]+")
_CODE = re.compile(r"[^\W_](?:[\w./-]*[^\W_])?")
_LETTERS_AT_MOST = 100
_AS_TEXT = "format its column as text and write the code anew"
FLOAT_COLUMN = "a column of fractions wrote a whole number so"
TEXT_MARK = "the mark by which a spreadsheet knows text is left out"


def read_code(text: str) -> tuple[str, str]:
    """The code that a cell names, and why it stands otherwise there; "" where it stands as it is.

    A code has a digit, and else letters, digits and `-` `_` `.` `/` between them.

    Raises:
        ValueError: naming the text, what a spreadsheet or a program did to it, and what to do.
    """
    refuse_lacking(text)
    key = code_key(text)
    marked = key.startswith(("'", "’"))
    key = key[1:].strip() if marked else key
    fault = _fault(key)
    if fault:
        raise ValueError(f"{quoted(text)} {fault}")
    whole = whole_of_fraction(key)
    if whole is not None and whole.isdecimal():
        return whole, FLOAT_COLUMN
    if _FRACTION.fullmatch(key):
        raise ValueError(f"{quoted(text)} is a number with decimals and no code; {_AS_TEXT}")
    if any(character.isspace() for character in key):
        raise ValueError(f"{quoted(text)} has a space inside, so it may be two codes; write one")
    if shows_another_order(key):
        raise ValueError(f"{quoted(text)} has marks of direction that show it in another order; type the code anew")
    if len(key) > _LETTERS_AT_MOST:
        raise ValueError(f"{quoted(text)} has {len(key)} letters, more than any code; write the code alone")
    if not _CODE.fullmatch(key) or not all(map(_is_plain, key)):
        raise ValueError(f"{quoted(text)} is no code of letters and digits; {_AS_TEXT}")
    if not any(character.isdecimal() for character in key):
        raise ValueError(f"{quoted(text)} is a word and no code; write the code, or leave the cell blank")
    return key, TEXT_MARK if marked else ""


def _is_plain(character: str) -> bool:
    """Whether a character is no raised digit, and no letter that is none to a reader of names, such as a tatweel."""
    return character.isdecimal() or not (character.isdigit() or (character.isalpha() and not fold(character)))


def _fault(key: str) -> str:
    """What a spreadsheet took the code for."""
    if fold(key) in _TRUTH:
        return f"is a truth value and no code; {_AS_TEXT}"
    if _SCIENTIFIC.fullmatch(key):
        return f"is a code that a spreadsheet took for a number, in scientific form; {_AS_TEXT}"
    if _DATE.fullmatch(key):
        return f"is a code that a spreadsheet took for a date or a time; {_AS_TEXT}"
    if _THOUSANDS.fullmatch(key):
        return f"is a code that a spreadsheet took for a number and parted in thousands; {_AS_TEXT}"
    return ""
