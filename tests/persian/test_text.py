"""Folding of Persian text and reading of Persian numbers."""

from __future__ import annotations

import sys
from decimal import Decimal

import duckdb
import pytest
from dbt.adapters.duckdb.plugins import BasePlugin
from hypothesis import given
from hypothesis import strategies as st

from flows.persian.dbt_plugin import register_persian_key
from flows.persian.text import fold, latin_digits, parse_decimal, parse_integer

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


@given(st.integers(-(10**15), 10**15), st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"]))
def test_integers_are_read_in_any_digits_with_and_without_thousands(number: int, digits: str) -> None:
    table = str.maketrans("0123456789", digits)
    assert parse_integer(str(number).translate(table)) == number
    assert parse_integer(f" {number:,}".translate(table)) == number
    assert parse_integer(f"\u200f{number:,}".translate(table).replace(",", "٬")) == number


@given(st.decimals(-(10**9), 10**9, places=4))
def test_decimals_are_read_exactly(number: Decimal) -> None:
    persian = f"{number:,}".translate(str.maketrans("0123456789.,", "۰۱۲۳۴۵۶۷۸۹٫٬"))
    assert parse_decimal(persian) == number
    assert parse_decimal(f"{persian}٪") == number
    assert parse_decimal(f"{number} %") == number


@pytest.mark.parametrize(
    "text", ["", " ", "x", "12x", "1,2", "1,2345", "۱٫۵", "1.0", "--1", "1-", "½", "Ⅳ", "٪", "5%", "9" * 50]
)
def test_what_is_no_whole_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number; send digits") as refusal:
        parse_integer(text)
    assert f"«{text}»" in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["", "x", "1,5", "1/5", "1.2.3", ".5", "5.", "1e3", "nan", "inf", "%", "5%%", "9" * 50]
)
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number; send digits") as refusal:
        parse_decimal(text)
    assert f"«{text}»" in str(refusal.value)


def test_latin_digits_change_nothing_else() -> None:
    assert latin_digits("کد ۱۲٣-A½") == "کد 123-A½"


def test_sql_folds_as_python_does() -> None:
    connection = duckdb.connect()
    BasePlugin.create("flows.persian.dbt_plugin").configure_connection(connection)
    query = "select persian_key(name) from (values ('مؤسسهٔ كار'), (''), (null)) names (name)"
    assert connection.cursor().execute(query).fetchall() == [(fold("موسسه کار"),), ("",), (None,)]


def test_registering_again_is_a_no_op() -> None:
    connection = duckdb.connect()
    for opened in (connection, connection, connection.cursor()):
        register_persian_key(opened)
    assert connection.execute("select persian_key('ك')").fetchall() == [("ک",)]
