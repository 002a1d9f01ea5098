"""The feeds, from which everything else that goes through them is derived, and a whole file parsed by one of them."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from flows.feeds._feed import Feed
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.validation import Parsed, quarantine, refused
from flows.system.errors import PayeshError

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


def parse_whole(feed: str, period: int, source_file: str, data: bytes) -> Parsed:
    """A file parsed, or refused as one quarantined row with `source_row` 0.

    Raises:
        ConservationError: when the rows that came out are not the records that went in.
    """
    try:
        parsed = FEEDS[feed].parse(data, period)
    except UnreadableFileError as error:
        row = quarantine([refused(f"{source_file}: {error}")])
        return Parsed(FEEDS[feed].schema.create_empty(), row, 1)
    if parsed.accepted.height + parsed.quarantined.height != parsed.records_count:
        raise ConservationError(
            f"{feed}, {source_file}: {parsed.records_count} records became {parsed.accepted.height} accepted and "
            f"{parsed.quarantined.height} quarantined rows; the feed's parser is wrong"
        )
    return parsed
