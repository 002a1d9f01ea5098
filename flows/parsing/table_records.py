"""A file's tables made into records of text: the header found, its headings mapped, each row read under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from flows.parsing.column_types import is_optional
from flows.parsing.formats.grid import Grid, UnreadableFileError
from flows.parsing.header_maps import HeaderMap, header_map
from flows.parsing.lost_letters import ADVICE, has_lost_letters
from flows.parsing.validation import Records, Rejected, Schema, columns_of, readable_cells, text_records
from flows.persian.dates import parse_day
from flows.persian.text import fold, latin_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER_ROWS_SEARCHED = 10
_HEADINGS_OF_A_TABLE = 2  # one known heading may be a word in a title; two make a header
_AS_OF = "as_of"
_LOST = "\ufffd"  # what programs write for bytes that are no letter
_NAMES = ("agency_name",)  # stand before what is counted, so that cells that lack or are too many rarely move them
_DAY = re.compile(r"(?<!\d)\d{4}[/-]\d{1,2}[/-]\d{1,2}(?!\d)")

_Row = tuple[str | None, int, "Mapping[str, str | None]"]


class _Header(NamedTuple):
    """Where the header is, which cell of a row is which column's, and the day that the titles above it state."""

    position: int
    columns: dict[str, int]
    width: int
    as_of: str | None


def tabulated(grids: Sequence[Grid], schema: Schema, feed: str, period: int) -> Records:
    """The records under the header that the feed's header map describes.

    The header is looked for in the first rows of every table. A table with fewer than two known headings (a
    title, navigation, notes) is none of ours; one with more must have all that the contract needs and no unknown one.
    A day that the titles state («تا ۱۴۰۰/۰۱/۱۴») is the rows' `as_of` where they have no column for it.

    Args:
        grids: the file's tables.
        schema: the contract, whose columns are looked for in any order and known spelling.
        feed: the feed, whose header map is read.
        period: assessment period, in which a heading must hold.

    Raises:
        UnreadableFileError: naming the missing, unknown and found headings and the row, if no table fits.
        HeaderMapError: when the header map itself is at fault.
    """
    headings = header_map(feed, period, columns_of(schema))
    rows: list[_Row] = []
    rejected: list[Rejected] = []
    headers = [_header(grid, schema, headings) for grid in grids]
    types = {name: column.dtype for name, column in columns_of(schema).items()}
    if not any(headers):
        raise _no_header(grids, schema, headings)
    for grid, header in zip(grids, headers, strict=True):
        if header is None:
            rejected += _without_header(grid, schema)
            continue
        for number, cells in grid.rows[header.position + 1 :]:
            reason = _misplaced(grid, number, cells, header, types)
            if reason is None:
                read: dict[str, str | None] = {_AS_OF: header.as_of}
                rows.append((grid.sheet, number, read | _named(cells, header)))
            else:
                named = {name: cells[at] for name, at in header.columns.items() if name in _NAMES and at < len(cells)}
                whole = " | ".join(cells)
                rejected.append(Rejected(grid.sheet, number, "", whole, reason, readable_cells(named)))
    return text_records(schema, rows, rejected, tuple(remark for grid in grids for remark in grid.remarks))


def _no_header(grids: Sequence[Grid], schema: Schema, headings: HeaderMap) -> UnreadableFileError:
    titles = [cells for grid in grids for _, cells in grid.rows[:_HEADER_ROWS_SEARCHED]]
    searched = [_shown(cells) for cells in titles[:3]]
    is_whole = not any(has_lost_letters(cell) for cells in titles for cell in cells)
    return UnreadableFileError(
        f"no header in the first {_HEADER_ROWS_SEARCHED} rows: missing "
        f"{_shown([headings.shown[column] for column in _needed(schema)])}; found "
        f"{' / '.join(searched) or 'no rows'}; {_passed_over(grids)}"
        f"{'send the file with its header row' if is_whole else ADVICE}"
    )


def headed_rows(
    grids: Sequence[Grid], schema: Schema, feed: str, period: int
) -> Iterator[tuple[str | None, int, dict[str, str]]]:
    """Every row under a header that `tabulated` finds: sheet, number, and its cells by the headings of the file.

    Raises:
        UnreadableFileError: naming what is wrong with a header.
        HeaderMapError: when the header map itself is at fault.
    """
    headings = header_map(feed, period, columns_of(schema))
    for grid in grids:
        header = _header(grid, schema, headings)
        if header is not None:
            shown = grid.rows[header.position][1]
            for number, cells in grid.rows[header.position + 1 :]:
                named = {name.strip(): text for name, text in zip(shown, cells, strict=False) if name.strip()}
                yield grid.sheet, number, named


