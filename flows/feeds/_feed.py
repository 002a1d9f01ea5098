"""What a feed is: its contract, its parser, how its address is asked, and how its landed rows are found again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flows.fetching.body import Kind
from flows.fetching.document import Fetch
from flows.fetching.protocols import plain_file
from flows.parsing.formats import any_table
from flows.parsing.formats.content import Content
from flows.parsing.formats.grid import Table
from flows.parsing.records import Parsed, Records, Schema


@dataclass(frozen=True)
class Feed:
    """A feed.

    Attributes:
        schema: the contract of its rows.
        parse: a file's bytes and the period, made into accepted and quarantined rows.
        key: of a feed whose files are tables in any format, the columns that together name a row: such files are read
            in batches, and `parse` is for those that are in memory. None where a file has to be read as a whole.
        meant: of such a feed, its records with what their blank cells mean.
        fetch: asks its address, by the protocol of its source; an address that is a file's is fetched as one.
        file_kind: what a file at its address may be.
        tables: the tables of a landed file.
        items: the rows of a landed document of an API, in place of `tables`; None where the feed comes as tables.
    """

    schema: Schema
    parse: Callable[[bytes, int], Parsed]
    key: Sequence[str] | None = None
    meant: Callable[[Records], Records] = lambda records: records
    fetch: Fetch = plain_file.fetch
    file_kind: Kind = Kind.ANY_TABLE
    tables: Callable[[Content], Iterable[Table]] = any_table.tables
    items: Callable[[bytes], Sequence[object]] | None = None
