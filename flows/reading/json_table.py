"""A table as JSON: an array of flat objects, alone or as the one array among an object's members."""

from __future__ import annotations

from flows.reading import json_document
from flows.reading.grid import Grid, UnreadableFileError
from flows.reading.json_document import Json, cell


def read(data: bytes) -> list[Grid]:
    """The array as a table whose header is the members' names; a row's number is the item's, from 1.

    An item that is no object is a row that doesn't fit the header.

    Raises:
        UnreadableFileError: for anything but one JSON document with one array.
    """
    items = _array(json_document.read(data))
    names = list(dict.fromkeys(name for item in items if isinstance(item, dict) for name in item))
    rows = [
        [cell(item.get(name)) or "" for name in names] if isinstance(item, dict) else [cell(item) or "", *names, ""]
        for item in items
    ]
    return [Grid(None, [(0, names), *enumerate(rows, start=1)], ragged=True)]


def _array(document: Json) -> list[object]:
    if isinstance(document, list):
        return document
    arrays = [value for value in document.values() if isinstance(value, list)] if isinstance(document, dict) else []
    if len(arrays) != 1:
        raise UnreadableFileError(f"is JSON with {len(arrays)} arrays of records; send one array of objects")
    return arrays[0]