def _named(cells: Sequence[str], header: _Header) -> dict[str, str | None]:
    return {name: cells[at] if at < len(cells) else "" for name, at in header.columns.items()}


def _misplaced(
    grid: Grid, number: int, cells: Sequence[str], header: _Header, types: Mapping[str, pl.DataType]
) -> str | None:
    """What keeps a row's cells from being told apart; blank ones at its end, missing or too many, do not."""
    if number in grid.faults:
        return grid.faults[number]
    beyond = _shown(cells[header.width :])
    if beyond:
        return f"has {beyond} after its last heading; correct its separators"
    has_marks = any("?" in cell or _LOST in cell for cell in cells)
    for name, index in header.columns.items() if has_marks or grid.merged or grid.beside else ():
        if types[name] == pl.String and index < len(cells) and has_lost_letters(cells[index]):
            return f"{name} «{cells[index].strip()}» is not whole: {ADVICE}"
        if index < len(cells) and _LOST in cells[index]:
            return f"{name} «{cells[index].strip()}» has letters that were lost on the way; write it anew"
        # a name may stand for several rows, but a number that does would be counted several times
        if (number, index) in grid.merged and types[name] not in (pl.String, pl.Date):
            return f"{name} is merged with the cell above; write each row's own"
        if (number, index) in grid.beside:
            return f"{name} is merged with the cell beside it; write each column's own"
    return None


def _without_header(grid: Grid, schema: Schema) -> list[Rejected]:
    """A sheet that may hold records, but no header to read them by; notes, and tables of a page, are passed over."""
    needed = len(_needed(schema))
    for number, cells in () if grid.ragged else grid.rows:
        if sum(bool(cell.strip()) for cell in cells) >= needed:
            reason = "is the first full row of a sheet without a header; repeat the header there, or remove the sheet"
            return [Rejected(grid.sheet, number, "", " | ".join(cells), reason)]
    return []


def _needed(schema: Schema) -> list[str]:
    return [name for name, column in columns_of(schema).items() if not is_optional(column)]


def _header(grid: Grid, schema: Schema, headings: HeaderMap) -> _Header | None:
    """The grid's header; None when it is none of the contract's tables."""
    searched = grid.rows[:_HEADER_ROWS_SEARCHED]
    matches = [len({fold(cell) for cell in cells} & headings.columns.keys()) for _, cells in searched]
    if max(matches, default=0) < _HEADINGS_OF_A_TABLE:
        return None
    position = matches.index(max(matches))
    number, cells = searched[position]
    columns: dict[str, int] = {}
    faults: list[str] = []
    for index, heading in enumerate(cells):
        name = headings.columns.get(fold(heading))
        if name is None and (heading.strip() or _filled(grid, position, index)):
            faults.append(f"unknown «{heading}» (column {index + 1})")
        elif name and name in columns:
            faults.append(f"«{heading}» twice")
        elif name:
            columns[name] = index
    missing = [headings.shown[name] for name in _needed(schema) if name not in columns]
    faults += [f"missing {_shown(missing)}"] if missing else []
    if faults:
        raise _unfit_header(grid, number, cells, faults, headings)
    titles = [cell for _, above in searched[:position] for cell in above]
    return _Header(position, columns, len(cells), _latest_day(titles))


def _unfit_header(
    grid: Grid, number: int, cells: Sequence[str], faults: Sequence[str], headings: HeaderMap
) -> UnreadableFileError:
    place = f"header in {f'sheet «{grid.sheet}», ' if grid.sheet else ''}row {number}"
    if number in grid.faults:
        return UnreadableFileError(f"{place} {grid.faults[number]}")
    advice = f"correct the headings, or add a new spelling to the header map {headings.file}"
    if any(map(has_lost_letters, cells)):
        advice = ADVICE
    return UnreadableFileError(f"{place}: {'; '.join(faults)}; found {_shown(cells)}; {_passed_over([grid])}{advice}")


def _passed_over(grids: Sequence[Grid]) -> str:
    """What of the tables was passed over, for a file that is refused: what it lacks may be there."""
    return "".join(f"{remark}; " for grid in grids for remark in grid.remarks)


def _latest_day(titles: Sequence[str]) -> str | None:
    """The last day that titles name; what only looks like one is part of a title."""
    days = []
    for text in _DAY.findall(latin_digits(" ".join(titles))):
        try:
            days.append(parse_day(text).isoformat())
        except ValueError:
            continue
    return max(days, default=None)


def _filled(grid: Grid, header: int, index: int) -> bool:
    return any(cells[index].strip() for _, cells in grid.rows[header + 1 :] if index < len(cells))


def _shown(cells: Sequence[str]) -> str:
    return ", ".join(f"«{cell.strip()}»" for cell in cells if cell.strip())
