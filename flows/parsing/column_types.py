"""The columns that feeds declare: type, how a cell's text is read, and what is wrong otherwise.

Types, nullability, bounds and checks are dataframely's (3.1: it works with Polars 2.1 and tells each failed
rule for each row). What it lacks rides in a column's metadata: `read`, which turns Persian text into the value or
raises ValueError with a sentence; `plain`, texts that are as they stand what `read` makes of them; `key`, by which two
values are compared; `is_scored`. A check is named by the sentence that its failure is reported with. Under which
headings senders give a column is data (`flows.parsing.header_maps`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from flows.parsing.codes import FLOAT_COLUMN, read_code
from flows.parsing.leftovers import refuse_lacking
from flows.persian.dates import parse_day
from flows.persian.numbers import parse_decimal, parse_integer, whole_of_fraction
from flows.persian.text import fold, latin_digits, quoted, without_marks
from flows.system.left_out import left_out

with left_out(
    "sqlalchemy"
):  # it imports that where it is there, for schemas of databases: a fifth of a refresh with nothing new
    import dataframely as dy

Value = str | int | Decimal | bool | date
Checks = Mapping[str, Callable[[pl.Expr], pl.Expr]]
YES = ("بله", "بلی", "آری", "درست", "صحیح", "true", "yes", "y", "t", "1")
NO = ("خیر", "نه", "نخیر", "نادرست", "غلط", "false", "no", "n", "f", "0")
_IN_PERCENT_FORMAT = "take the percent format off the cells if 0.98 stands for 98, else round it"


class Understood(NamedTuple):
    """A value that stands otherwise in its cell, and why it is meant all the same."""

    value: Value
    because: str


Read = Callable[[str], Value | Understood]


_GROUP_OF_THOUSANDS = re.compile(r"0[0-9]{2}(?:\.0+)?")
_PLAIN_INTEGER = "^(?:0|[1-9][0-9]{0,8})$"
_PLAIN_CODE = "^[0-9]{1,100}$"
_TURNS_MEANING = ("So", "Sm")  # a cross, an empty box, ≠
_PART_OF_A_NUMBER = re.compile(r"\d{1,3}|\d+[.٫]\d+")  # a year or a spreadsheet's number of a day has more digits


class Row(dy.Schema):
    """Where a record stands in its file: what every contract begins with."""

    source_sheet = dy.String(nullable=True)
    source_row = dy.Int64()


def reader(column: dy.Column) -> Read:
    """What turns the text of a column's cell into its value."""
    read: Read = (column.metadata or {})["read"]
    return read


def plain_texts(column: dy.Column) -> str:
    """A pattern of texts that are cast to the column's value, all at once, with what `read` gives; "" for none."""
    plain: str = (column.metadata or {}).get("plain", "")
    return plain


def comparable(column: dy.Column) -> Callable[[str], str]:
    """What two texts of a column share that name the same."""
    key: Callable[[str], str] = (column.metadata or {}).get("key", str)
    return key


def is_optional(column: dy.Column) -> bool:
    """Whether a file may lack the column."""
    return "is_optional" in (column.metadata or {})


def is_scored(column: dy.Column) -> bool:
    """Whether any score, or the identity of a row, depends on the column; a fault in one that isn't costs no row."""
    return bool((column.metadata or {}).get("is_scored", True))


def name(*, nullable: bool = False, is_scored: bool = True) -> dy.String:
    """Text for people, such as an agency's name or a title; spaces put in order, spelling kept."""

    def read(text: str) -> str:
        refuse_lacking(text)
        if not fold(text):
            raise ValueError(f"{quoted(text)} has no letter or digit; write the name out")
        return _printable(" ".join(text.split()))

    metadata = {"read": read, "key": fold, "is_scored": is_scored}
    return dy.String(metadata=metadata, nullable=nullable or not is_scored)


def registry_code(*, nullable: bool = False, check: Checks | None = None) -> dy.String:
    """Code of a register, the same text in every feed whichever way it is typed (`flows.persian.codes`)."""

    def read(text: str) -> Value | Understood:
        key, because = read_code(text)
        return Understood(key, because) if because else key

    return dy.String(metadata={"read": read, "plain": _PLAIN_CODE}, nullable=nullable, check=check)


def code(*, nullable: bool = False, is_scored: bool = True) -> dy.String:
    """Address, host, or id of an API or of ours: one word, Persian digits as Latin ones."""

    def read(text: str) -> str:
        word = without_marks(latin_digits(text)).strip()
        if not word or any(character.isspace() for character in word):
            raise ValueError(f"{quoted(text)} is not one word, so it may be two; write one")
        return _printable(word)

    metadata = {"read": read, "key": lambda text: text.casefold().rstrip("/"), "is_scored": is_scored}
    return dy.String(metadata=metadata, nullable=nullable or not is_scored)


def count(*, least: int = 0, nullable: bool = False, is_scored: bool = True, check: Checks | None = None) -> dy.Int64:
    """Whole number of things, `least` or more."""
    read_integer = _integer_under(2**63)

    def read(text: str) -> Value | Understood:
        if _GROUP_OF_THOUSANDS.fullmatch(without_marks(latin_digits(text)).strip()):
            raise ValueError(
                f"{quoted(text)} is three digits from zero on, as of a number whose thousands were taken apart; put "
                "numbers with thousands between quotation marks, and write a small one without zeros before it"
            )
        return read_integer(text)

    metadata = {"read": read, "plain": _PLAIN_INTEGER, "is_scored": is_scored}
    return dy.Int64(metadata=metadata, min=least, nullable=nullable or not is_scored, check=check)


