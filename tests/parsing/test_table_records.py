"""Tables as records: rows are judged by their cells, and letters that were lost are told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.feeds import parse_whole
from flows.parsing.lost_letters import has_lost_letters

LICENCES = ["نام دستگاه", "تعداد مجوز", "تعداد مجوز متصل", "توضیح"]
ANSWERS = ["نام دستگاه", "شناسه خدمت", "شناسه زیرخدمت", "شماره شاخص"]
ANSWERS += ["گزینه خوداظهاری", "گزینه ارزیابی مقدماتی", "گزینه ارزیابی نهایی"]


def saved(*rows: list[str], separator: str = ",") -> bytes:
    return "".join(separator.join(row) + "\n" for row in rows).encode()


@given(
    counts=st.lists(st.tuples(st.integers(0, 99), st.integers(-1, 3)), min_size=1, max_size=6),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_blank_cells_at_a_rows_end_never_matter(counts: list[tuple[int, int]], separator: str) -> None:
    rows = [[f"دستگاه {number}", str(count), "0", *([""] * (1 + more))] for number, (count, more) in enumerate(counts)]
    parsed = parse_whole("licences", 7, "licences.csv", saved(LICENCES, *rows, separator=separator))
    assert parsed.quarantined.is_empty()
    assert parsed.accepted["licences_count"].to_list() == [count for count, _ in counts]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["الف", "1", "0", "", "5"], "has «5» after its last heading; correct its separators"),
        (["الف", "1", "0", "", "", " ", "x"], "has «x» after its last heading"),
        (["الف", "1"], "connected_licences_count and the note disagree"),
        (["الف"], "licences_count and the note disagree"),
    ],
)
def test_cells_that_lack_or_are_too_many_refuse_their_row(row: list[str], reason: str) -> None:
    parsed = parse_whole("licences", 7, "licences.csv", saved(LICENCES, ["ب", "2", "1", ""], row))
    assert parsed.accepted["agency_name"].to_list() == ["ب"]
    assert reason in parsed.quarantined["reason"][0]


def test_an_answer_whose_last_options_are_blank_needs_no_separators_for_them() -> None:
    rows = [["الف", "", "", "5", "1", "2", ""], ["الف", "", "", "6", "1", "2"], ["الف", "", "", "7", "1"]]
    parsed = parse_whole("assessment", 7, "assessment.csv", saved(ANSWERS, *rows, separator=";"))
    assert parsed.quarantined.is_empty()
    assert parsed.accepted["final_option_no"].to_list() == [None, None, None]


@pytest.mark.parametrize("item", ["x", 5, None, ["الف", 1, 0]])
def test_an_item_of_json_that_is_no_object_is_refused(item: object) -> None:
    good = dict(zip(LICENCES, ["ب", "2", "1", ""], strict=True))
    parsed = parse_whole("licences", 7, "licences.json", json.dumps([good, item, good | {"نام دستگاه": "پ"}]).encode())
    assert parsed.accepted["agency_name"].to_list() == ["ب", "پ"]
    assert parsed.quarantined["reason"].to_list() == ["is no JSON object; send one object a record"]


def test_a_name_that_stands_twice_in_a_json_object_is_refused() -> None:
    data = '[{"نام دستگاه": "الف", "تعداد مجوز": 1, "تعداد مجوز متصل": 1, "تعداد مجوز": 100}]'
    (reason,) = parse_whole("licences", 7, "licences.json", data.encode()).quarantined["reason"]
    assert "an object has «تعداد مجوز» twice" in reason


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("رد?ف", True),
        ("سازمان فناور? اطلاعات", True),
        ("?زارت كشور", True),
        ("???? ??????", True),
        ("?", True),
        ("سازمان ا?ران، شرکت ملی", True),
        ("سازمان فناوری اطلاعات", False),
        ("چگونه ثبت‌نام می‌کنیم?", False),
        ("سازمان (?) ۱", False),
        ("https://a.example/?نام=الف", False),
        ("why?", False),
    ],
)
def test_a_question_mark_in_a_word_is_a_lost_letter(text: str, lost: bool) -> None:
    assert has_lost_letters(text) is lost


@given(st.text(alphabet="سازمیکپچگ ", min_size=3).filter(lambda text: "ی" in text.strip()))
def test_what_was_saved_as_ansi_is_never_accepted(name: str) -> None:
    ansi = f"نام دستگاه\tتعداد مجوز\tتعداد مجوز متصل\tتوضيح\n{name}\t1\t1\t\n".encode("cp1256", errors="replace")
    parsed = parse_whole("licences", 7, "licences.csv", ansi)
    assert parsed.accepted.is_empty()
    assert "it was saved as ANSI; save as CSV UTF-8" in parsed.quarantined["reason"][0]


def test_headings_that_lost_letters_are_told_so() -> None:
    for heads in (["نام دستگاه", "تعداد مجوز", "تعداد مجوز متصل", "توض?ح"], ["??? ??????", "????? ????"]):
        (reason,) = parse_whole("licences", 7, "licences.csv", saved(heads, ["الف", "1", "1", ""])).quarantined[
            "reason"
        ]
        assert "letters were lost as «?»: it was saved as ANSI; save as CSV UTF-8, or as XLSX" in reason


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b'{"a": 1}\n{"a": 2}\n', "send one array of them"),
        (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "save it as XLSX"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "save it as XLSX"),
        (
            "نام دستگاه,تعداد مجوز,توضیح*\n".encode().replace(b"*", b"\xd8"),
            "header in row 1 has the broken byte 0xD8 in cell 3",
        ),
        (b'[{"\xd9\x86\xd8\xa7\xd9": 1}]', 'the first of them 0xD9 in line 1, letter 6 after «[{"نا»'),
    ],
)
def test_a_file_of_another_sort_is_told_what_to_do(data: bytes, advice: str) -> None:
    (reason,) = parse_whole("licences", 7, "licences", data).quarantined["reason"]
    assert advice in reason


def test_a_broken_byte_of_a_page_matters_where_it_stands() -> None:
    head = "".join(f"<th>{name}</th>" for name in LICENCES)
    row = "<tr><td>{}<td>1<td>1<td></tr>"
    page = f"<nav>صفحه *</nav><table><tr>{head}</tr>{row.format('الف')}{row.format('ب*')}</table>".encode()
    parsed = parse_whole("licences", 7, "licences.html", page.replace(b"*", b"\xd9"))
    assert parsed.accepted["agency_name"].to_list() == ["الف"]
    assert parsed.quarantined["reason"].to_list() == [
        "agency_name «ب�» has letters that were lost on the way; write it anew"
    ]
