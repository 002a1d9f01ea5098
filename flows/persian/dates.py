"""Days as senders write them: in the Jalali calendar, or in the Gregorian as spreadsheets store them."""

from __future__ import annotations

import re
from datetime import date

from persiantools.jdatetime import JalaliDate

from flows.persian.text import latin_digits, quoted, without_marks

# 12:00 or 00:00:00 after the day is what a spreadsheet's date cell carries along
_DAY = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_JALALI_YEARS = range(1300, 1500)
_GREGORIAN_YEARS = range(1921, 2121)


def parse_day(text: str) -> date:
    """A day, such as ۱۴۰۰/۰۱/۱۴ or 2021-04-03; years from 1300 to 1499 are Jalali.

    Raises:
        ValueError: naming the text, for any other year, order or form, and for a day that its calendar lacks.
    """
    found = _DAY.fullmatch(without_marks(latin_digits(text)).strip())
    if found is None:
        raise ValueError(f"{quoted(text)} is no day; send year/month/day, such as ۱۴۰۰/۰۱/۱۴, or a date cell")
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    try:
        if year in _JALALI_YEARS:
            return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # the library lacks it
        if year in _GREGORIAN_YEARS:
            return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is a day that its calendar lacks; correct it") from error
    raise ValueError(f"{quoted(text)} has a year of neither calendar; send it as ۱۴۰۰/۰۱/۱۴ or 2021-04-03")
