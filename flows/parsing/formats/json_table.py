"""A table as JSON: an array of flat objects, alone or as the one array among an object's members."""

from __future__ import annotations

from flows.parsing.formats import json_document
from flows.parsing.formats.grid import Grid, Measure, UnreadableFileError
from flows.parsing.formats.json_document import Json, cell


def read(data: bytes) -> list[Grid]:
    """The array as a table whose header is the members' names; a row's number is the item's, from 1.

    An item that is no object is a row whose cells can't be told.

    Raises:
        UnreadableFileError: for anything but one JSON document with one array, and for one that is too large.
    """
    items = _array(json_document.read(data))
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
