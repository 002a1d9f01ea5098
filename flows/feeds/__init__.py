"""Parsing: each feed's contract and parser, and a whole file made into accepted and quarantined rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flows.feeds import assessment, foia, karpooshe, licences, mobile, nix, open_data, page_speed, services, tls, uptime
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.validation import Parsed, Schema, quarantine, refused
from flows.system.errors import PayeshError

_SOURCE = Path(__file__).parent.parent
_READ_WITH = ("parsing/**/*.py", "persian/text.py", "persian/dates.py")


class ConservationError(PayeshError):
    """A parser lost or invented records: accepted and quarantined rows are not its file's records."""


@dataclass(frozen=True)
class Feed:
    """A feed's contract and its parser, which takes a file's bytes and the period."""

    schema: Schema
    parse: Callable[[bytes, int], Parsed]


def _in_any_period(parse: Callable[[bytes], Parsed]) -> Callable[[bytes, int], Parsed]:
    """A parser of an API's answers: its members are named by the API's version, so no period changes them."""
    return lambda data, _: parse(data)


FEEDS: dict[str, Feed] = {
    "services": Feed(services.SubService, services.parse),
    "assessment": Feed(assessment.Answer, assessment.parse),
    "uptime": Feed(uptime.Uptime, uptime.parse),
    "page_speed": Feed(page_speed.Report, _in_any_period(page_speed.parse)),
    "tls": Feed(tls.Grade, _in_any_period(tls.parse)),
    "mobile": Feed(mobile.MobileServices, mobile.parse),
    "karpooshe": Feed(karpooshe.Mailbox, karpooshe.parse),
    "licences": Feed(licences.Licences, licences.parse),
    "nix": Feed(nix.Transactions, nix.parse),
    "open_data": Feed(open_data.Organization, _in_any_period(open_data.parse)),
    "foia": Feed(foia.Requests, foia.parse),
}


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
