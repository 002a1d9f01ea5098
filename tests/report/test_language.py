"""Numbers, shares and days are written as each language writes them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.marts.labels import LABELS
from flows.persian.numbers import parse_decimal
from flows.report.language import TEXTS, TextError, language
from flows.report.tables import cell

FA, EN = language("fa"), language("en")


def test_numbers_have_the_language_s_digits_and_separators() -> None:
    assert FA.number(Decimal("1234.5"), 2) == "۱٬۲۳۴٫۵۰"
    assert EN.number(Decimal("1234.5"), 2) == "1,234.50"
    assert FA.share(Decimal("83.73")) == "۸۳٫۷۳٪"
    assert FA.signed(-3) == "−۳"
    assert FA.signed(3) == "+۳"
    assert EN.signed(Decimal("0.00"), 2) == "0.00"


def test_days_are_jalali_in_persian_and_gregorian_in_english() -> None:
    nowruz = date(2021, 3, 21)
    assert FA.day(nowruz) == "۱۴۰۰/۰۱/۰۱"
    assert EN.day(nowruz) == "2021-03-21"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_what_is_shown_reads_back_as_the_value(value: Decimal) -> None:
    for each in (FA, EN):
        assert parse_decimal(each.number(value, 2)) == value


def test_a_cell_keeps_the_mart_s_value_beside_what_is_shown() -> None:
    shown = cell(FA, "electronic_pct", Decimal("83.73"))
    assert (shown.shown, shown.value, shown.is_number) == ("۸۳٫۷۳٪", "83.73", True)
    assert cell(FA, "rank_gain", 95).shown == "+۹۵"
    assert cell(FA, "status", "not_assessed").shown == "ارزیابی‌نشده"
    assert cell(FA, "total", None).shown == ""


def test_a_text_with_braces_of_its_own_is_left_alone_and_an_unknown_one_is_named() -> None:
    assert "{rows}" in FA.text("found")
    with pytest.raises(TextError, match="no such key"):
        FA.text("no such key")


def test_every_text_is_in_both_languages_with_the_same_values() -> None:
    for key, text in FA.texts.items():
        assert text.strip(), key
        assert EN.texts[key].strip(), key
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", EN.texts[key])), key
        assert not re.search("[يك]", text), key


@pytest.mark.parametrize(
    "word", ["کهنه", "کهنگی", "جستجو", "خرابی منبع", "شمار دستگاه", "شمار مشاهده", "می‌رسد.", "nobody knows"]
)
def test_texts_and_labels_have_the_words_of_the_report_and_no_other_for_the_same(word: str) -> None:
    """It says به‌روزرسانی, جست‌وجو, تعداد and در دسترس بودن."""
    assert [path.name for path in (TEXTS, LABELS) if word in path.read_text(encoding="utf-8")] == []
