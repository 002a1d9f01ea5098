"""The feeds, from which everything else that goes through them is derived, and a whole file parsed by one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory

from flows.feeds._feed import Feed
from flows.parsing.formats import any_table, json_table
from flows.parsing.formats.content import Content, size_of, whole
from flows.parsing.formats.grid import UnreadableFileError, refuse_larger
from flows.parsing.records import Parsed, Records, quarantine, refused
from flows.parsing.streamed import ParsedFile, in_memory, parse_in_batches
from flows.parsing.table_records import tabulated_batches
from flows.system.errors import PayeshError
from flows.system.memory import Memory

_SOURCE = Path(__file__).parent.parent
_READ_WITH = ("parsing/**/*.py", "persian/text.py", "persian/numbers.py", "persian/codes.py", "persian/dates.py")


class ConservationError(PayeshError):
    """A parser lost or invented records: accepted and quarantined rows are not its file's records."""


FEEDS: dict[str, Feed] = {
    module.name: import_module(f"{__name__}.{module.name}").FEED
    for module in iter_modules(__path__)
    if not module.name.startswith("_")
}
"""Each feed by its name, that of its module: a module beside this one, with `FEED` in it, is a feed."""


def parser_fingerprint(feed: str) -> str:
    """8 hex digits that change with the feed's parser or anything that it reads with."""
    sources = [
        *(path for pattern in _READ_WITH for path in sorted(_SOURCE.glob(pattern))),
        _SOURCE / "feeds" / f"{feed}.py",
        *(_SOURCE / "feeds" / "header_maps").glob(f"{feed}.csv"),
    ]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:8]


def parse_file(
    feed: str, period: int, source_file: str, content: Content, scratch: Path, memory: Memory | None = None
) -> ParsedFile:
    """A file parsed, or refused as one quarantined row with `source_row` 0.

    Args:
        feed: the feed that it is of.
        period: assessment period.
        source_file: its name, for people.
        content: its bytes, or where they are.
        scratch: an empty folder for rows that don't fit in memory, which the result may lead to.
        memory: what parsing may take.

    Raises:
        ConservationError: when the rows that came out are not the records that went in.
    """
    try:
        parsed = _parsed(FEEDS[feed], feed, period, content, scratch, memory or Memory())
    except UnreadableFileError as error:
        row = quarantine([refused(f"{source_file}: {error}")])
        return in_memory(Parsed(FEEDS[feed].schema.create_empty(), row, 1))
    if parsed.accepted_count + parsed.quarantined_count != parsed.records_count:
        raise ConservationError(
            f"{feed}, {source_file}: {parsed.records_count} records became {parsed.accepted_count} accepted and "
            f"{parsed.quarantined_count} quarantined rows; the feed's parser is wrong"
        )
    return parsed


def parse_whole(feed: str, period: int, source_file: str, content: Content, memory: Memory | None = None) -> Parsed:
    """The same with all rows in memory.

    Raises:
        ConservationError: when the rows that came out are not the records that went in.
    """
    with TemporaryDirectory() as scratch:
        return parse_file(feed, period, source_file, content, Path(scratch), memory).in_memory()


def _parsed(feed: Feed, name: str, period: int, content: Content, scratch: Path, memory: Memory) -> ParsedFile:
    if feed.key is None:
        refuse_larger(memory, size_of(content), json_table.TIMES_ITS_SIZE, "a document")
        return in_memory(feed.parse(whole(content), period))

    def batches() -> Iterator[Records]:
        return map(feed.meant, tabulated_batches(any_table.tables(content, memory), feed.schema, name, period))

    return parse_in_batches(batches, feed.schema, feed.key, scratch, memory)
