"""The columns that feeds declare: type, how a cell's text is read, and what is wrong otherwise.

Types, nullability, bounds and checks are dataframely's (3.1: it works with Polars 2.1 and tells each failed
rule for each row). What it lacks rides in a column's metadata: `read`, which turns Persian text into the value or
raises ValueError with a sentence. A check is named by the sentence that its failure is reported with. Under which
headings senders give a column is data (`flows.parsing.header_maps`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import dataframely as dy
import polars as pl

from flows.persian.dates import parse_day
from flows.persian.text import fold, latin_digits, parse_decimal, parse_integer

Value = str | int | Decimal | bool | date
Read = Callable[[str], Value]
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
Checks = Mapping[str, Callable[[pl.Expr], pl.Expr]]


class Row(dy.Schema):
    """Where a record stands in its file: what every contract begins with."""

    source_sheet = dy.String(nullable=True)
    source_row = dy.Int64()


def reader(column: dy.Column) -> Read:
    """What turns the text of a column's cell into its value."""
    read: Read = (column.metadata or {})["read"]
    return read


def is_optional(column: dy.Column) -> bool:
    """Whether a file may lack the column."""
    return "is_optional" in (column.metadata or {})


def name(*, nullable: bool = False) -> dy.String:
    """Text for people, such as an agency's name or a title; spaces put in order, spelling kept."""

    def read(text: str) -> str:
        if not fold(text):
            raise ValueError(f"«{text}» has no letter or digit; write the name out")
        return _printable(" ".join(text.split()))

    return dy.String(metadata={"read": read}, nullable=nullable)


def code(*, nullable: bool = False, check: Checks | None = None) -> dy.String:
    """Identifier, address or code; Persian digits become Latin ones, as other feeds refer to it."""

    def read(text: str) -> str:
        if _SCIENTIFIC.fullmatch(text.strip()):
            raise ValueError(f"«{text}» is a code that a spreadsheet took for a number; format its column as text")
        return _printable(latin_digits(text.strip()))

    return dy.String(metadata={"read": read}, nullable=nullable, check=check)


def count(*, least: int = 0, nullable: bool = False, check: Checks | None = None) -> dy.Int64:
    """Whole number of things, `least` or more."""
    metadata = {"read": _integer_under(2**63)}
    return dy.Int64(metadata=metadata, min=least, nullable=nullable, check=check)


def number(*, nullable: bool = False, check: Checks | None = None) -> dy.Decimal:
    """Number of any kind, with at most 9 decimals."""

    def read(text: str) -> Decimal:
        value = parse_decimal(text)
        if abs(value) >= 10**9 or value != round(value, 9):
            raise ValueError(f"«{text}» has over 9 digits before or after its decimal point; correct it")
        return value

    return dy.Decimal(18, 9, metadata={"read": read}, nullable=nullable, check=check)


def ordinal(*, nullable: bool = False) -> dy.Int32:
    """Number by which the methodology knows an indicator or an option: 1 or more."""
    return dy.Int32(metadata={"read": _integer_under(2**31)}, min=1, nullable=nullable)


def percent(*, scale: int, check: Checks | None = None) -> dy.Decimal:
    """Share from 0 to 100 with at most `scale` decimals; more are refused, not rounded away."""

    def read(text: str) -> Decimal:
        value = parse_decimal(text)
        if abs(value) >= 1000:
            raise ValueError(f"«{text}» is not a percentage; send 0 to 100")
        if value != round(value, scale):
            raise ValueError(f"«{text}» has over {scale} decimals; round it to {scale}")
        return value

    return dy.Decimal(scale + 3, scale, metadata={"read": read}, min=0, max=100, check=check)


def category(spellings: Mapping[str, Sequence[str]]) -> dy.String:
    """One of the known categories, each with the spellings that senders use for it."""
    return dy.String(metadata={"read": _one_of(spellings)})


def day() -> dy.Date:
    """Day that a record speaks of, in either calendar; a file may lack it."""
    return dy.Date(metadata={"read": parse_day, "is_optional": True}, nullable=True)


def symbol(symbols: Sequence[str]) -> dy.String:
    """One of the known symbols exactly as written: folded, A+ and A- would both be A."""

    def read(text: str) -> str:
        if text.strip() not in symbols:
            raise ValueError(f"«{text}» is not one of: {', '.join(symbols)}; use one of these")
        return text.strip()

    return dy.String(metadata={"read": read})


def flag(spellings: Mapping[bool, Sequence[str]]) -> dy.Bool:
    """Yes or no, each with the spellings that senders use for it."""
    return dy.Bool(metadata={"read": _one_of(spellings)})


def _printable(text: str) -> str:
    """The text; control characters in it would reach the terminal of whoever reads a message about it."""
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValueError(f"{text!r} has control characters; type it anew")
    return text


def _integer_under(limit: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = parse_integer(text)
        if abs(value) >= limit:
            raise ValueError(f"«{text}» is too large for a number of this column; correct it")
        return value

    return read


def _one_of(spellings: Mapping[str, Sequence[str]] | Mapping[bool, Sequence[str]]) -> Callable[[str], Value]:
    meanings = {fold(spelling): value for value, known in spellings.items() for spelling in known}
    shown = ", ".join(known[0] for known in spellings.values())

    def read(text: str) -> Value:
        if fold(text) not in meanings:
            raise ValueError(f"«{text}» is not one of: {shown}; use one of these")
        return meanings[fold(text)]

    return read
