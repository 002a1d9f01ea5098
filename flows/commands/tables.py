"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from flows.marts.rows import displayed


def table(title: str, names: Sequence[str]) -> Table:
    """An empty table in the one look that all screens share."""
    made = Table(title=title, title_justify="left", header_style="bold")
    for name in names:
        made.add_column(name)
    return made


def rows_table(title: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table of rows, cells as they are (brackets are no markup); an absent value is left blank."""
    made = table(title, names)
    for row in rows:
        made.add_row(*(Text("" if value is None else str(displayed(value))) for value in row))
    return made
