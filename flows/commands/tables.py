"""Tables on a terminal, and values as people read them there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    pass


def table(title: str, names: Sequence[str]) -> Table:
    """An empty table in the one look that all screens share."""
    made = Table(title=title, title_justify="left", header_style="bold")
    for name in names:
        made.add_column(name)
    return made


def shown(value: object) -> object:
    """A value as people read it: a decimal without exponent, and without zeros after its second place."""
    if not isinstance(value, Decimal):
        return value
    whole, _, places = f"{value:f}".partition(".")
    return f"{whole}.{places[:2]}{places[2:].rstrip('0')}" if places else whole


def rows_table(title: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table of query rows; an absent value is left blank."""
    made = table(title, names)
    for row in rows:
        made.add_row(*("" if value is None else str(shown(value)) for value in row))
    return made
