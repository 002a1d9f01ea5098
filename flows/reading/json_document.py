"""JSON documents, with numbers kept as the text that the sender wrote."""

from __future__ import annotations

import json
from typing import NoReturn

from flows.reading.delimited import decode
from flows.reading.grid import UnreadableFileError

# typing can't say "any JSON value" without recursion that helps nobody here
Json = dict[str, object] | list[object] | str | bool | None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def read(data: bytes) -> Json:
    """The document; its numbers come as text, so 84 and "84" are read alike and no decimal is bent.

    Raises:
        UnreadableFileError: for anything that is not one whole JSON document (a page of HTML, a file cut
            off, nesting without end).
    """
    text = decode(data)
    try:
        document: Json = json.loads(text, parse_float=str, parse_int=str, parse_constant=_refuse_constant)
        json.dumps(document, ensure_ascii=False).encode()  # half of a character can be escaped, but not be stored
    except (ValueError, RecursionError) as error:
        sort = "an HTML page" if text.lstrip().startswith("<") else "no JSON document"
        raise UnreadableFileError(f"is {sort} ({error}); download it again") from error
    return document


def cell(value: object) -> str | None:
    """A value as a text cell: null stays null, true and false and structures as JSON writes them."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def member(value: object, name: str) -> object:
    """The member of an object; None when the value is no object or has no such member."""
    return value.get(name) if isinstance(value, dict) else None
