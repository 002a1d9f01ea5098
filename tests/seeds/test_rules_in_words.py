"""What an option is said to be, in both languages, is the rule that is scored: its bounds, and which are included."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

import pytest
from conftest import PROJECT
from workbench import Row, read_rows, seed_path

from flows.persian.text import latin_digits

OPTIONS = {(row["indicator_no"], row["option_no"]): row for row in read_rows(seed_path(PROJECT, "options"))}
THRESHOLDS = read_rows(seed_path(PROJECT, "thresholds"))
RECOMMENDATIONS = {row["indicator_no"]: row for row in read_rows(seed_path(PROJECT, "recommendations"))}

_NUMBER = r"(\d+(?:\.\d+)?)"
_WORDS = {
    "meaning_fa": {
        ("lower", True): "دست‌کم",
        ("lower", False): "بیشتر از",
        ("upper", True): "حداکثر",
        ("upper", False): "کمتر از",
    },
    "meaning_en": {
        ("lower", True): "at least",
        ("lower", False): "above",
        ("upper", True): "at most",
        ("upper", False): "(?:below|fewer than)",
    },
}


class Bound(NamedTuple):
    """An end of an interval, as a rule says it."""

    end: str
    is_included: bool
    value: Decimal


def bounds_said(row: Row, column: str) -> set[Bound]:
    """The bounds that a text names."""
    text = latin_digits(row[column]).replace("٫", ".")
    return {
        Bound(end, is_included, Decimal(value))
        for (end, is_included), word in _WORDS[column].items()
        for value in re.findall(rf"{word} {_NUMBER}", text)
    }


def bounds_scored(threshold: Row) -> set[Bound]:
    """The bounds that the seed scores by; an open end is none."""
    return {
        Bound(end, threshold[f"{end}_inclusive"] == "true", Decimal(threshold[end]))
        for end in ("lower", "upper")
        if threshold[end]
    }


def name_of(row: Row) -> str:
    return f"{row['indicator_no']}.{row['option_no']}"


@pytest.mark.parametrize("column", _WORDS)
@pytest.mark.parametrize("threshold", THRESHOLDS, ids=name_of)
def test_a_rule_names_each_bound_that_is_scored_and_no_other(threshold: Row, column: str) -> None:
    option = OPTIONS[threshold["indicator_no"], threshold["option_no"]]
    assert bounds_said(option, column) == bounds_scored(threshold), option[column]


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=name_of)
def test_a_rule_names_no_number_besides_its_bounds(threshold: Row) -> None:
    option = OPTIONS[threshold["indicator_no"], threshold["option_no"]]
    scored = {bound.value for bound in bounds_scored(threshold)}
    for column in _WORDS:
        said = {Decimal(number) for number in re.findall(_NUMBER, latin_digits(option[column]).replace("٫", "."))}
        assert said == scored, option[column]


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=name_of)
def test_the_printed_words_of_an_interval_are_those_of_its_option(threshold: Row) -> None:
    assert threshold["printed_text"] == OPTIONS[threshold["indicator_no"], threshold["option_no"]]["printed_text_fa"]


@pytest.mark.parametrize("option", OPTIONS.values(), ids=name_of)
def test_both_languages_name_the_same_numbers(option: Row) -> None:
    said = [
        sorted(re.findall(_NUMBER, latin_digits(option[column]).replace("٫", ".")))
        for column in ("meaning_fa", "meaning_en")
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize("option", OPTIONS.values(), ids=name_of)
def test_a_rule_is_a_sentence_and_no_formula(option: Row) -> None:
    assert not re.search(r"[<>=]|\b[xX]\b", option["meaning_fa"] + option["meaning_en"])


@pytest.mark.parametrize(
    ("option", "deciding"),
    [
        (("5", "1"), ("به تناسب نوع سرویس", "و نیز", "پست", "شاهکار", "چندعاملی")),
        (("15", "1"), ("تجمیعی", "به تفکیک هر خدمت", "میز خدمت")),
        (("16", "2"), ("شناسنامهٔ شاخص",)),
        (("21", "1"), ("نام", "عکس", "تلفن", "ایمیل", "تحصیلات")),
        (("27", "1"), ("پیوند",)),
        (("27", "2"), ("پیوند",)),
    ],
)
def test_nothing_is_left_out_that_decides_an_option(option: tuple[str, str], deciding: tuple[str, ...]) -> None:
    assert [word for word in deciding if word not in OPTIONS[option]["meaning_fa"]] == []


@pytest.mark.parametrize(
    ("indicator_no", "asked", "worthless"),
    [
        ("11", ("شخصی‌سازی", "جست‌وجو", "آمار بازدیدکنندگان", "دادهٔ مکانی", "آی‌پی"), ("نقشهٔ درگاه", "مسیر صفحه")),
        ("12", ("سطح یک", "WCAG 2", "AA"), ()),
        ("17", ("کارپوشهٔ ملی ایرانیان", "کد رهگیری متمرکز"), ("با پیامک",)),
    ],
)
def test_our_advice_asks_for_what_the_indicator_scores(
    indicator_no: str, asked: tuple[str, ...], worthless: tuple[str, ...]
) -> None:
    text = RECOMMENDATIONS[indicator_no]["recommendation_fa"]
    assert [word for word in asked if word not in text] == []
    assert [word for word in worthless if word in text] == []
