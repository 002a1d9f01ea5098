"""What a feed's fetch is asked for and what it hands back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flows.fetching.body import Kind
from flows.fetching.client import Client
from flows.fetching.response import Fetched, FetchError, Validators
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.formats.json_document import refuse_too_many

_UNSAFE = re.compile(r"[^a-z0-9.-]")


@dataclass(frozen=True)
class Document:
    """One document of a feed, or what became of it.

    Attributes:
        name: `<feed>.<extension>`, or `<feed>/<key>.<extension>` where a feed has several.
        outcome: the document; the error that it ended in; None when it is still the version that was known.
    """

    name: str
    outcome: Fetched | FetchError | None


@dataclass(frozen=True)
class Wanted:
    """What is asked of a source.

    Attributes:
        feed: name of the feed.
        address: where from, the period filled in.
        hosts: the sites to be measured; read by page_speed and tls only.
        known: by name, every fetched document that is active, with its validators if it has any.
        file_kind: what a file at the address may be.
    """

    feed: str
    address: str
    hosts: Sequence[str]
    known: Mapping[str, Validators]
    file_kind: Kind = Kind.ANY_TABLE

    def of_host(self, host: str) -> str:
        """The name of the document about one host."""
        return f"{self.feed}/{_UNSAFE.sub('_', host.lower())}.json"


Fetch = Callable[[Client, Wanted], list[Document]]
"""Asks a source; a FetchError that it raises concerns the feed's one document, or all of them."""


def document(fetched: Fetched) -> object:
    """A JSON answer as Python values.

    Raises:
        FetchError: when it is no whole JSON document.
    """
    try:
        refuse_too_many(fetched.body.decode("utf-8", errors="replace"))
        value: object = json.loads(fetched.body)
    except (UnreadableFileError, ValueError, RecursionError) as error:
        raise FetchError(
            f"{fetched.url}: answered with no whole JSON document ({error}); refresh again later",
            tries=fetched.tries,
            status=200,
        ) from error
    return value
