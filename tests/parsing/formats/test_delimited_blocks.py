"""Text that is read block by block gives what Python's reader of CSV gives of the whole, wherever the blocks end."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.parsing.formats import delimited
from flows.parsing.formats.grid import UnreadableFileError

HEAD = "نام;تعداد\n" * 10  # by which the separator is told
CELLS = st.text(alphabet='یb1 ;"?\u200c\x1c', max_size=5)
QUOTED = CELLS.map(lambda cell: '"' + cell.replace('"', '""') + '"')
OVER_LINES = st.sampled_from(['"ی\nb"', '"\r\n"', '"a\n\n;b"', '""""', '""'])
LINES = st.lists(st.one_of(CELLS, QUOTED, OVER_LINES), min_size=1, max_size=4).map(";".join)
TEXTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n", ""])), max_size=12).map(
    lambda lines: HEAD + "".join(line + end for line, end in lines)
)

Rows = list[tuple[int, list[str]]]


def whole(text: str) -> Rows | str:
    """What Python's reader gives of all of it: rows by number, or the row that it can't read."""
    rows, number = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
            number = reader.line_num + 1
    except csv.Error:
        return f"row {number} can't be told"
    return rows


def in_blocks(data: bytes, block_bytes: int) -> Rows | str:
    try:
        (table,) = delimited.tables(data, block_bytes)
        return table.grid().rows
    except UnreadableFileError as error:
        return str(error).partition(" from those")[0]


@given(TEXTS, st.integers(1, 60), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_blocks_give_what_the_whole_gives(text: str, block_bytes: int, encoding: str) -> None:
    assert in_blocks(text.encode(encoding), block_bytes) == whole(text)


@given(TEXTS, st.integers(1, 60), st.integers(1, 5))
def test_blocks_of_many_short_lines_give_what_the_whole_gives(text: str, block_bytes: int, lines_at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_LINES_AT_ONCE", lines_at_once)
        assert in_blocks(text.encode(), block_bytes) == whole(text)


@given(TEXTS)
def test_one_block_gives_what_the_whole_gives(text: str) -> None:
    assert in_blocks(text.encode(), 1 << 20) == whole(text)


@given(st.lists(LINES, min_size=1, max_size=8), st.integers(1, 40))
def test_a_broken_byte_is_found_in_its_row_wherever_blocks_end(lines: list[str], block_bytes: int) -> None:
    text = HEAD + "".join(f'"{number}";x*\n' for number, _ in enumerate(lines))
    data = text.encode().replace(b"*", b"\xd9")
    (table,) = delimited.tables(data, block_bytes)
    grid = table.grid()
    assert [number for number, _ in grid.rows] == list(range(1, 11 + len(lines)))
    assert {cells[1] for _, cells in grid.rows[10:]} == {"x\ufffd"}
    assert all("has the broken byte 0xD9 in cell 2, letter 2" in reason for reason in grid.faults.values())


@pytest.mark.parametrize("block_bytes", [1, 7, 64, 1 << 20])
@pytest.mark.parametrize("ending", ["", "\n"])
def test_the_last_rows_are_counted_whatever_they_are_read_with(block_bytes: int, ending: str) -> None:
    data = (HEAD + 'a;b\n"x\ny";1;2\nc' + ending).encode()
    (table,) = delimited.tables(data, block_bytes)
    assert [len(cells) for _, cells in table.grid().rows][-2:] == [3, 1]
    assert delimited.last_widths(data) == (1, 3)
