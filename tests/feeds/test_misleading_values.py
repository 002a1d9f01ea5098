"""What is seen otherwise than it is stored is refused: marks of direction, signs that deny, parts of numbers."""

from __future__ import annotations

import pytest
from test_values import Refused, read


@pytest.mark.parametrize(
    "text",
    [
        *("12ـ34", "12ء34", "۱۲ـ۳۴", "ـ1234", "12ۥ34", "12\u064e34"),
        *("\u202e1234", "\u202d1234\u202c", "12\u202a34", "12\u206634\u2069", "۱۲\u202b۳۴", "12\u200f34", "12\u061c34"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx", "html"])
def test_a_code_with_a_letter_or_a_mark_that_no_code_has_is_refused(form: str, text: str) -> None:
    found = read("services", form, "sub_service_id", text)
    assert isinstance(found, Refused)
    assert not set(found) & set("\u202a\u202b\u202d\u202e\u2066"), "no message turns round what follows"


@pytest.mark.parametrize(
    "text", ["\u202b12-34\u202c", "\u2067\u200f 12-34 \u2069", "\ufeff12\u200f-34\u061c", "12-\u200e34"]
)
def test_marks_of_direction_beside_a_code_do_not_matter(text: str) -> None:
    assert read("services", "csv", "sub_service_id", text) == "12-34"


@pytest.mark.parametrize(
    "text", ["❌ متصل", "☐ متصل", "≠متصل", "متصل؟", "متصل ?", "~متصل", "✗متصل", "¬ متصل", "🚫متصل"]
)
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_sign_that_may_turn_a_words_meaning_is_refused(form: str, text: str) -> None:
    assert isinstance(read("karpooshe", form, "is_connected", text), Refused)
    assert isinstance(read("services", form, "electronic_level", text.replace("متصل", "full")), Refused)


@pytest.mark.parametrize("text", ["000", "012", "۰۱۲", "\u200f001 ", "012.0"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_group_of_thousands_is_no_count(form: str, text: str) -> None:
    found = read("karpooshe", form, "messages_count", text)
    assert isinstance(found, Refused)
    assert "thousands were taken apart" in found


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("00", 0), ("07", 7), ("0012", 12), ("120", 120)])
def test_other_zeros_before_a_count_are_read(text: str, count: int) -> None:
    assert read("karpooshe", "csv", "messages_count", text) == count
