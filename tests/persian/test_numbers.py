"""Reading of Persian numbers: one number in a cell, or none."""

from __future__ import annotations

import re
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.persian.numbers import parse_decimal, parse_integer, whole_of_fraction

DIGITS = ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"]
# what a sender may put between thousands, and what ends a number
UNSEEN = "\u200b\u200c\u2060\ufeff\u00ad\u200f\u202a\u2069"
SPACES = " \u00a0\u2003\u2007\u2009\u202f\u3000" + UNSEEN[:5]
COMMAS = ",٬،"
BREAKS = ["\n", "\r\n", "\r", "\t", "\v", "\u2028", "\u2029", "\x85"]
INTEGERS = st.integers(-(10**15), 10**15)


@given(INTEGERS, st.sampled_from(DIGITS), st.sampled_from(SPACES + COMMAS))
def test_integers_are_read_in_any_digits_with_and_without_thousands(number: int, digits: str, mark: str) -> None:
    table = str.maketrans("0123456789", digits)
    assert parse_integer(str(number).translate(table)) == number
    assert parse_integer(f" \u200f{number:,}\n".translate(table).replace(",", mark)) == number


@given(INTEGERS, st.data())
def test_a_number_may_mix_digits_of_scripts(number: int, draw: st.DataObject) -> None:
    tables = [str.maketrans("0123456789", draw.draw(st.sampled_from(DIGITS))) for _ in range(20)]
    mixed = "".join(digit.translate(table) for digit, table in zip(str(number), tables, strict=False))
    assert parse_integer(mixed) == number


@given(st.decimals(-(10**9), 10**9, places=4))
def test_decimals_are_read_exactly(number: Decimal) -> None:
    persian = f"{number:,}".translate(str.maketrans("0123456789.,", "۰۱۲۳۴۵۶۷۸۹٫٬"))
    assert parse_decimal(persian) == number
    assert parse_decimal(f"{persian}٪") == number
    assert parse_decimal(f"{number} %") == number


@given(
    st.lists(st.integers(0, 10**6).map(str), min_size=2, max_size=4),
    st.text(st.sampled_from(SPACES + COMMAS + "".join(BREAKS) + UNSEEN + "²٫."), min_size=1, max_size=3),
)
def test_two_numbers_are_never_one(numbers: list[str], between: str) -> None:
    text = between.join(numbers)
    in_threes = all(len(number) == 3 for number in numbers[1:]) and re.fullmatch("[1-9][0-9]{0,2}", numbers[0])
    for read in (parse_integer, parse_decimal):
        try:
            value = read(text)
        except ValueError:
            continue
        # what is read has its digits in threes, and at most one mark that is seen between them; or one decimal point
        seen = "".join(character for character in between if character not in UNSEEN[:5])
        is_fraction = read is parse_decimal and len(numbers) == 2 and seen in (".", "٫")
        assert is_fraction or (in_threes and len(seen) <= 1 and seen in SPACES + COMMAS), (text, value)


@pytest.mark.parametrize(
    "text",
    ["12 5", "31\n627", "38 2", "730\n12", "۷۳۰\n۱۲", "40\r\n3", "1 2345", "12\t345", "1 234\n567", "1  234", "0 123"],
)
def test_two_numbers_in_one_cell_are_told(text: str) -> None:
    for read in (parse_integer, parse_decimal):
        with pytest.raises(ValueError, match="is two numbers in one cell"):
            read(text)


@pytest.mark.parametrize(("text", "number"), [("۳۱٬۶۲۷", 31627), ("31 627", 31627), ("۱،۲۳۴،۵۶۷", 1234567), ("007", 7)])
def test_what_is_one_number_is_read(text: str, number: int) -> None:
    assert parse_integer(text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("1,234.5", "1234.5"), ("12٫5", "12.5"), ("۱ ۲۳۴٫۵", "1234.5"), ("1.234", "1.234")]
)
def test_what_is_one_decimal_is_read(text: str, number: str) -> None:
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "x",
            "12x",
            "1,2",
            "1,2345",
            "1,23",
            "۱٫۵",
            "1.0",
            "--1",
            "- 1",
            "1-",
            "½",
            "Ⅳ",
            "٪",
            "5%",
            "9" * 50,
        ),
        *("0,123", "012,345", "1,234 567", "1, 234", "1\u200f234", "12\u200f5", "(5)", "12:30"),
    ],
)
def test_what_is_no_whole_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a whole number; send digits|two numbers in one cell") as refusal:
        parse_integer(text)
    assert f"«{text}»" in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["", "x", "1,5", "1/5", "1.2.3", ".5", "5.", "nan", "inf", "%", "5%%", "98. 5", "9" * 50]
)
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number; send digits|two numbers in one cell") as refusal:
        parse_decimal(text)
    assert f"«{text}»" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("38²", "has a raised digit"),
        ("¹²", "has a raised digit"),
        ("1.234", "may be thousands or a fraction"),
        ("۱٫۲۳۴٫۵۶۷", "may be thousands or a fraction"),
        ("1.5E+3", "is in scientific form"),
        ("1e3", "is in scientific form"),
    ],
)
def test_the_advice_fits_the_fault(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse_integer(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        *(("133.0", "133"), ("۱۳۳٫۰", "133"), ("1001.00", "1001"), ("1001.000", "1001"), ("-5.0", "-5")),
        *(("133.000", None), ("133.5", None), ("133", None), ("1,330.0", None), ("133/0", None), ("13\n3.0", None)),
    ],
)
def test_a_whole_number_that_a_column_of_fractions_wrote(text: str, whole: str | None) -> None:
    assert whole_of_fraction(text) == whole


@pytest.mark.parametrize("middle", [" ", "\u200c", "a", "1 ", ",", "۰"])
def test_a_long_cell_is_refused_at_once(middle: str) -> None:
    text = "1" + middle * (32_765 // len(middle)) + "x"
    began = perf_counter()
    for read in (parse_integer, parse_decimal):
        with pytest.raises(ValueError, match=";"):
            read(text)
    assert whole_of_fraction(text) is None
    assert perf_counter() - began < 1
