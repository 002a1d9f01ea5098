"""Tables on a narrow screen: nothing is cut, and words and numbers stay whole as long as they can."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from flows.commands.tables import rows_table

WORDS = st.text("abcdefgh", min_size=1, max_size=9)
ROWS = st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=12).map(" ".join), WORDS), min_size=1, max_size=4)


def printed(names: list[str], rows: list[tuple[str, ...]], width: int) -> str:
    screen = io.StringIO()
    Console(file=screen, width=width).print(rows_table("", names, rows))
    return screen.getvalue()


@given(ROWS)
def test_on_80_columns_numbers_and_words_stay_whole_and_sentences_wrap(rows: list[tuple[str, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COLUMNS", "80")
        shown = printed(["no", "rule", "status"], rows, 80)
    assert "…" not in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
    for row in rows:
        assert all(word in shown for cell in row for word in cell.split())


@pytest.mark.parametrize("width", [20, 40, 80])
def test_what_is_too_wide_for_any_screen_goes_on_below(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = printed(["landing_id", "points"], [("0123456789abcdef" * 4, "27.153532608695654")], width)
    assert "…" not in shown
    assert sum(letter in "0123456789abcdef" for line in shown.splitlines()[3:] for letter in line) == 64 + 17
