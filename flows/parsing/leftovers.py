"""What spreadsheets and programs leave in a cell where they have no value: not a blank, and never anybody's value."""

from __future__ import annotations

import re

from flows.persian.text import latin_digits, quoted, without_marks

# error words of Excel and LibreOffice end in a mark in every language, but for these
_WITHOUT_MARK = (
    *("#n/a", "#n/d", "#nv", "#yok", "#н/д", "#i/t", "#n/b", "#δ/υ", "#hiányzik", "#getting_data"),
    *("#na", "#ref", "#div/0", "#value", "#name", "#null", "#num", "#error"),
)
_ERROR = re.compile(
    r"#[¡¿]?[^\W\d_][\w/.]*[!?]|(?:err|error|fehler|erreur|erro|errore|ошибка|خطا|خطای) ?: ?[0-9]{3}|loading\.\.\."
)
_TOO_NARROW = re.compile(r"[-+]?#+")
_LACKING = ("nan", "nat", "none", "null", "<na>", "n/a", "na", "nil", "undefined")


def refuse_leftover(text: str) -> None:
    """Pass what a sender may have meant.

    Raises:
        ValueError: for an error word of a spreadsheet, a formula without its value, or a cell that was too narrow to
            show its value, with what to do.
    """
    word = without_marks(latin_digits(text)).strip().casefold()
    if word[:1] in ("=", "{") and word.lstrip("{").startswith("="):
        raise ValueError(f"{quoted(text)} is a formula without its value; open the file, save it anew and send that")
    if _TOO_NARROW.fullmatch(word):
        raise ValueError(f"{quoted(text)} is a cell too narrow for its value; widen the column and save again")
    if word in _WITHOUT_MARK or word.startswith("#n/a ") or _ERROR.fullmatch(word):
        raise ValueError(
            f"{quoted(text)} is the error of a spreadsheet that could not compute the cell; correct its formula, or "
            "write the value"
        )


def is_leftover(text: str) -> bool:
    """Whether `refuse_leftover` refuses a text."""
    try:
        refuse_leftover(text)
    except ValueError:
        return True
    return False


def refuse_lacking(text: str) -> None:
    """Pass what is no word that programs write in place of a value that they lack.

    Raises:
        ValueError: for such a word (`nan`, `NULL`), with what to do.
    """
    if without_marks(text).strip().casefold() in _LACKING:
        raise ValueError(f"{quoted(text)} is what a program writes where it has no value; write the value")
