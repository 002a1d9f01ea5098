"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from flows.marts.rows import displayed

_LINES = 3  # around a column: its line and a blank on either side
_BROKEN = 12  # columns of a screen, below which what is broken can hardly be read


def table(title: str, names: Sequence[str], whole: Sequence[bool] = ()) -> Table:
    """An empty table in the one look that all screens share; what is too long for a column goes on below.

    Args:
        title: what it shows.
        names: of its columns.
        whole: by column, whether it is numbers or words that are not broken.
    """
    made = Table(title=title, title_justify="left", header_style="bold")
    for position, name in enumerate(names):
        made.add_column(name, overflow="fold", no_wrap=bool(whole) and whole[position])
    return made


def rows_table(title: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table of query rows; an absent value is left blank.

    Columns of numbers and single words keep them whole where the screen is wide enough for that: sentences give way.
    """
    cells = [["" if value is None else str(displayed(value)) for value in row] for row in rows]
    columns = [[name, *(row[position] for row in cells)] for position, name in enumerate(names)]
    made = table(title, names, _kept_whole(columns, Console().width - _LINES * len(names) - 1))
    for row in cells:
        made.add_row(*row)
    return made


def _kept_whole(columns: Sequence[Sequence[str]], width: int) -> list[bool]:
    """Which columns, heading and cells, are not broken: single words and numbers, the widest given up first."""
    needed = [max(map(len, column)) for column in columns]
    words = [max((len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    broken = [min(word, _BROKEN) for word in words]
    whole = [not any(" " in cell.strip() for cell in column) for column in columns]
    while sum(wide if kept else least for wide, kept, least in zip(needed, whole, broken, strict=True)) > width:
        kept = [position for position, is_whole in enumerate(whole) if is_whole and needed[position] > _BROKEN]
        if not kept:
            return [False] * len(columns)
        whole[max(kept, key=lambda position: needed[position])] = False
    return whole


def is_narrow(columns: int) -> bool:
    """Whether the terminal has fewer columns than a table wants, so that what is said elsewhere is left out."""
    return Console().width < columns
