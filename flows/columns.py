"""The columns that feeds declare: heading, type, how a cell's text is read, and what is wrong otherwise.

Types, nullability, bounds and checks are dataframely's (3.1: it works with Polars 2.1 and tells each failed
rule for each row). What it lacks rides in a column's metadata: `headings`, the spellings under which senders
title the column, and `read`, which turns Persian text into the value or raises ValueError with a sentence.
A check is named by the sentence that its failure is reported with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

import dataframely as dy
import polars as pl

from flows.persian import fold, latin_digits, parse_decimal, parse_integer

Value = str | int | Decimal | bool
Checks = Mapping[str, Callable[[pl.Expr], pl.Expr]]


class Reading(TypedDict):
    """The metadata of every column of a feed's contract."""

    headings: tuple[str, ...]
    read: Callable[[str], Value]


class Row(dy.Schema):
    """Where a record stands in its file: what every contract begins with."""

    source_sheet = dy.String(nullable=True)
    source_row = dy.Int64()


def reading(column: dy.Column) -> Reading:
    """The headings and the reader that one of the functions below put into a column."""
    metadata = column.metadata or {}
    return Reading(headings=metadata["headings"], read=metadata["read"])


def name(*headings: str) -> dy.String:
    """Text for people, such as an agency's name or a title; spaces put in order, spelling kept."""

    def read(text: str) -> str:
        if not fold(text):
            raise ValueError(f"«{text}» has no letter or digit; write the name out")
        return " ".join(text.split())

    return dy.String(metadata={"headings": headings, "read": read})


def code(*headings: str, nullable: bool = False, check: Checks | None = None) -> dy.String:
    """Identifier, address or code; Persian digits become Latin ones, as other feeds refer to it."""

    def read(text: str) -> str:
        return latin_digits(text.strip())

    return dy.String(metadata={"headings": headings, "read": read}, nullable=nullable, check=check)


def count(*headings: str, least: int = 0, nullable: bool = False, check: Checks | None = None) -> dy.Int64:
    """Whole number of things, `least` or more."""
    metadata = {"headings": headings, "read": _integer_under(2**63)}
    return dy.Int64(metadata=metadata, min=least, nullable=nullable, check=check)


def ordinal(*headings: str, nullable: bool = False) -> dy.Int32:
    """Number by which the methodology knows an indicator or an option: 1 or more."""
    return dy.Int32(metadata={"headings": headings, "read": _integer_under(2**31)}, min=1, nullable=nullable)


def percent(*headings: str, scale: int) -> dy.Decimal:
    """Share from 0 to 100 with at most `scale` decimals; more are refused, not rounded away."""

    def read(text: str) -> Decimal:
        value = parse_decimal(text)
        if abs(value) >= 1000:
            raise ValueError(f"«{text}» is not a percentage; send 0 to 100")
        if value != round(value, scale):
            raise ValueError(f"«{text}» has over {scale} decimals; round it to {scale}")
        return value

    return dy.Decimal(scale + 3, scale, metadata={"headings": headings, "read": read}, min=0, max=100)


def category(spellings: Mapping[str, Sequence[str]], *headings: str) -> dy.String:
    """One of the known categories, each with the spellings that senders use for it."""
    return dy.String(metadata={"headings": headings, "read": _one_of(spellings)})


def symbol(symbols: Sequence[str], *headings: str) -> dy.String:
    """One of the known symbols exactly as written: folded, A+ and A- would both be A."""

    def read(text: str) -> str:
        if text.strip() not in symbols:
            raise ValueError(f"«{text}» is not one of: {', '.join(symbols)}; use one of these")
        return text.strip()

    return dy.String(metadata={"headings": headings, "read": read})


def flag(spellings: Mapping[bool, Sequence[str]], *headings: str) -> dy.Bool:
    """Yes or no, each with the spellings that senders use for it."""
    return dy.Bool(metadata={"headings": headings, "read": _one_of(spellings)})


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
