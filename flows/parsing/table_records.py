"""A file's tables made into records of text: the header found, its headings mapped, each row read under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import polars as pl

from flows.parsing.formats.grid import LOST, NUMBER, Batch, Grid, Table, is_blank, table_of
from flows.parsing.header_maps import HeaderMap, header_map
from flows.parsing.lost_letters import ADVICE, has_lost_letters
from flows.parsing.records import Records, Rejected, Schema, columns_of, readable_cells, text_records
from flows.parsing.table_header import ROWS_SEARCHED, Header, find_header, needed, no_header, shown, unfit_header

_AS_OF = "as_of"
_NAMES = ("agency_name",)  # stand before what is counted, so that cells that lack or are too many rarely move them

_Row = tuple[str | None, int, Mapping[str, str | None]]


def tabulated(grids: Sequence[Grid], schema: Schema, feed: str, period: int) -> Records:
    """All records of tables that are in memory; see `tabulated_batches`."""
    batches = list(tabulated_batches(map(table_of, grids), schema, feed, period))
    cells = pl.concat([batch.cells for batch in batches])
    return Records(cells, [row for batch in batches for row in batch.rejected], batches[-1].remarks)


def tabulated_batches(tables: Iterable[Table], schema: Schema, feed: str, period: int) -> Iterator[Records]:
    """The records under the header that the feed's header map describes, batch by batch; the last has the remarks.

    The header is looked for in the first rows of every table. A table with fewer than two known headings (a
    title, navigation, notes) is none of ours; one with more must have all that the contract needs and no unknown one.
    A day that the titles state («تا ۱۴۰۰/۰۱/۱۴») is the rows' `as_of` where they have no column for it.

    Args:
        tables: the file's tables.
        schema: the contract, whose columns are looked for in any order and known spelling.
        feed: the feed, whose header map is read.
        period: assessment period, in which a heading must hold.

    Raises:
        UnreadableFileError: after the last batch, which then counts as little as the others: naming the missing,
            unknown and found headings and the row, if no table fits.
        HeaderMapError: when the header map itself is at fault.
    """
    headings = header_map(feed, period, columns_of(schema))
    read: list[_TableReading] = []
    for table in tables:
        read.append(_TableReading(table, schema, headings))
        yield from read[-1].records()
    if not any(each.header for each in read):
        raise no_header([each.table for each in read], [each.first_rows for each in read], schema, headings)
    for each in read:
        each.refuse_unfit()
    remarks = tuple(remark for each in read for remark in each.table.remarks)
    yield text_records(schema, [], [], remarks)


def headed_rows(
    tables: Iterable[Table], schema: Schema, feed: str, period: int
) -> Iterator[tuple[str | None, int, dict[str, str]]]:
    """Every row under a header that `tabulated` finds: sheet, number, and its cells by the headings of the file.

    Raises:
        UnreadableFileError: naming what is wrong with a header.
        HeaderMapError: when the header map itself is at fault.
    """
    headings = header_map(feed, period, columns_of(schema))
    for table in tables:
        reading = _TableReading(table, schema, headings)
        for batch in reading.batches():
            for number, cells in batch.rows() if reading.header else ():
                named = zip(reading.header.cells, cells, strict=False) if reading.header else ()
                yield table.sheet, number, {name.strip(): text for name, text in named if name.strip()}
        reading.refuse_unfit()


class _TableReading:
    """A table being read.

    Attributes:
        table: the table.
        first_rows: those among which the header is looked for.
        header: the header; None where there is none.
    """

    def __init__(self, table: Table, schema: Schema, headings: HeaderMap) -> None:
        self.table = table
        self._schema, self._headings = schema, headings
        self._types = {name: column.dtype for name, column in columns_of(schema).items()}
        self._filled: set[int] = set()
        begun: list[Batch] = []
        self.first_rows: list[tuple[int, list[str]]] = []
        for batch in table.batches:
            begun.append(batch)
            self.first_rows += Batch(batch.regular.head(ROWS_SEARCHED), batch.others[:ROWS_SEARCHED]).rows()
            if len(self.first_rows) >= ROWS_SEARCHED:
                break
        self.first_rows = self.first_rows[:ROWS_SEARCHED]
        self._left = chain(begun, table.batches)
        self.header = find_header(self.first_rows, schema, headings)

    def batches(self) -> Iterator[Batch]:
        """The rows under the header, or all where there is none."""
        for batch in self._left:
            if self.header:
                after = self.header.number
                under = batch
                if self._is_above(batch, after):
                    others = [row for row in batch.others if row[0] > after]
                    under = batch._replace(regular=batch.regular.filter(pl.col(NUMBER) > after), others=others)
                self._note_filled(under, self.header)
                yield under
            else:
                yield batch

    def _is_above(self, batch: Batch, number: int) -> bool:
        """Whether some rows of a batch are no further down than a row."""
        first = batch.regular[NUMBER][:1].to_list() + [row[0] for row in batch.others[:1]]
        return any(each <= number for each in first)

    def records(self) -> Iterator[Records]:
        """The records of the batches, as far as the header tells that they can be read."""
        is_told = False
        for batch in self.batches():
            if self.header is None:
                rejected = [] if is_told or self.table.ragged else self._first_full(batch)
                is_told = is_told or bool(rejected)
                yield text_records(self._schema, [], rejected)
            elif self.header.is_fit and not self._filled:
                yield self._read(batch, self.header)

    def refuse_unfit(self) -> None:
        """Raise `UnreadableFileError` when the header is at fault, once all batches have come."""
        fault = unfit_header(self.table, self.header, self._filled, self._headings) if self.header else None
        if fault:
            raise fault

    def _note_filled(self, batch: Batch, header: Header) -> None:
        for index in header.unnamed - self._filled:
            regular = index < batch.width and not batch.regular.select(is_blank(pl.col(str(index))).all()).item()
            if regular or any(cells[index].strip() for _, cells in batch.others if index < len(cells)):
                self._filled.add(index)

    def _first_full(self, batch: Batch) -> list[Rejected]:
        """The row that tells of a sheet that may hold records, but no header to read them by.

        Notes, and tables of a page, are passed over.
        """
        least = len(needed(self._schema))
        for number, cells in batch.rows():
            if sum(bool(cell.strip()) for cell in cells) >= least:
                reason = (
                    "is the first full row of a sheet without a header; repeat the header there, or remove the sheet"
                )
                return [Rejected(self.table.sheet, number, "", " | ".join(cells), reason)]
        return []

    def _read(self, batch: Batch, header: Header) -> Records:
        doubtful = self._doubtful(batch, header)
        plain, looked_at = batch.regular, batch.regular.clear()
        if doubtful is not None:
            plain, looked_at = plain.filter(~doubtful), plain.filter(doubtful)
        rows: list[_Row] = []
        rejected: list[Rejected] = []
        for number, cells in Batch(looked_at, batch.others).rows():
            reason = _misplaced(self.table, number, cells, header, self._types)
            if reason is None:
                read: dict[str, str | None] = {_AS_OF: header.as_of}
                rows.append((self.table.sheet, number, read | _named(cells, header)))
            else:
                named = {name: cells[at] for name, at in header.columns.items() if name in _NAMES and at < len(cells)}
                rejected.append(
                    Rejected(self.table.sheet, number, "", " | ".join(cells), reason, readable_cells(named))
                )
        alone = text_records(self._schema, rows, rejected)
        cells_of_plain = plain.select(self._cells(batch.width, header))
        if alone.cells.is_empty():
            return Records(cells_of_plain, rejected)
        return Records(pl.concat([cells_of_plain, alone.cells]).sort("source_row", maintain_order=True), rejected)

    def _doubtful(self, batch: Batch, header: Header) -> pl.Expr | None:
        """Which regular rows have something that has to be looked at by itself; None where nothing can."""
        doubts = [~is_blank(pl.col(str(place))) for place in range(header.width, batch.width)]
        for place in {place for place in header.columns.values() if place < batch.width and batch.may_lack_letters}:
            doubts += [pl.col(str(place)).str.contains(mark, literal=True) for mark in ("?", LOST)]
        numbers = {number for number, _ in self.table.merged | self.table.beside} | self.table.faults.keys()
        doubts += [pl.col(NUMBER).is_in(list(numbers))] if numbers else []
        return pl.any_horizontal(doubts) if doubts else None

    def _cells(self, width: int, header: Header) -> Iterator[pl.Expr]:
        """The cells of plain rows, by the columns of a record; one that a row lacks is blank."""
        yield pl.lit(self.table.sheet, pl.String).alias("source_sheet")
        yield pl.col(NUMBER).alias("source_row")
        for name in self._types:
            place = header.columns.get(name)
            if place is None:
                yield pl.lit(header.as_of if name == _AS_OF else None, pl.String).alias(name)
            else:
                yield (pl.col(str(place)) if place < width else pl.lit("")).alias(name)


def _named(cells: Sequence[str], header: Header) -> dict[str, str | None]:
    return {name: cells[at] if at < len(cells) else "" for name, at in header.columns.items()}


def _misplaced(
    table: Table, number: int, cells: Sequence[str], header: Header, types: Mapping[str, pl.DataType]
) -> str | None:
    """What keeps a row's cells from being told apart; blank ones at its end, missing or too many, do not."""
    if number in table.faults:
        return table.faults[number]
    beyond = shown(cells[header.width :])
    if beyond:
        return f"has {beyond} after its last heading; correct its separators"
    has_marks = any("?" in cell or LOST in cell for cell in cells)
    for name, index in header.columns.items() if has_marks or table.merged or table.beside else ():
        if types[name] == pl.String and index < len(cells) and has_lost_letters(cells[index]):
            return f"{name} «{cells[index].strip()}» is not whole: {ADVICE}"
        if index < len(cells) and LOST in cells[index]:
            return f"{name} «{cells[index].strip()}» has letters that were lost on the way; write it anew"
        # a name may stand for several rows, but a number that does would be counted several times
        if (number, index) in table.merged and types[name] not in (pl.String, pl.Date):
            return f"{name} is merged with the cell above; write each row's own"
        if (number, index) in table.beside:
            return f"{name} is merged with the cell beside it; write each column's own"
    return None
