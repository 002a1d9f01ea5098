"""The header of a table: where it is, which cell of a row is which column's, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flows.parsing.column_types import is_optional
from flows.parsing.formats.grid import Table, UnreadableFileError
from flows.parsing.header_maps import HeaderMap
from flows.parsing.lost_letters import ADVICE, has_lost_letters
from flows.parsing.records import Schema, columns_of
from flows.persian.dates import parse_day
from flows.persian.text import fold, latin_digits

ROWS_SEARCHED = 10
_HEADINGS_OF_A_TABLE = 2  # one known heading may be a word in a title; two make a header
_DAY = re.compile(r"(?<!\d)\d{4}[/-]\d{1,2}[/-]\d{1,2}(?!\d)")

Rows = Sequence[tuple[int, list[str]]]


@dataclass(frozen=True)
class Header:
    """A table's header.

    Attributes:
        number: its row.
        cells: its headings as they stand.
        columns: by the name of a column, the place of its cell in a row.
        as_of: the day that the titles above it state.
        faults: by a heading's place, what is wrong with it.
        missing: the headings that lack.
        unnamed: the places of blank headings, below which all cells have to be blank, too.
    """

    number: int
    cells: Sequence[str]
    columns: dict[str, int]
    as_of: str | None
    faults: dict[int, str]
    missing: Sequence[str]
    unnamed: frozenset[int]

    @property
    def is_fit(self) -> bool:
        """Whether rows can be read under it, as far as it tells."""
        return not self.faults and not self.missing

    @property
    def width(self) -> int:
        """How many cells it has."""
        return len(self.cells)


def find_header(first_rows: Rows, schema: Schema, headings: HeaderMap) -> Header | None:
    """The header among the first rows of a table; None when it is none of the contract's tables."""
    searched = first_rows[:ROWS_SEARCHED]
    matches = [len({fold(cell) for cell in cells} & headings.columns.keys()) for _, cells in searched]
    if max(matches, default=0) < _HEADINGS_OF_A_TABLE:
        return None
    position = matches.index(max(matches))
    number, cells = searched[position]
    columns: dict[str, int] = {}
    faults: dict[int, str] = {}
    unnamed = set()
    for index, heading in enumerate(cells):
        name = headings.columns.get(fold(heading))
        if name is None and heading.strip():
            faults[index] = _unknown(heading, index)
        elif name is None:
            unnamed.add(index)
        elif name and name in columns:
            faults[index] = f"«{heading}» twice"
        elif name:
            columns[name] = index
    missing = [headings.shown[name] for name in needed(schema) if name not in columns]
    titles = [cell for _, above in searched[:position] for cell in above]
    return Header(number, cells, columns, _latest_day(titles), faults, missing, frozenset(unnamed))


def unfit_header(
    table: Table, header: Header, filled: Collection[int], headings: HeaderMap
) -> UnreadableFileError | None:
    """Why a table can't be read by its header, once its rows have come; None where it can.

    Args:
        table: the table.
        header: its header.
        filled: of the places that have no heading those that have a cell that is not blank.
        headings: the header map.
    """
    unknown = {index: _unknown(header.cells[index], index) for index in filled}
    faults = [fault for _, fault in sorted({**header.faults, **unknown}.items())]
    faults += [f"missing {shown(header.missing)}"] if header.missing else []
    if not faults:
        return None
    place = f"header in {f'sheet «{table.sheet}», ' if table.sheet else ''}row {header.number}"
    if header.number in table.faults:
        return UnreadableFileError(f"{place} {table.faults[header.number]}")
    advice = f"correct the headings, or add a new spelling to the header map {headings.file}"
    if any(map(has_lost_letters, header.cells)):
        advice = ADVICE
    found = f"{'; '.join(faults)}; found {shown(header.cells)}; {_passed_over([table])}{advice}"
    return UnreadableFileError(f"{place}: {found}")


def no_header(
    tables: Sequence[Table], first_rows: Sequence[Rows], schema: Schema, headings: HeaderMap
) -> UnreadableFileError:
    """Why a file can't be read of whose tables none has a header.

    Args:
        tables: the file's tables.
        first_rows: of each table, the first ones.
        schema: the contract.
        headings: the header map.
    """
    titles = [cells for rows in first_rows for _, cells in rows[:ROWS_SEARCHED]]
    searched = [shown(cells) for cells in titles[:3]]
    is_whole = not any(has_lost_letters(cell) for cells in titles for cell in cells)
    return UnreadableFileError(
        f"no header in the first {ROWS_SEARCHED} rows: missing "
        f"{shown([headings.shown[column] for column in needed(schema)])}; found "
        f"{' / '.join(searched) or 'no rows'}; {_passed_over(tables)}"
        f"{'send the file with its header row' if is_whole else ADVICE}"
    )


def needed(schema: Schema) -> list[str]:
    """The columns that a file may not lack."""
    return [name for name, column in columns_of(schema).items() if not is_optional(column)]


def shown(cells: Sequence[str]) -> str:
    """Cells as messages show them, without blank ones."""
    return ", ".join(f"«{cell.strip()}»" for cell in cells if cell.strip())


def _unknown(heading: str, index: int) -> str:
    return f"unknown «{heading}» (column {index + 1})"


def _passed_over(tables: Sequence[Table]) -> str:
    """What of the tables was passed over, for a file that is refused: what it lacks may be there."""
    return "".join(f"{remark}; " for table in tables for remark in table.remarks)


def _latest_day(titles: Sequence[str]) -> str | None:
    """The last day that titles name; what only looks like one is part of a title."""
    days = []
    for text in _DAY.findall(latin_digits(" ".join(titles))):
        try:
            days.append(parse_day(text).isoformat())
        except ValueError:
            continue
    return max(days, default=None)
