"""Page speed: how fast a site's front page loads (indicator 3).

From the GTmetrix API 2.0 (`GET /api/2.0/reports`, JSON:API) or the monitor's export of it: a list of reports,
one a page, or from `GET /api/2.0/reports/<id>`: one report. Scores are percentages and may carry decimals. GTmetrix
knows hosts, not agencies.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
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
_DATES = ("created", "finished", "started")
_SECONDS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?")
_IN_MILLISECONDS_FROM = 10**11
_NAMED_AT_MOST = 5


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

    Of several reports of a page the newest counts, by the day that it was made; the others are passed over with a
    remark. Of a page of which one report lacks its day, none is the newest.

    Raises:
        UnreadableFileError: for anything but a JSON:API list or report.
    """
    rows, rejected = [], []
    items = items_of(data)
    older, remarks = _older(items)
    for number, item in enumerate(items, start=1):
        if number in older:
            continue
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
    return check(text_records(Report, rows, rejected, tuple(remarks)), Report, KEY)


def _older(items: list[object]) -> tuple[set[int], list[str]]:
    """The numbers of reports that are not the newest of their page, and a remark for each such page."""
    pages: dict[tuple[str, str, str], list[int]] = {}
    for number, item in enumerate(items, start=1):
        page = _page_of(member(member(item, "attributes"), "url"))
        if page is not None:
            pages.setdefault(page, []).append(number)
    older: set[int] = set()
    remarks = []
    for (host, path, _), numbers in pages.items():
        made = {number: _made_at(items[number - 1]) for number in numbers}
        times = [time for time in made.values() if time is not None]
        newest = max(times, default=None)
        if newest is None or len(times) < len(made) or times.count(newest) > 1 or len(made) == 1:
            continue
        kept = next(number for number in numbers if made[number] == newest)
        older |= set(numbers) - {kept}
        former = [f"{cell(member(items[number - 1], 'id'))} (row {number})" for number in numbers if number != kept]
        remarks.append(
            f"{host}{path}: of {len(numbers)} reports the newest counts, {cell(member(items[kept - 1], 'id'))} (row "
            f"{kept}); passed over: {', '.join(former[:_NAMED_AT_MOST])}{', …' * (len(former) > _NAMED_AT_MOST)}"
        )
    return older, remarks


def _page_of(url: object) -> tuple[str, str, str] | None:
    """Host, path and query of a page, which has the same content over either protocol."""
    host = host_of(url)
    parts = urlsplit(url) if host and isinstance(url, str) else None
    return (host, parts.path.rstrip("/"), parts.query) if host and parts else None


def _made_at(item: object) -> float | None:
    """When a report was made, in seconds since 1970: GTmetrix states it so, and its exports as ISO 8601."""
    attributes = member(item, "attributes")
    stated = next(filter(None, (cell(member(attributes, name)) for name in _DATES)), "").strip()
    try:
        if _SECONDS.fullmatch(stated):
            seconds = float(stated)
            return seconds / 1000 if seconds > _IN_MILLISECONDS_FROM else seconds
        day = datetime.fromisoformat(stated)
    except ValueError:
        return None
    return (day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp()


def items_of(data: bytes) -> list[object]:
    """The reports that row numbers count, from 1.

    Raises:
        UnreadableFileError: for anything but a JSON:API list or report.
    """
    document = json_document.read(data)
    items = member(document, "data")
    if member(items, "type") == "report":
        items = [items]
    if not isinstance(items, list):
        advice = "download it again"
        if "lighthouseVersion" in (document if isinstance(document, dict) else ()):
            advice = "it is a report of Lighthouse itself; send the reports that GTmetrix's API gives"
        raise UnreadableFileError(f"has no list `data` and no report, so it is none of GTmetrix; {advice}")
    return items


# no period changes an API's answers: its members are named by the API's version
FEED = Feed(Report, lambda data, _: parse(data), fetch=gtmetrix.fetch, file_kind=Kind.JSON, items=items_of)
