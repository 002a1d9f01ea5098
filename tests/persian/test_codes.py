"""Codes of registers: one code however it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.persian.codes import code_key

CODES = st.from_regex(r"[0-9]{1,6}(-[0-9a-z]{1,4}){0,2}", fullmatch=True)
UNSEEN = ["", "", "\u200c", "\u200e", "\u2060", "\ufeff", "\u00ad"]
SPELLINGS = {digit: [digit, "۰۱۲۳۴۵۶۷۸۹"[int(digit)], "٠١٢٣٤٥٦٧٨٩"[int(digit)]] for digit in "0123456789"}


@given(CODES, st.data())
def test_a_code_is_one_however_it_is_typed(code: str, draw: st.DataObject) -> None:
    typed = "".join(
        draw.draw(st.sampled_from([*SPELLINGS.get(sign, [sign, sign.upper()]), *("–−‐" if sign == "-" else "")]))
        + draw.draw(st.sampled_from(UNSEEN))
        for sign in code
    )
    mark = draw.draw(st.sampled_from([*UNSEEN, "\u200f", "\u061c", "\u202a", "\u2069"]))
    assert code_key(f" {mark}{typed}\u00a0{mark}") == code


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert code_key(code_key(text)) == code_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("12-3", "123"), ("1.2", "12"), ("1²", "12"), ("0123", "123"), ("1 2", "12"), ("1ـ2", "12"), ("1ء2", "12")]
    + [(f"1{mark}2", "12") for mark in "\u200f\u202a\u202e\u2067"]
    + [("\u202e12", "12")],
)
def test_codes_that_differ_in_what_is_seen_stay_different(one: str, other: str) -> None:
    assert code_key(one) != code_key(other)
