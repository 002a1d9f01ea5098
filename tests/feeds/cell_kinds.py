"""Sorts of columns of the feeds' tables: values of one, spellings that mean it, and cells that are no value of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Value = str | int | bool | Decimal | None
PERSIAN = str.maketrans("0123456789.,", "۰۱۲۳۴۵۶۷۸۹٫٬")
AGENCIES = (
    "سازمان الف",
    "وزارت ب",
    "بانک پ",
    "شرکت ت",
    "مرکز ث",
    "ستاد ج",
    "پژوهشگاه چ",
    "موزه ح",
    "اداره خ",
    "بنیاد د",
)
ERROR_WORDS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "########")
MARKS = ("\u200f", "\u200e", "\u202b", "\ufeff")


@dataclass(frozen=True)
class Kind:
    """A sort of column: values that it may have, spellings of one, and cells that are no value of it."""

    value: Callable[[random.Random], Value]
    spellings: Callable[[random.Random, Value], str]
    faults: Mapping[str, Callable[[random.Random, Value], str]]


def _marked(rng: random.Random, text: str) -> str:
    return text if rng.random() < 0.8 else rng.choice(MARKS) + text + rng.choice(MARKS)


def _number(rng: random.Random, value: Value) -> str:
    text = rng.choice([str(value), f"{value:,}"])
    return _marked(rng, text.translate(PERSIAN) if rng.random() < 0.5 else text)


def _two_numbers(rng: random.Random, value: Value) -> str:
    other = rng.choice(["12", "5", "3", "0012", "4567"])
    return f"{value}{rng.choice([chr(10), ' ', chr(0xA0), chr(0x2003), ' / ', '  '])}{other}"


def _error(rng: random.Random, _: Value) -> str:
    return rng.choice(ERROR_WORDS)


def _scientific(rng: random.Random, value: Value) -> str:
    head, tail = str(value)[0], str(value)[1:]
    point, exponent = rng.choice("./٫,"), rng.choice(["E+", "e+", "E", "e"])
    text = f"{head}{point}{tail}{exponent}{len(tail)}"
    return text.translate(PERSIAN) if rng.random() < 0.3 else text


def _no_code(rng: random.Random, value: Value) -> str:
    return rng.choice([_scientific(rng, value), "2021-04-03", "true", "FALSE", f"{value} {value}", "1001.5"])


COUNT = Kind(
    lambda rng: rng.choice([0, rng.randrange(10), rng.randrange(1000), rng.randrange(10**6)]),
    _number,
    {
        "an error cell": _error,
        "two numbers": _two_numbers,
        "no number": lambda rng, value: rng.choice([f"{value}?", "-4", "۱۲٫۵", "1,23", "12 345 6", "²", "یک"]),
    },
)
LARGE = Kind(lambda rng: rng.randrange(10**3, 10**6), _number, COUNT.faults)
SMALL = Kind(lambda rng: rng.randrange(0, 10**3), _number, COUNT.faults)
HOST = Kind(
    lambda rng: f"https://{rng.choice('abcdefgh')}{rng.randrange(99)}.example/",
    lambda rng, value: _marked(rng, str(value)),
    {"an error cell": _error},
)
CODE = Kind(
    lambda rng: str(rng.randrange(10**6, 10**9)),
    lambda rng, value: _marked(rng, str(value).translate(PERSIAN) if rng.random() < 0.5 else str(value)),
    {"an error cell": _error, "no code": _no_code},
)
NAME = Kind(lambda rng: rng.choice(AGENCIES), lambda rng, value: _marked(rng, str(value)), {"an error cell": _error})
TITLE = Kind(  # nothing is scored by it, so one that lacks costs no row
    lambda rng: rng.choice([f"عنوان {rng.choice(AGENCIES)}", None]),
    lambda rng, value: rng.choice(["", "#N/A", "---"]) if value is None else str(value),
    {},
)
YES = Kind(
    lambda rng: rng.random() < 0.5,
    lambda rng, value: rng.choice(
        ["متصل", "بله", "بلی", "yes", "true", "1"] if value else ["عدم اتصال", "خیر", "نه", "no", "false", "0"]
    ),
    {"an error cell": _error, "neither yes nor no": lambda rng, _: rng.choice(["شاید", "2", "-"])},
)


APPLICABLE = Kind(lambda _: True, lambda rng, _: rng.choice(["", "مصداق دارد"]), {"an error cell": _error})
UNSCORED = Kind(lambda _: None, lambda rng, _: rng.choice(["", "#N/A", "n/a"]), {})


def one_of(**spellings: str) -> Kind:
    """A column of categories, each with a spelling."""
    faults = {"an error cell": _error, "no category": lambda rng, _: rng.choice(["نامعلوم", "0", "G2X"])}
    return Kind(lambda rng: rng.choice(sorted(spellings)), lambda _, value: spellings[str(value)], faults)


ORDINAL = Kind(lambda rng: rng.randrange(1, 30), _number, COUNT.faults)
TABLES: dict[str, dict[str, Kind]] = {
    "karpooshe": {"agency_name": NAME, "is_connected": YES, "messages_count": COUNT},
    "mobile": {"agency_name": NAME, "platform_services_count": COUNT},
    "nix": {
        "agency_name": NAME,
        "direction": one_of(received="دریافت", provided="ارائه"),
        "gateway": one_of(GSB="GSB", PGSB="PGSB"),
        "transactions_count": COUNT,
        "expected_transactions_count": LARGE,
    },
    "services": {
        "agency_name": NAME,
        "service_id": CODE,
        "service_title": TITLE,
        "sub_service_id": CODE,
        "sub_service_title": TITLE,
        "service_type": one_of(G2C="G2C", G2B="دولت به کسب و کار"),
        "electronic_level": one_of(full="کاملاً الکترونیکی", none="غیرالکترونیکی"),
    },
    "assessment": {
        "agency_name": NAME,
        "service_id": CODE,
        "sub_service_id": CODE,
        "indicator_no": ORDINAL,
        "self_option_no": ORDINAL,
        "preliminary_option_no": ORDINAL,
        "final_option_no": ORDINAL,
    },
    "foia": {"agency_name": NAME, "requests_count": LARGE, "answered_requests_count": SMALL},
    "licences": {
        "agency_name": NAME,
        "is_applicable": APPLICABLE,
        "licences_count": LARGE,
        "connected_licences_count": SMALL,
    },
    "uptime": {
        "agency_name": NAME,
        "url": HOST,
        "uptime_pct": UNSCORED,
        "checks_count": LARGE,
        "successful_checks_count": SMALL,
    },
}
MAY_LACK = (ORDINAL, CODE, UNSCORED, APPLICABLE, TITLE)
"""Sorts of columns that are blank in some row of their feed with a meaning, or that nothing is scored by."""
KEYS = {"foia": 1, "licences": 1, "uptime": 2, "karpooshe": 1, "mobile": 1, "nix": 3, "services": 4, "assessment": 4}
"""By feed, how many of the first columns hold a record's key."""
