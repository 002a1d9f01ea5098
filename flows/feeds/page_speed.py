"""Page speed: how fast a site's front page loads (indicator 3).

From the GTmetrix API 2.0 (`GET /api/2.0/reports`, JSON:API) or the monitor's export of it: a list of reports,
one a page, or from `GET /api/2.0/reports/<id>`: one report. Scores are percentages and may carry decimals. GTmetrix
knows hosts, not agencies.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flows.feeds._feed import Feed
from flows.fetching.body import Kind
from flows.fetching.protocols import gtmetrix
from flows.parsing.column_types import Row, code, count, percent
from flows.parsing.formats import json_document
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.formats.json_document import cell, member
from flows.parsing.validation import Parsed, Rejected, check, text_records

KEY = ("host",)


class Report(Row):
    """One report about a site."""

    host = code()
    report_id = code(is_scored=False)
    performance_score_pct = percent(scale=2)
    fully_loaded_time_ms = count(is_scored=False)


def host_of(url: object) -> str | None:
    """Host of an address in lower case; None for what is no address."""
    try:
        return urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:  # urlsplit's word for broken brackets of an IPv6 address
        return None


def parse(data: bytes) -> Parsed:
    """Reports of a list, or the one report; the row number is the item's.

    Raises:
        UnreadableFileError: for anything but a JSON:API list or report.
    """
    rows, rejected = [], []
    for number, item in enumerate(items_of(data), start=1):
        attributes, url = member(item, "attributes"), member(member(item, "attributes"), "url")
        if host_of(url) is None:
            reason = "host is unknown: attributes.url is no address; correct the report's page"
            rejected.append(Rejected(None, number, "host", cell(item if url is None else url), reason))
            continue
        cells = {
            "host": host_of(url),
            "report_id": cell(member(item, "id")),
            "performance_score_pct": cell(member(attributes, "performance_score")),
            "fully_loaded_time_ms": cell(member(attributes, "fully_loaded_time")),
        }
        rows.append((None, number, cells))
    return check(text_records(Report, rows, rejected), Report, KEY)


def items_of(data: bytes) -> list[object]:
    """The reports that row numbers count, from 1.

    Raises:
        UnreadableFileError: for anything but a JSON:API list or report.
    """
    items = member(json_document.read(data), "data")
    if member(items, "type") == "report":
        items = [items]
    if not isinstance(items, list):
        raise UnreadableFileError("has no list `data` and no report, so it is none of GTmetrix; download it again")
    return items


# no period changes an API's answers: its members are named by the API's version
FEED = Feed(Report, lambda data, _: parse(data), fetch=gtmetrix.fetch, file_kind=Kind.JSON, items=items_of)
