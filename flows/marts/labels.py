"""Headings that people read: every mart and every column of one, in Persian and English, as data (`labels.csv`).

A row is named `marts.<mart>` for a mart's title, `<column>` for a column wherever it occurs, or `<mart>.<column>` where
a column means something of its own in one mart; that one goes before the plain one.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.system.errors import PayeshError

LABELS = Path(__file__).parent / "labels.csv"
_FIELDS = ["name", "fa", "en"]


class LabelError(PayeshError):
    """The labels are at fault, or one lacks; the message names file, row and what to do."""


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
        LabelError: for a file that can't be read or has other columns, and for a row with an empty cell, blanks
            around one, or a name that an earlier row has.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LabelError(f"{path} can't be read ({error}); restore it") from error
    if not rows or rows[0] != _FIELDS:
        raise LabelError(f"{path}, row 1: the columns must be {', '.join(_FIELDS)}")
    by_name: dict[str, Label] = {}
    for number, row in enumerate(rows[1:], start=2):
        place = f"{path}, row {number}"
        if len(row) != len(_FIELDS):
            raise LabelError(f"{place}: has {len(row)} cells and needs {len(_FIELDS)}; correct its commas")
        for field, cell in zip(_FIELDS, row, strict=True):
            if not cell or cell != cell.strip():
                raise LabelError(f"{place}: {field} «{cell}» is empty or has blanks around it; write the words alone")
        name, fa, en = row
        if name in by_name:
            raise LabelError(f"{place}: «{name}» has a label in an earlier row; keep one of the two")
        by_name[name] = Label(fa, en)
    return Labels(by_name, path)
