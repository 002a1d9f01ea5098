"""A column's cells read all at once: each text of them once, whichever rows it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from flows.parsing.column_types import MovedCellError, Understood, Value, plain_texts, reader
from flows.parsing.leftovers import refuse_leftover
from flows.persian.text import without_marks

if TYPE_CHECKING:
    import dataframely as dy

_TEXTS_KEPT = 200_000


class Faults(NamedTuple):
    """What is to be said of a batch's texts.

    Attributes:
        unread: by text, why it can't be read.
        moved: the texts of these that show that the row's cells have moved.
        understood: by text, the value as which it is read and why.
    """

    unread: dict[str, str]
    moved: frozenset[str]
    understood: dict[str, tuple[object, str]]


class ColumnReader:
    """The texts of a column that were read, and their values."""

    def __init__(self, column: dy.Column) -> None:
        self._column, self._read = column, reader(column)
        self._plain = plain_texts(column)
        self._values: dict[str, Value | None] = {}
        self._unread: dict[str, str] = {}
        self._moved: set[str] = set()
        self._understood: dict[str, tuple[object, str]] = {}

    def read(self, cells: pl.Series) -> tuple[pl.Series, Faults]:
        """The values; what is blank or unreadable is null, the latter with what is to be said of it."""
        if len(self._values) > _TEXTS_KEPT:
            for kept in (self._values, self._unread, self._moved, self._understood):
                kept.clear()
        dtype = self._column.dtype
        texts = cells.unique().drop_nulls()
        plain = texts.clear()
        if self._plain:
            is_plain = texts.str.contains(self._plain)
            plain, texts = texts.filter(is_plain), texts.filter(~is_plain)
        if plain.len() and texts.to_list() in ([], [""]):
            return cells.replace("", None).cast(dtype), Faults({}, frozenset(), {})
        values = pl.Series([self._value(text) for text in texts], dtype=dtype)
        known = pl.concat([texts, plain]), pl.concat([values, plain.cast(dtype)])
        read = cells.replace_strict(*known, default=None, return_dtype=dtype)
        return read, self._faults(texts)

    def _value(self, text: str) -> Value | None:
        if text not in self._values:
            self._values[text] = self._read_anew(text)
        return self._values[text]

    def _read_anew(self, text: str) -> Value | None:
        if not without_marks(text).strip():
            return None
        try:
            refuse_leftover(text)
            read = self._read(text)
        except ValueError as error:
            self._unread[text] = str(error)
            if isinstance(error, MovedCellError):
                self._moved.add(text)
            return None
        if isinstance(read, Understood):
            self._understood[text] = read.value, read.because
            return read.value
        return read

    def _faults(self, texts: pl.Series) -> Faults:
        if not self._unread and not self._understood:
            return Faults({}, frozenset(), {})
        found = texts.to_list()
        return Faults(
            {text: self._unread[text] for text in found if text in self._unread},
            frozenset(text for text in found if text in self._moved),
            {text: self._understood[text] for text in found if text in self._understood},
        )
