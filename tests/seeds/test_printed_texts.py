"""What the report says in words is held as it prints it, in Persian, with an English text beside each.

The report's own text is no part of the project: where its folder does not lie beside the project, the comparison with
it is left out. Letters are compared, not joiners, spaces and punctuation: the text of the print has lost them.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

import pytest
from conftest import PROJECT
from workbench import Row, read_rows, seed_path

from flows.persian.text import fold, latin_digits

REFERENCE = PROJECT.parent / "shared" / "reference"
OPTION_LINES = 5
"""An option's words may go on below, past a heading that is printed again."""

_FOOTNOTE = re.compile(r"(?<!G)\^\{?[۰-۹]+\}?")
_TAG = re.compile(r"</?[a-z][^>:]*>")
_ARABIC = re.compile("[\u064a\u0643\u0629\u0660-\u0669]")
_STRAY_JOINER = re.compile("\u200c(?=[\\s\u200c]|$)|(?<=[اأآدذرزژو])\u200c|(?:^|(?<=\\s))\u200c")
_UNJOINED = re.compile(
    r"(?<![\u0600-\u06ff\u200c])(?:ن?می(?:شو|کن|توان|ده|گیر|رس|باش)\w*|\w{3,}[^\Wاآدذرزژوهن]های)(?![\u0600-\u06ff])"
)
TEXTS = read_rows(seed_path(PROJECT, "printed_texts"))
SECTIONS = read_rows(seed_path(PROJECT, "printed_sections"))
OPTIONS = read_rows(seed_path(PROJECT, "options"))


