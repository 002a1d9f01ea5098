"""Delimited text in every encoding and with every separator that spreadsheet programs save."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.parsing.formats.delimited import decode, read
from flows.parsing.formats.grid import UnreadableFileError

ROWS = [["نام دستگاه", "تعداد پیام"], ["سازمان ثبت احوال كشور", "۱۲"], ['با «؛» و "گیومه"', "۱٬۲۳۴"]]
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8 with its mark": "utf-8-sig",
    "utf-16 with its mark": "utf-16",
    "utf-16, little end first, no mark": "utf-16-le",
    "utf-16, big end first, no mark": "utf-16-be",
    "windows-1256": "cp1256",
}


def saved(separator: str, line_end: str) -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in ROWS]
    return "".join(separator.join(row) + line_end for row in quoted)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS)
def test_each_encoding_with_each_separator_gives_the_same_cells(encoding: str, separator: str, line_end: str) -> None:
    # Windows-1256 has no Persian yeh or digits; its senders type the Arabic yeh and Latin digits
    swapped = str.maketrans("ی۱۲۳۴٬", "ي1234,") if encoding == "cp1256" else {}
    data = saved(separator, line_end).translate(swapped).encode(encoding)
    (grid,) = read(data)
    assert grid.rows == [(number, [c.translate(swapped) for c in row]) for number, row in enumerate(ROWS, start=1)]


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x6FF), min_size=1).map(lambda t: t + ";۱\n"))
def test_utf_16_needs_no_mark(text: str) -> None:
    # by its bytes alone: a text that has a character whose low byte is zero may be either, and is refused or read right
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            found = decode(text.encode(encoding))
        except UnreadableFileError:
            assert any(ord(character) % 256 == 0 for character in text)
        else:
            assert found == text


def test_a_semicolon_in_quotes_is_no_separator() -> None:
    (grid,) = read(b'"a;b;c",1\n"d;e;f",2\n')
    assert [cells for _, cells in grid.rows] == [["a;b;c", "1"], ["d;e;f", "2"]]


def test_rows_keep_the_numbers_of_their_first_lines() -> None:
    (grid,) = read(b'a,b\n\n"two\nlines",1\nlast,2\n')
    assert [number for number, _ in grid.rows] == [1, 3, 5]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;\r"])
def test_the_separator_that_a_file_declares_is_its_separator(line: str) -> None:
    (grid,) = read(f"{line}\na,a;b\n\n1,5;2\n".encode())
    assert grid.rows == [(2, ["a,a", "b"]), (4, ["1,5", "2"])]


@given(
    place=st.integers(0, 10**6),
    byte=st.integers(0x80, 0xFF),
    name=st.text(alphabet="سازمان کشور‌", min_size=4).filter(str.strip),
)
def test_a_broken_byte_refuses_its_row_alone(place: int, byte: int, name: str) -> None:
    text = f"نام دستگاه;تعداد\n{name};1\nگمرک;2\n".encode()
    start, end = text.index(b"\n") + 1, text.index(b";1")
    at = start + place % (end - start)
    data = text[:at] + bytes([byte]) + text[at + 1 :]
    (grid,) = read(data)
    assert [number for number, _ in grid.rows] == [1, 2, 3]
    assert list(grid.faults) in ([], [2])
    if grid.faults:
        assert "in cell 1, letter" in grid.faults[2]
        with pytest.raises(UnreadableFileError, match=r"broken bytes, the first of them 0x\w\w in line 2, letter"):
            decode(data)
    else:  # it made another letter, or was the same
        assert data.decode()


def test_windows_1256_is_not_taken_for_broken_utf_8() -> None:
    for text in ("نام دستگاه\tتعداد\nشرکت پتروشیمی گچساران\t۱".replace("ی", "ي").replace("۱", "1"), "گمرك;1", "شك پژ"):
        assert decode(text.encode("cp1256")) == text


@pytest.mark.parametrize("data", [b"a\0b;c\0\0d\n", b"\xff\xfea", b"\xef\xbb\xbf\xff", b'a,"b\n'])
def test_what_is_no_text_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"; (save|close) "):
        read(data)
