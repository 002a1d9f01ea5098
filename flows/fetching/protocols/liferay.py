"""The access-to-information report from a Liferay portal: a search container that shows a page of its results.

The page states which results it shows ("1 to 20 of 87"). If these are not all, the portal is asked for all on one
page; where it clamps that, page by page, and the pages are landed as one document, one after the other as they came.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flows.fetching.body import Kind
from flows.fetching.client import Client
from flows.fetching.document import Document, Wanted
from flows.fetching.response import Fetched, FetchError, shown
from flows.parsing.formats import html_table
from flows.parsing.formats.delimited import decode_page
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.formats.html_page import parsed
from flows.parsing.formats.result_ranges import Range, stated_ranges

_NAME = "foia.html"
_AT_ONCE = 200  # as many as Liferay's own limit on a page's size allows
_PAGES_AT_MOST = 500
_CURRENT = re.compile(r"(?:^|_)cur$")  # a portlet's parameters begin with its name


def fetch(client: Client, wanted: Wanted) -> list[Document]:
    """The report with all of its rows.

    Raises:
        FetchError: when there is no report, or not all of it.
    """
    page = client.get(wanted.address, expect=Kind.HTML, headers=_headers(client), validators=wanted.known.get(_NAME))
    if page is None:
        return [Document(_NAME, None)]
    if _is_whole(_shows(page)):
        return [Document(_NAME, page)]
    link, current = _paging(page, wanted.address)
    whole = _page(client, link, {current: 1, current.removesuffix("cur") + "delta": _AT_ONCE})
    if _is_whole(_shows(whole)):
        return [Document(_NAME, whole)]
    return [Document(_NAME, _all_pages(client, page, link, current))]


def _all_pages(client: Client, first: Fetched, link: str, current: str) -> Fetched:
    shown, pages = _shows(first), [first]
    if shown.first != 1:
        raise _incomplete(first, f"begins with result {shown.first}")
    while shown.last < shown.total:
        if len(pages) == _PAGES_AT_MOST:
            raise _incomplete(first, f"has over {_PAGES_AT_MOST} pages")
        page = _page(client, link, {current: len(pages) + 1})
        following = _shows(page)
        if following.total != shown.total or following.first != shown.last + 1 or following.last < following.first:
            raise _incomplete(
                page,
                f"shows {following.first} to {following.last} of {following.total} after {shown.first} to "
                f"{shown.last} of {shown.total}",
            )
        pages.append(page)
        shown = following
    body = b"\n".join(page.body for page in pages)
    return Fetched(first.url, body, first.media_type, None, None, sum(page.tries for page in pages))


def _page(client: Client, link: str, changes: dict[str, int]) -> Fetched:
    """The page of a paging link with parameters changed."""
    parts = urlsplit(link)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **changes}
    page = client.get(
        parts._replace(query=urlencode(query), fragment="").geturl(), expect=Kind.HTML, headers=_headers(client)
    )
    if page is None:  # it was asked without validators
        raise FetchError(
            f"{shown(client.source.url or '')}: answered 304 to a first question; report it to the source", status=304
        )
    return page


def _paging(page: Fetched, address: str) -> tuple[str, str]:
    """The address of a link to a further page, and the name of its parameter for the page's number."""
    try:
        links = parsed(decode_page(page.body), also=("a",)).css("a[href]")
    except UnreadableFileError as error:
        raise _incomplete(page, str(error)) from error
    for link in links:
        target = urljoin(address, link.attributes.get("href") or "")
        for parameter, text in parse_qsl(urlsplit(target).query):
            if _CURRENT.search(parameter) and text.isdigit():
                return target, parameter
    raise _incomplete(page, "has no links to further pages")


def _shows(page: Fetched) -> Range:
    """What a page states to show; one that claims to show all is held to its rows."""
    try:
        ranges = stated_ranges(page.body)
        rows = max((len(grid.rows) for grid in html_table.read(page.body)), default=0)
    except UnreadableFileError as error:
        raise _incomplete(page, str(error)) from error
    if not ranges:
        raise _incomplete(page, "states no number of results")
    stated = ranges[0]
    return stated._replace(last=min(stated.last, rows - 1)) if _is_whole(stated) else stated  # one row is the header


def _is_whole(shown: Range) -> bool:
    return shown.first <= 1 and shown.last >= shown.total


def _headers(client: Client) -> dict[str, str]:
    token = client.source.token
    return {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}


def _incomplete(page: Fetched, reason: str) -> FetchError:
    return FetchError(
        f"{page.url}: the report {reason}; open it in a browser, show all rows, and put the saved page into the inbox",
        tries=page.tries,
        status=200,
    )
