"""A block of delimited lines taken apart as a whole, where its quotation marks leave no doubt that this is right."""

from __future__ import annotations

import codecs
import csv
import io

import polars as pl

from flows.parsing.formats.grid import COLUMNS_AT_MOST, LETTERS_AT_MOST, LOST, NUMBER, Batch, is_blank, refuse_long_row

_NO_SEPARATOR = b"\x01"


def regular_rows(block: bytes, separator: str, first: int) -> Batch | None:
    """The rows of a block, blank ones left out; None where lines may not be rows, or a row may be too long.

    A line is a row if its quotation marks stand around whole cells, and in pairs. A line that is one otherwise, or has
    another number of cells than most, is read by itself, by Python's reader.

    Args:
        block: whole lines in UTF-8.
        separator: the character between cells.
        first: the number of the first line.

    Raises:
        UnreadableFileError: for a row of too many cells.
    """
    if b"\r" in block:
        if block.count(b"\r") != block.count(b"\r\n"):
            return None
        block = block.replace(b"\r\n", b"\n")
    lines = _lines(block)
    longest = lines.str.len_bytes().max()
    if not isinstance(longest, int) or longest > LETTERS_AT_MOST:
        return None
    numbers = pl.int_range(first, first + lines.len(), eager=True)
    if b"\n\n" in block or block.startswith(b"\n"):
        numbers, lines = numbers.filter(lines != ""), lines.filter(lines != "")
    if lines.is_empty():
        return Batch(pl.DataFrame(schema={NUMBER: pl.Int64}))
    separators = lines.str.count_matches(separator, literal=True)
    width = _usual(separators) + 1
    if width > COLUMNS_AT_MOST:
        return None
    is_regular = separators == width - 1
    cells, is_whole = _parted(lines, separator, width, block.count(b'"'))
    is_regular &= is_whole
    others: list[tuple[int, list[str]]] | None = []
    rows = cells.insert_column(0, numbers.alias(NUMBER))
    if not is_regular.all():
        others = _read_alone(numbers.filter(~is_regular), lines.filter(~is_regular), separator)
        rows = rows.filter(is_regular)
    if others is None:
        return None
    return Batch(_without_blank(rows, width), others, b"?" in block or LOST.encode() in block)


def _lines(block: bytes) -> pl.Series:
    """The lines without their ends."""
    count = block.count(b"\n") + (not block.endswith(b"\n"))
    if _NO_SEPARATOR not in block and not block.startswith(codecs.BOM_UTF8):
        read = pl.read_csv(
            io.BytesIO(block),
            separator=_NO_SEPARATOR.decode(),
            quote_char=None,
            has_header=False,
            infer_schema=False,
            empty_string_is_null=False,
        ).to_series()
        if read.len() == count and not read.null_count():  # it may pass over empty ones
            return read
    text = pl.Series([block.removesuffix(b"\n")], dtype=pl.Binary).cast(pl.String)
    return text.str.split("\n").explode()


def _usual(separators: pl.Series) -> int:
    """The number of separators that most lines have; of equally many, the larger one."""
    counted = separators.value_counts(name="lines")
    usual: int = counted.sort("lines", separators.name)[separators.name][-1]
    return usual


def _parted(lines: pl.Series, separator: str, width: int, marks: int) -> tuple[pl.DataFrame, pl.Series]:
    """The cells of lines without the marks around them, and whether the marks of a line stand around whole cells.

    Args:
        lines: the lines.
        separator: the character between cells.
        width: how many cells a line has, or else its cells don't matter.
        marks: how many quotation marks all lines have.
    """
    cells = lines.str.split_exact(separator, width - 1).struct.unnest()
    cells.columns = [str(place) for place in range(width)]
    is_whole = pl.repeat(True, lines.len(), dtype=pl.Boolean, eager=True)  # the value that is repeated
    marked = []
    for place in cells.columns:
        if not marks:
            break
        inner = cells[place].str.strip_prefix('"').str.strip_suffix('"')
        taken = (cells[place].str.len_bytes() - inner.str.len_bytes()).fill_null(0)
        is_whole &= taken != 1
        marks -= int(taken.sum())
        cells = cells.with_columns(inner.alias(place))
        marked.append(place)
    for place in marked if marks else ():
        is_whole &= ~cells[place].str.contains('"', literal=True).fill_null(value=False)
    return cells, is_whole


def _read_alone(numbers: pl.Series, lines: pl.Series, separator: str) -> list[tuple[int, list[str]]] | None:
    """Rows of lines of which each is one; None when a cell goes on after the end of its line."""
    rows = []
    for number, line in zip(numbers, lines, strict=True):
        try:
            (cells,) = csv.reader([line], delimiter=separator, strict=True)
        except csv.Error:
            return None
        refuse_long_row(number, cells)
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
    return rows


def _without_blank(rows: pl.DataFrame, width: int) -> pl.DataFrame:
    """Rows with a cell that is not blank; most have one in their first cell."""
    if not rows.select(is_blank(pl.col("0")).any()).item():
        return rows
    return rows.filter(~pl.all_horizontal(is_blank(pl.col(str(place))) for place in range(width)))
