"""Days in either calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from flows.persian.dates import parse_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۱۴۰۰/۰۱/۱۴", date(2021, 4, 3)),
        ("1400/1/1", date(2021, 3, 21)),
        ("١٣٩٩-١٢-٣٠", date(2021, 3, 20)),  # a leap year's last day, in Arabic digits
        (" 1399.12.30 ", date(2021, 3, 20)),
        ("2021-04-03", date(2021, 4, 3)),
        ("2021-04-03 00:00:00", date(2021, 4, 3)),
        ("2021-04-03T12:30", date(2021, 4, 3)),
    ],
)
def test_days_of_both_calendars(text: str, expected: date) -> None:
    assert parse_day(text) == expected


@given(st.dates(date(1921, 4, 1), date(2120, 1, 1)))
def test_every_day_is_one_day_in_both(day: date) -> None:
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]  # the library lacks it
    assert parse_day(f"{jalali.year}/{jalali.month}/{jalali.day}") == parse_day(day.isoformat()) == day
    assert parse_day(f"{jalali.year:04}-{jalali.month:02}-{jalali.day:02}") - day == timedelta(0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1400/12/30", "«1400/12/30» is a day that its calendar lacks; correct it"),
        ("1400/07/31", "calendar lacks"),
        ("2021-02-29", "calendar lacks"),
        ("1600/01/01", "a year of neither calendar"),
        ("00/01/14", "is no day; send year/month/day"),
        ("14/01/1400", "is no day"),
        ("1400/01-14", "is no day"),
        ("44289", "is no day"),
        ("فروردین ۱۴۰۰", "is no day"),
    ],
)
def test_what_is_no_day_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_day(text)
