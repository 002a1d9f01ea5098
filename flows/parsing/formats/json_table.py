"""A table as JSON: an array of flat objects, alone or as the one array among an object's members."""

from __future__ import annotations

from flows.parsing.formats import json_document
from flows.parsing.formats.grid import Grid, Measure, UnreadableFileError
from flows.parsing.formats.json_document import Json, cell
from flows.persian.text import fold

# what answers call the number of all records, folded
_TOTALS = frozenset(
    fold(name)
    for name in (
        *("total", "count", "total_count", "count_total", "total_records", "records_total", "record_count"),
        *("total_rows", "row_count", "total_items", "total_results", "total_elements", "num_found", "recordsFiltered"),
        *("تعداد", "تعداد کل", "کل"),
    )
)
TIMES_ITS_SIZE = 16
"""How often the size of a file its values were seen to take in memory."""
_MORE = frozenset(fold(name) for name in ("next", "next_page", "next_url", "has_more", "has_next"))


def read(data: bytes) -> list[Grid]:
    """The array as a table whose header is the members' names; a row's number is the item's, from 1.

    An item that is no object is a row whose cells can't be told.

    Raises:
        UnreadableFileError: for anything but one JSON document with one array, for one that is too large, and for one
            page of several: beside the array stands another number of records, or where the next page is.
    """
    document = json_document.read(data)
    items = _array(document)
    _refuse_a_part(document, len(items))
    names = list(dict.fromkeys(name for item in items if isinstance(item, dict) for name in item))
    measure, rows, faults = Measure(), [(0, names)], {}
    measure.add(0, names)
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            row = [cell(item.get(name)) or "" for name in names]
        else:
            row, faults[number] = [cell(item) or "null"], "is no JSON object; send one object a record"
        measure.add(number, row)
        rows.append((number, row))
    return [Grid(None, rows, ragged=True, faults=faults)]


def _array(document: Json) -> list[object]:
    if isinstance(document, list):
        return document
    arrays = [value for value in document.values() if isinstance(value, list)] if isinstance(document, dict) else []
    if len(arrays) != 1:
        raise UnreadableFileError(f"is JSON with {len(arrays)} arrays of records; send one array of objects")
    return arrays[0]


def _refuse_a_part(document: Json, rows: int) -> None:
    beside = document if isinstance(document, dict) else {}
    members = [
        *beside.items(),
        *(pair for value in beside.values() if isinstance(value, dict) for pair in value.items()),
    ]
    for name, value in members:
        stated = value.strip() if isinstance(value, str) else ""
        if fold(name) in _TOTALS and stated.isdecimal() and int(stated[:20]) != rows:
            raise UnreadableFileError(
                f"has {rows} records but states «{name}»: {stated[:20]}; send all of them as one array, or leave the "
                "number out if it counts something else"
            )
        if fold(name) in _MORE and value not in (None, "", False):
            raise UnreadableFileError(f"is one page of several («{name}» is stated); send all records as one array")
