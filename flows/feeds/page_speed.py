"""Page speed: how fast a site's front page loads (indicator 3).

From the GTmetrix API 2.0 (`GET /api/2.0/reports`, JSON:API) or the monitor's export of it: a list of reports,
one a page, or from `GET /api/2.0/reports/<id>`: one report. Scores are percentages and may carry decimals. GTmetrix
knows hosts, not agencies.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from flows.feeds._feed import Feed
from flows.fetching.body import Kind
from flows.fetching.protocols import gtmetrix
from flows.parsing.column_types import Row, code, count, percent, reader
from flows.parsing.formats import json_document
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.formats.json_document import cell, member
from flows.parsing.records import Parsed, Rejected, text_records
from flows.parsing.validation import check

KEY = ("host",)
_DATES = ("created", "finished", "started")
_SECONDS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?")
_IN_MILLISECONDS_FROM = 10**11
_NAMED_AT_MOST = 5
_HIGHEST = 100
_ONE_PAGE = (None, "", "0", "1")


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

    Of several reports of a page the newest that has a score counts, by the day that it was made; the others are passed
    over with a remark. Of a page of which one report with a score lacks its day, none is the newest.

    Raises:
        UnreadableFileError: for anything but a JSON:API list or report, and for one page of a list.
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
    """The numbers of reports that do not count for their page, and a remark for each such page."""
    pages: dict[tuple[str, str, str], list[int]] = {}
    for number, item in enumerate(items, start=1):
        page = _page_of(member(member(item, "attributes"), "url"))
        if page is not None:
            pages.setdefault(page, []).append(number)
    older: set[int] = set()
    remarks = []
    for (host, path, _), numbers in pages.items():
        scored = [number for number in numbers if _has_score(items[number - 1])] or numbers
        made = {number: _made_at(items[number - 1]) for number in scored}
        times = [time for time in made.values() if time is not None]
        newest = max(times, default=None)
        is_ordered = newest is not None and len(times) == len(made) and times.count(newest) == 1
        if len(numbers) == 1 or (len(scored) > 1 and not is_ordered):
            continue
        kept = scored[0] if len(scored) == 1 else next(number for number in scored if made[number] == newest)
        older |= set(numbers) - {kept}
        former = [f"{cell(member(items[number - 1], 'id'))} (row {number})" for number in numbers if number != kept]
        newest_one = "the newest" if scored == numbers else "the newest with a score"
        remarks.append(
            f"{host}{path}: of {len(numbers)} reports {newest_one} counts, {cell(member(items[kept - 1], 'id'))} (row "
            f"{kept}); passed over: {', '.join(former[:_NAMED_AT_MOST])}{', …' * (len(former) > _NAMED_AT_MOST)}"
        )
    return older, remarks


def _has_score(item: object) -> bool:
    """Whether a report states a score that can be read."""
    text = cell(member(member(item, "attributes"), "performance_score"))
    try:
        return text is not None and 0 <= Decimal(str(reader(Report.performance_score_pct)(text))) <= _HIGHEST
    except ValueError:
        return False


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
        UnreadableFileError: for anything but a JSON:API list or report, and for one page of a list.
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
    links, pages = member(document, "links"), cell(member(member(document, "meta"), "page_count"))
    if any(member(links, name) not in (None, "") for name in ("next", "prev")) or pages not in _ONE_PAGE:
        raise UnreadableFileError(
            "is one page of several, so reports may lack; ask with a larger page[size], or send one list of all reports"
        )
    return items


# no period changes an API's answers: its members are named by the API's version
FEED = Feed(Report, lambda data, _: parse(data), fetch=gtmetrix.fetch, file_kind=Kind.JSON, items=items_of)
