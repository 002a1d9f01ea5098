"""JSON documents, with numbers kept as the text that the sender wrote."""

from __future__ import annotations

import json
from typing import NoReturn

from flows.parsing.formats.delimited import decode
from flows.parsing.formats.grid import CELLS_AT_MOST, UnreadableFileError

# typing can't say "any JSON value" without recursion that helps nobody here
Json = dict[str, object] | list[object] | str | bool | None

DEPTH_AT_MOST = 64  # the deepest API answer has 8


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _object(members: list[tuple[str, object]]) -> dict[str, object]:
    """An object; of two members of one name, JSON would keep the last in silence."""
    found = dict(members)
    if len(found) < len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has «{twice[:80]}» twice")
    return found


def read(data: bytes) -> Json:
    """The document; its numbers come as text, so 84 and "84" are read alike and no decimal is bent.

    Raises:
        UnreadableFileError: for anything that is not one whole JSON document (a page of HTML, a file cut
            off, nesting without end), or that holds too much.
    """
    text = decode(data)
    refuse_too_many(text)
    try:
        document: Json = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=_refuse_constant, object_pairs_hook=_object
        )
        json.dumps(document, ensure_ascii=False).encode()  # half of a character can be escaped, but not be stored
    except (ValueError, RecursionError) as error:
        sort = "an HTML page" if text.lstrip().startswith("<") else "no JSON document"
        advice = "send one array of them" if str(error).startswith("Extra data") else "download it again"
        raise UnreadableFileError(f"is {sort} ({error}); {advice}") from error
    _refuse_too_deep(document)
    return document


def refuse_too_many(text: str) -> None:
    """Raise `UnreadableFileError` for more values than are ever sent, before they are made.

    Every value has a comma or an opening bracket before it; those in texts are counted too, and don't matter.
    """
    if text.count(",") + text.count("[") + text.count("{") > CELLS_AT_MOST:
        raise UnreadableFileError(f"is JSON of over {CELLS_AT_MOST} values; send it in parts")


def _refuse_too_deep(document: Json) -> None:
    level: list[object] = [document]
    for _ in range(DEPTH_AT_MOST + 1):
        children = [
            value.values() if isinstance(value, dict) else value for value in level if isinstance(value, dict | list)
        ]
        level = [child for among in children for child in among]
    if level:
        raise UnreadableFileError(f"is JSON that nests over {DEPTH_AT_MOST} deep; send it as the API answers")


def cell(value: object) -> str | None:
    """A value as a text cell: null stays null, true and false and structures as JSON writes them."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def member(value: object, name: str) -> object:
    """The member of an object; None when the value is no object or has no such member."""
    return value.get(name) if isinstance(value, dict) else None
