"""What a feed is: its contract, its parser, how its address is asked, and how its landed rows are found again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.fetching.body import Kind
from flows.fetching.document import Fetch
from flows.fetching.protocols import plain_file
from flows.parsing.formats import any_table
from flows.parsing.formats.grid import Grid
from flows.parsing.validation import Parsed, Schema


@dataclass(frozen=True)
class Feed:
    """A feed.

    Attributes:
        schema: the contract of its rows.
        parse: a file's bytes and the period, made into accepted and quarantined rows.
        fetch: asks its address, by the protocol of its source; an address that is a file's is fetched as one.
        file_kind: what a file at its address may be.
        grids: the tables of a landed file.
        items: the rows of a landed document of an API, in place of `grids`; None where the feed comes as tables.
    """

    schema: Schema
    parse: Callable[[bytes, int], Parsed]
    fetch: Fetch = plain_file.fetch
    file_kind: Kind = Kind.ANY_TABLE
    grids: Callable[[bytes], Sequence[Grid]] = any_table.read
    items: Callable[[bytes], Sequence[object]] | None = None
