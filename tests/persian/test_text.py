"""Folding of Persian text."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.persian.text import fold, latin_digits, quoted

# what may stand anywhere in a name without making it another one
NOISE = [
    " ",
    "\u00a0",
    "\n",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u202b",
    "\ufeff",
    "ـ",
    "َ",
    "ّ",
    "ٔ",
    "-",
    "،",
    "«",
    ".",
]
SPELLINGS = {"ی": "يىےی", "ک": "كک", "ا": "أإآٱا", "ه": "ةۀەه", "و": "ؤو", "1": "۱١1", "9": "۹٩9"}
NAMES = st.text(alphabet="ابپتجچدرزسشعغفقکگلمنوهی 19Ab", max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سازمان زمین‌شناسی و اکتشافات معدنی", "سازمان زمينشناسي و اكتشافات معدنى"),
        ("مؤسسهٔ استاندارد", "موسسه استاندارد"),
        ("مؤسسۀ استاندارد", "موسسة استاندارد"),
        ("آموزش‌وپرورش (مرکز)", "اموزش و پرورش ـ مرکز"),
        ("هیئت‌مدیره", "هییت مدیره"),
        ("اجزاء", "اجزا"),
        ("منطقهٔ ۲۲", "منطقه ٢٢"),
        ("۱٬۲۳۴٫۵", "1,234.5"),
        ("ﻻﻟﻪ", "لاله"),
        ("UTF-8", "utf 8"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_folded_name_is_letters_and_digits() -> None:
    assert fold(" شركتِ «آبفا» ـ  ناحیه‌ی ۱٢ ") == "شرکتابفاناحیهی12"
    assert fold(" -‌ـ«» ") == ""


def test_different_names_stay_different() -> None:
    assert len({fold(name) for name in ("بیمه سلامت", "بیمه ایران", "بیمه ایران ۲", "بیمه ایران ۳")}) == 4


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_any_single_character_is_idempotent() -> None:
    characters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    assert [character for character in characters if fold(fold(character)) != fold(character)] == []


@given(name=NAMES, draw=st.data())
def test_spelling_noise_does_not_matter(name: str, draw: st.DataObject) -> None:
    spelt = "".join(
        draw.draw(st.sampled_from(SPELLINGS.get(letter, letter))) + draw.draw(st.sampled_from(["", *NOISE]))
        for letter in name
    )
    assert fold(spelt) == fold(name)


def test_latin_digits_change_nothing_else() -> None:
    assert latin_digits("کد ۱۲٣-A½") == "کد 123-A½"


def test_a_message_shows_a_cell_on_one_line_and_not_without_end() -> None:
    assert quoted("۳۱\n۶۲۷\x1b[2J") == "«۳۱⏎۶۲۷\\x1b[2J»"
    assert quoted("ا" * 1000) == f"«{'ا' * 100}…»"
