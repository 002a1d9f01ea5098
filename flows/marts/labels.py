"""Headings that people read: every mart and every column of one, in Persian and English, as data (`labels.csv`).

A row is named `marts.<mart>` for a mart's title, `<column>` for a column wherever it occurs, or `<mart>.<column>` where
a column means something of its own in one mart; that one goes before the plain one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.parsing import column_types
from flows.parsing.seed_file import read_seed
from flows.system.errors import PayeshError

LABELS = Path(__file__).parent / "labels.csv"


class LabelError(PayeshError):
    """A label lacks; the message names the file and what to do."""


class _LabelRow(column_types.Row):
    """A row of `labels.csv`."""

    name = column_types.code()
    fa = column_types.name()
    en = column_types.name()


@dataclass(frozen=True)
class Label:
    """A heading.

    Attributes:
        fa: in Persian, in the printed report's own words.
        en: in English.
    """

    fa: str
    en: str


@dataclass(frozen=True)
class Labels:
    """The headings of a labels file.

    Attributes:
        by_name: each label under the name of its row.
        path: where they were read, as messages name it.
    """

    by_name: Mapping[str, Label]
    path: Path

    def mart(self, mart: str) -> Label:
        """The title of a mart, `agency_scores`.

        Raises:
            LabelError: when it has none.
        """
        return self._named(f"marts.{mart}", f"the mart {mart}")

    def column(self, mart: str, column: str) -> Label:
        """The heading of a mart's column: its own, or else the one of the column wherever it occurs.

        Raises:
            LabelError: when it has neither.
        """
        own = self.by_name.get(f"{mart}.{column}")
        return own or self._named(column, f"the column {column} of the mart {mart}")

    def _named(self, name: str, what: str) -> Label:
        if name not in self.by_name:
            raise LabelError(f"{self.path}: no label of {what}; add a row «{name}» with its words in fa and en")
        return self.by_name[name]


def read_labels(path: Path = LABELS) -> Labels:
    """Read a labels file.

    Args:
        path: CSV in UTF-8 with the columns name, fa and en.

    Raises:
        SeedError: for a file that can't be read or lacks a column, and for a row with an empty cell or the name of
            another row.
    """
    rows = read_seed(path, _LabelRow, key=("name",))
    return Labels({row["name"]: Label(row["fa"], row["en"]) for row in rows.iter_rows(named=True)}, path)
