"""Tables of a page: cells that span, lines within a cell, what is hidden, and rows of any length."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.feeds import foia, nix
from flows.parsing.formats import html_table
from flows.parsing.formats.grid import UnreadableFileError


def rows(page: str) -> list[list[str]]:
    """The cells of a page's first table."""
    return [cells for _, cells in html_table.read(page.encode())[0].rows]


def cell(content: str) -> str:
    """The text of a cell with this content."""
    return rows(f"<table><tr><td>x</td><td>{content}</td></tr></table>")[0][1]


@pytest.mark.parametrize(
    "content",
    [
        "730<br>12",
        "730<BR/>12",
        "<p>730</p><p>12</p>",
        "<p>730<p>12",
        "<div>730</div>12",
        "730<sup>12</sup>",
        "<sub>730</sub>12",
        "<ul><li>730</li><li>12</li></ul>",
        "730<hr>12",
        "730<img src=x>12",
        "<del>730</del>12",
        "730<small>12</small>",
        "<span style='display: block'>730</span><span>12</span>",
        '<b>730</b><span style="vertical-align:super">12</span>',
        "730<table><tr><td>12</td></tr></table>",
        "<pre>730\n12</pre>",
        "730&#x2028;12",
        '<span class="sort-key">730</span>12',
        "<span class=sort-key>730</span>12",
        "730<b style='margin-left:2em'>12</b>",
        "<a href='/x' class='badge'>730</a>12",
        "<span style='font-size:0'>730</span>12",
        "<i STYLE = 'color: red'>730</i>12",
        "730<font size=1>12</font>",
        "730<big>12</big>",
        "<bdo dir=rtl>730</bdo>12",
        "730<bdi>12</bdi>",
        "730<span dir='rtl'>12</span>",
        "730<meter>12</meter>",
        "730<textarea>12</textarea>",
        '<span/class="a">730</span>12',
        '<span id="a"class="b">730</span>12',
    ],
)
def test_what_ends_a_line_parts_two_numbers(content: str) -> None:
    assert cell(content) == "730\n12"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("1<b>2</b>", "12"),
        ("<strong>1</strong><span>2</span>", "12"),
        ("<span class=number>12</span>", "12"),
        ("<a href='x' title='class=y'>1</a>2", "12"),
        ("12<title>34</title>", "12"),
        ("12<span> 5</span>", "12 5"),
        ("1&nbsp;234", "1 234"),
        ("12\n  5", "12 5"),
        ("سازمان&zwnj;ها", "سازمان‌ها"),
        ("<a href='x'>1</a><!-- 7 -->2", "12"),
        ("<script>document.write('7')</script>12", "12"),
    ],
)
def test_what_flows_with_the_text_leaves_no_trace(content: str, text: str) -> None:
    assert cell(content) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>000</span>",
        '<span class="k" hidden>000</span>',
        "<div style='visibility: hidden'>0<div>0</div>0</div>",
        "<template>000</template>",
        "<i style=display:none>0<i>0</i></i>",
    ],
)
def test_what_is_hidden_in_a_cell_is_no_part_of_its_number(hidden: str) -> None:
    assert cell(f"{hidden}12") == "12"
    assert cell(f"12{hidden.removesuffix('</span>')}") == "12"


def test_a_class_that_is_called_hidden_hides_nothing() -> None:
    assert cell("<span class='a hidden b'>1</span>2") == "1\n2"


NAMES = "<tr><th>a</th><th>b</th><th>c</th></tr>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<tr><td rowspan=2>x<td>1<td>2<tr><td>3<td>4", [["x", "1", "2"], ["x", "3", "4"]]),
        ("<tr><td rowspan=0>x<td>1<td>2<tr><td>3<td>4", [["x", "1", "2"], ["x", "3", "4"]]),
        ("<tr><td rowspan=99>x<td>1<td>2<tr><td>3<td>4", [["x", "1", "2"], ["x", "3", "4"]]),
        ("<tr><td>1<td rowspan=2>x<td>2<tr><td>3<td>4", [["1", "x", "2"], ["3", "x", "4"]]),
        ("<tr><td>1<td>2<td rowspan=2>x<tr><td>3<td>4", [["1", "2", "x"], ["3", "4", "x"]]),
        ("<tr><td rowspan=2 colspan=2>x<td>2<tr><td>4", [["x", "", "2"], ["x", "", "4"]]),
        ("<tr><td colspan=3>x<tr><td>3<td>4<td>5", [["x", "", ""], ["3", "4", "5"]]),
        ("<tr><td rowspan=3>x<td>1<td>2<tr></tr><tr><td>3<td>4", [["x", "1", "2"], ["x", "3", "4"]]),
        ("<tr><td rowspan=junk colspan=-1>x<td>1<td>2", [["x", "1", "2"]]),
        ("<tr><td rowspan=2>x<td>1<td>2</tbody><tbody><tr><td>y<td>3<td>4", [["x", "1", "2"], ["y", "3", "4"]]),
        (
            "<tr><td rowspan=3>x<td rowspan=2>y<td>1<tr><td>2<tr><td>z<td>3",
            [["x", "y", "1"], ["x", "y", "2"], ["x", "z", "3"]],
        ),
    ],
)
def test_a_cell_that_spans_stands_where_a_browser_shows_it(body: str, expected: list[list[str]]) -> None:
    assert rows(f"<table><thead>{NAMES}</thead><tbody>{body}</table>")[1:] == expected


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.text("ab1۲", max_size=3)), max_size=12),
    st.lists(st.integers(1, 4), min_size=1, max_size=5),
)
def test_any_spans_give_rows_of_cells(spans: list[tuple[int, int, str]], per_row: list[int]) -> None:
    cells = iter([f"<td rowspan={rows} colspan={columns}>{text}" for rows, columns, text in spans])
    body = "".join("<tr>" + "".join(next(cells, "") for _ in range(count)) for count in per_row)
    for grid in html_table.read(f"<table>{body}</table>".encode()):
        known = {text for _, _, text in spans} | {""}
        assert all(set(cells) <= known for _, cells in grid.rows)
        assert all(column >= 0 for _, column in grid.merged | grid.beside)