def number(*, nullable: bool = False, check: Checks | None = None) -> dy.Decimal:
    """Number of any kind, with at most 9 decimals."""

    def read(text: str) -> Decimal:
        value = parse_decimal(text)
        if abs(value) >= 10**9 or value != round(value, 9):
            raise ValueError(f"{quoted(text)} has over 9 digits before or after its decimal point; correct it")
        return value

    return dy.Decimal(18, 9, metadata={"read": read}, nullable=nullable, check=check)


def ordinal(*, nullable: bool = False) -> dy.Int32:
    """Number by which the methodology knows an indicator or an option: 1 or more."""
    return dy.Int32(metadata={"read": _integer_under(2**31), "plain": _PLAIN_INTEGER}, min=1, nullable=nullable)


def percent(*, scale: int, is_scored: bool = True, check: Checks | None = None) -> dy.Decimal:
    """Share from 0 to 100 with at most `scale` decimals; more are refused, not rounded away."""

    def read(text: str) -> Decimal:
        value = parse_decimal(text)
        if abs(value) >= 1000:
            raise ValueError(f"{quoted(text)} is not a percentage; send 0 to 100")
        if value != round(value, scale):
            advice = f"round it to {scale}" if abs(value) > 1 else _IN_PERCENT_FORMAT
            raise ValueError(f"{quoted(text)} has over {scale} decimals; {advice}")
        return value

    metadata = {"read": read, "is_scored": is_scored}
    return dy.Decimal(scale + 3, scale, metadata=metadata, min=0, max=100, nullable=not is_scored, check=check)


def category(spellings: Mapping[str, Sequence[str]]) -> dy.String:
    """One of the known categories, each with the spellings that senders use for it."""
    return dy.String(metadata={"read": _one_of(spellings)})


class MovedCellError(ValueError):
    """What stands in a cell is the next one's: the row's others can't be trusted, whatever is scored by this one."""


def day() -> dy.Date:
    """Day that a record speaks of, in either calendar; a file may lack it, and nothing is scored by it."""

    def read(text: str) -> date:
        if _PART_OF_A_NUMBER.fullmatch(without_marks(latin_digits(text)).strip()):
            raise MovedCellError(
                f"{quoted(text)} is part of a number where a day should be, so the row's cells have moved; put numbers "
                "with thousands between quotation marks"
            )
        return parse_day(text)

    metadata = {"read": read, "is_optional": True, "is_scored": False}
    return dy.Date(metadata=metadata, nullable=True)


def symbol(symbols: Sequence[str]) -> dy.String:
    """One of the known symbols exactly as written: folded, A+ and A- would both be A."""

    def read(text: str) -> str:
        written = without_marks(text).strip()
        if written not in symbols:
            raise ValueError(f"{quoted(text)} is not one of: {', '.join(symbols)}; use one of these")
        return written

    return dy.String(metadata={"read": read})


def flag(yes: Sequence[str], no: Sequence[str]) -> dy.Bool:
    """Yes or no: as everybody writes them (`YES`, `NO`), and in the column's own words, which messages show."""
    read_word = _one_of({True: (*yes, *YES), False: (*no, *NO)})

    def read(text: str) -> Value | Understood:
        digit = without_marks(latin_digits(text)).strip()
        if fold(text).isdecimal() and not digit.isdecimal():  # -1 and (1) fold to 1
            whole = whole_of_fraction(text)
            if whole in ("0", "1"):
                return Understood(read_word(whole), FLOAT_COLUMN)
            raise ValueError(f"{quoted(text)} is not one of: {yes[0]}, {no[0]}; use one of these")
        return read_word(text)

    return dy.Bool(metadata={"read": read})


def _printable(text: str) -> str:
    """The text; control characters in it would reach the terminal of whoever reads a message about it."""
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValueError(f"{quoted(text)} has control characters; type it anew")
    return text


def _integer_under(limit: int) -> Read:
    def read(text: str) -> Value | Understood:
        whole = whole_of_fraction(text)
        value = parse_integer(text if whole is None else whole)
        if abs(value) >= limit:
            raise ValueError(f"{quoted(text)} is too large for a number of this column; correct it")
        return value if whole is None else Understood(value, FLOAT_COLUMN)

    return read


def _one_of(spellings: Mapping[str, Sequence[str]] | Mapping[bool, Sequence[str]]) -> Callable[[str], Value]:
    meanings = {fold(spelling): value for value, known in spellings.items() for spelling in known}
    shown = ", ".join(known[0] for known in spellings.values())

    written = frozenset(spelling for known in spellings.values() for spelling in known)

    def read(text: str) -> Value:
        if fold(text) not in meanings:
            raise ValueError(f"{quoted(text)} is not one of: {shown}; use one of these")
        word = without_marks(text).strip()
        sign = next((sign for sign in word if sign in "?؟" or unicodedata.category(sign) in _TURNS_MEANING), None)
        if sign and word not in written:
            raise ValueError(f"{quoted(text)} has a «{sign}», which may turn its meaning; use one of: {shown}")
        return meanings[fold(text)]

    return read