def place(row: Row) -> str:
    return f"{row['section']} {row['item_no']}.{row['part_no']}, line {row['printed_line']}"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The lines of the report's text, folded; the first is no line, so that a line's number finds it."""
    texts = sorted(REFERENCE.glob("*.txt"))
    if not texts:
        pytest.skip("the text of the report does not lie beside the project")
    return ["", *(_folded_line(line) for line in texts[0].read_text(encoding="utf-8").split("\n"))]


def _folded_line(line: str) -> str:
    return fold(_TAG.sub(" ", _FOOTNOTE.sub("", line)))


def as_printed(text: str, misprints: str) -> str:
    """The text with the letters that print has: what is meant, put back to what is printed."""
    for pair in filter(None, misprints.split("; ")):
        printed, meant = pair.split(" → ")
        assert meant in text, pair
        text = text.replace(meant, printed)
    return text


def not_printed(text: str, printed: list[str]) -> str:
    """What is left of a folded text when the longest beginnings that the lines have, line by line, are taken off."""
    for line in printed:
        while text:
            length = _longest_beginning(text, line)
            if length < min(3, len(text)):
                break
            text = text[length:]
    return text


def _longest_beginning(text: str, line: str) -> int:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in line else (low, middle - 1)
    return low


def test_each_text_is_on_its_lines_of_the_report(lines: list[str]) -> None:
    wrong = {}
    for row in TEXTS:
        printed = lines[int(row["printed_line"]) : int(row["last_printed_line"]) + 1]
        left = not_printed(fold(as_printed(row["text_fa"], row["misprints"])), printed)
        if left:
            wrong[place(row)] = left
    assert wrong == {}


def test_a_text_of_one_line_is_in_one_piece(lines: list[str]) -> None:
    """References alone are put together of several cells."""
    for row in TEXTS:
        if row["printed_line"] == row["last_printed_line"] and row["section"] != "indicator_references":
            text = fold(as_printed(row["text_fa"], row["misprints"]))
            assert text in lines[int(row["printed_line"])], place(row)


def test_each_address_is_on_its_lines_of_the_report(lines: list[str]) -> None:
    for row in TEXTS:
        printed = "".join(lines[int(row["printed_line"]) : int(row["last_printed_line"]) + 1])
        addresses = row["address"]
        for pair in filter(None, row["misprints"].split("; ")):
            printed_so, meant = pair.split(" → ")
            addresses = addresses.replace(meant, printed_so)
        for address in addresses.split():
            assert fold(address) in printed, place(row)


def test_each_option_is_printed_where_its_row_says(lines: list[str]) -> None:
    for row in OPTIONS:
        first = int(row["printed_line"])
        left = not_printed(fold(row["printed_text_fa"]), lines[first : first + OPTION_LINES])
        assert left == "", (row["indicator_no"], row["option_no"], left)


def test_texts_are_in_the_order_of_print_within_their_item() -> None:
    for _, rows in groupby(TEXTS, key=lambda row: (row["section"], row["item_no"])):
        places = [(int(row["part_no"]), int(row["printed_line"])) for row in rows]
        assert places == sorted(places)


def test_what_the_report_announces_is_there_in_full() -> None:
    """Thirteen sub-items of the roadmap, nine steps, three systems, twenty links, ten policies and the like."""
    kinds = Counter((row["section"], row["kind"]) for row in TEXTS)
    expected = {
        ("roadmap", "action"): 6,
        ("roadmap", "requirement"): 13,
        ("assessment_steps", "step"): 9,
        ("assessment_timetable", "step"): 4,
        ("assessment_systems", "system"): 3,
        ("service_links", "link"): 20,
        ("cooperating_agencies", "name"): 10,
        ("legal_obligations", "requirement"): 4,
        ("service_types", "definition"): 4,
        ("assessment_model", "model"): 8,
        ("assessment_model", "principle"): 10,
        ("pandemic_measures", "measure"): 7,
        ("pandemic_messages", "message"): 3,
        ("pandemic_policies", "policy"): 10,
        ("macro_analyses", "cause"): 9,
        ("macro_analyses", "requirement"): 14,
        ("macro_analyses", "remark"): 3,
    }
    assert {each: kinds[each] for each in expected} == expected


def test_every_analysis_and_every_indicator_s_is_there_but_those_that_print_lacks() -> None:
    """Macro analyses are numbered 1 to 11 without a 3, and indicator 22 has no analysis of its own."""
    items = {
        section: {int(row["item_no"]) for row in TEXTS if row["section"] == section}
        for section in ("macro_analyses", "indicator_analyses")
    }
    assert items == {
        "macro_analyses": {*range(1, 12)} - {3},
        "indicator_analyses": {*range(1, 31)} - {22},
    }


def test_rows_of_an_indicator_carry_its_number() -> None:
    for row in TEXTS:
        if row["section"] in ("indicator_analyses", "indicator_references"):
            assert row["indicator_no"] == row["item_no"], place(row)


def test_every_section_has_texts_and_every_text_a_section() -> None:
    assert [row["section"] for row in SECTIONS] == list(dict.fromkeys(row["section"] for row in TEXTS))


def test_persian_is_spelt_as_persian_is() -> None:
    shown = [
        *((place(row), row[column]) for row in TEXTS for column in ("text_fa", "subject_fa")),
        *((row["section"], row[column]) for row in SECTIONS for column in ("title_fa", "printed_in_fa")),
        *(
            (f"option {row['indicator_no']}", row[name])
            for row in OPTIONS
            for name in ("meaning_fa", "printed_text_fa")
        ),
    ]
    for where, text in shown:
        assert not _ARABIC.search(text), where
        assert not _STRAY_JOINER.search(text), where
        assert not _UNJOINED.search(text), (where, _UNJOINED.search(text))
        assert "  " not in text, where


def test_english_is_in_latin_letters_and_as_long_as_what_it_translates() -> None:
    for row in TEXTS:
        letters = re.sub(r"[\s«»]", "", row["text_en"])
        assert not re.search("[\u0600-\u06ff]", letters), place(row)
        assert len(row["text_en"]) > len(row["text_fa"]) / 2, place(row)
        assert bool(row["subject_fa"]) == bool(row["subject_en"]), place(row)


def test_both_languages_name_the_same_numbers() -> None:
    """Years and days are of two calendars, and print writes a decimal with a slash."""
    for row in TEXTS:
        if row["section"] in ("indicator_analyses", "macro_analyses", "pandemic_context", "score_calculation"):
            persian = re.sub(r"(\d)/(\d)", r"\1.\2", latin_digits(row["text_fa"]))
            named = re.findall(r"(?<![\w.])\d+(?:\.\d+)?", persian)
            assert {number for number in named if 10 <= float(number) < 1000} <= set(
                re.findall(r"\d+(?:\.\d+)?", row["text_en"])
            ), place(row)