@given(st.lists(st.lists(st.text("ab<&>۱ ", max_size=4), min_size=1, max_size=3), min_size=1, max_size=4))
def test_cells_without_spans_are_read_as_they_stand(table: list[list[str]]) -> None:
    page = "".join("<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row) + "</tr>" for row in table)
    expected = [[" ".join(text.split()) for text in row] for row in table]
    assert rows(f"<table>{page}</table>") == [row for row in expected if any(row)]


def test_a_huge_span_does_not_fill_the_memory() -> None:
    with pytest.raises(UnreadableFileError, match=r"has \d+ columns in row 1, over 2000"):
        html_table.read(b"<table><tr>" + b"<td colspan=999999999>x" * 100)
    with pytest.raises(UnreadableFileError, match="merges over 500000 cells"):
        html_table.read(b"<table><tr><td rowspan=999999999 colspan=1000>x" + b"<tr><td>y" * 100_000)


def test_hidden_rows_and_tables_are_passed_over_and_said() -> None:
    body = f"{NAMES}<tr style='display:none'><td>1<td>2<td>3<tr hidden><td>4<tr><td>5<td style='display:none'>x<td>6"
    (first, second) = html_table.read(f"<table>{body}</table><div hidden><table><tr><td>7</table></div>".encode())
    assert first.rows == [(1, ["a", "b", "c"]), (4, ["5", "6"])]
    assert first.remarks == ("table 1: hidden rows were passed over: 2-3; show them if they count",)
    assert second.rows == []
    assert second.remarks == ("table 2 is hidden and was passed over (1 rows); show it if it counts",)


HEAD = "<tr><th>نام دستگاه</th><th>جهت</th><th>درگاه</th><th>تراکنش</th><th>تراکنش مورد انتظار</th></tr>"


def test_a_name_may_span_rows_but_a_number_that_does_counts_once() -> None:
    body = "<tr><td rowspan=2>الف<td>دریافت<td>GSB<td rowspan=2>5<td>10<tr><td>ارائه<td>GSB<td>10"
    parsed = nix.parse(f"<table>{HEAD}{body}</table>".encode(), 7)
    assert parsed.accepted.select("agency_name", "direction", "transactions_count").rows() == [("الف", "received", 5)]
    assert "transactions_count is merged with the cell above" in parsed.quarantined["reason"][0]


@pytest.mark.parametrize("more", ["", "<td></td>", "<td>&nbsp;</td><td> </td>"])
def test_blank_cells_at_a_rows_end_do_not_matter(more: str) -> None:
    parsed = nix.parse(f"<table>{HEAD}<tr><td>الف<td>دریافت<td>GSB<td>5<td>10{more}</table>".encode(), 7)
    assert (parsed.accepted.height, parsed.quarantined.height) == (1, 0)


def test_a_filled_cell_beyond_the_headings_refuses_its_row() -> None:
    parsed = nix.parse(f"<table>{HEAD}<tr><td>الف<td>دریافت<td>GSB<td>5<td>10<td><td>9</table>".encode(), 7)
    assert parsed.quarantined["reason"].to_list() == ["has «9» after its last heading; correct its separators"]


def test_two_numbers_of_a_report_stay_two() -> None:
    head = "<tr><th>نام دستگاه</th><th>تعداد درخواست</th><th>پاسخ داده‌شده</th></tr>"
    page = f"<table>{head}<tr><td>الف<td>۷۳۰<br>۱۲<td>5</table><p>نمایش ۱ تا ۱ از ۱</p>"
    assert foia.grids_of(page.encode())[0].rows[1][1] == ["الف", "۷۳۰\n۱۲", "5"]
