"""The two languages of the report: its texts, and how each writes numbers and days."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from persiantools.jdatetime import JalaliDate

from flows.system.errors import PayeshError

TEXTS = Path(__file__).parent / "texts.csv"
_PERSIAN = str.maketrans("0123456789.,%-", "۰۱۲۳۴۵۶۷۸۹٫٬٪−")


class TextError(PayeshError):
    """A text that is asked for is not in `texts.csv`; the message names it."""


@dataclass(frozen=True)
class Language:
    """A language of the report.

    Attributes:
        code: `fa` or `en`, also the ending of the columns that hold names in it.
        direction: `rtl` or `ltr`, the direction that it is read in.
        own_name: what its speakers call it, for the link from the other language.
        texts: its texts by key.
    """

    code: str
    direction: str
    own_name: str
    texts: Mapping[str, str]

    @property
    def is_persian(self) -> bool:
        """Whether digits are Persian, days Jalali, and charts run from the right."""
        return self.code == "fa"

    @property
    def other(self) -> Language:
        """The other language."""
        return language("en" if self.is_persian else "fa")

    def text(self, key: str, **values: object) -> str:
        """A text, with values put in where it has their names in braces; whole numbers in the language's digits.

        Without values it is as it stands: a name that a mart has may hold braces.

        Raises:
            TextError: when there is no such text.
        """
        if key not in self.texts:
            raise TextError(f"{TEXTS.name} has no text «{key}»; add a row for it")
        if not values:
            return self.texts[key]
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return self.texts[key].format(**shown)

    def has_text(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.texts

    def digits(self, text: str) -> str:
        """A number that is written in Latin digits, in this language's."""
        return text.translate(_PERSIAN) if self.is_persian else text

    def number(self, value: Decimal | int, places: int = 0) -> str:
        """A number with this many decimal places and its thousands set apart."""
        return self.digits(f"{value:,.{places}f}")

    def share(self, value: Decimal, places: int = 2) -> str:
        """A share in percent."""
        return self.digits(f"{value:,.{places}f}%")

    def signed(self, value: Decimal | int, places: int = 0) -> str:
        """A change: its sign is written even where it is positive, and 0 has none."""
        sign = "+" if value > 0 else ""
        return sign + self.digits(f"{value:,.{places}f}")

    def day(self, value: date) -> str:
        """A day: Jalali in Persian, Gregorian in English."""
        if not self.is_persian:
            return value.isoformat()
        jalali = JalaliDate(value)  # type: ignore[no-untyped-call]  # the library lacks it
        return self.digits(f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}")


@cache
def language(code: str) -> Language:
    """The language with this code, `fa` or `en`."""
    with TEXTS.open(encoding="utf-8", newline="") as file:
        texts = MappingProxyType({row["key"]: row[code] for row in csv.DictReader(file)})
    if code == "fa":
        return Language("fa", "rtl", "فارسی", texts)
    return Language("en", "ltr", "English", texts)
