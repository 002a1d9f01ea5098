"""Open data counts from a CKAN catalogue (2.9), complete or not at all.

First one question: the facet `organization` without limit, counts in one answer. Some catalogues cut facets off all
the same; then all datasets are read page by page, and the answers are landed as one document, a JSON array of them as
they came. Where the API does not answer, the catalogue's own page with the same facet is read.
"""

from __future__ import annotations

from flows.fetching.body import Kind
from flows.fetching.client import Client
from flows.fetching.document import Document, Wanted, document
from flows.fetching.response import Fetched, FetchError, Validators
from flows.parsing.formats.json_document import member

_JSON, _HTML = "open_data.json", "open_data.html"
_DATASETS = "+dataset_type:dataset"  # harvesters and showcases are no datasets
_OWNED = "+organization:[* TO *]"
_UNOWNED = "-organization:[* TO *]"
_FACET: dict[str, str | int] = {"rows": 0, "facet.field": '["organization"]', "facet.limit": -1}
_ROWS = 1000
_PAGES_AT_MOST = 1000


def fetch(client: Client, wanted: Wanted) -> list[Document]:
    """The catalogue's counts; the address is the catalogue's own or its API's.

    Raises:
        FetchError: when neither the API nor the page gives them, complete.
    """
    site = wanted.address.partition("/api/")[0].rstrip("/")
    try:
        return [Document(_JSON, _from_api(client, f"{site}/api/3/action/package_search", wanted.known.get(_JSON)))]
    except FetchError as error:
        if error.status is None:  # it was not even reached
            raise
        return [Document(_HTML, _from_page(client, site, wanted.known.get(_HTML), error))]


def _from_api(client: Client, address: str, known: Validators | None) -> Fetched | None:
    everything = _ask(client, address, known, fq=_DATASETS, **_FACET)
    if everything is None:
        return None
    total, counted = _count(everything), _counted(everything)
    if counted == total:
        return everything
    owned = _asked(client, address, fq=f"{_DATASETS} {_OWNED}", **_FACET)
    unowned = _asked(client, address, fq=f"{_DATASETS} {_UNOWNED}", rows=0)
    if _counted(owned) == _count(owned) and _counted(owned) + _count(unowned) == total:
        return owned
    return _pages(client, address)


def _pages(client: Client, address: str) -> Fetched:
    """All datasets, sorted by their unique name so that none is skipped or met twice."""
    pages: list[Fetched] = []
    start, total = 0, None
    while total is None or start < total:
        page = _asked(client, address, fq=_DATASETS, sort="name asc", rows=_ROWS, start=start)
        listed = member(member(document(page), "result"), "results")
        received = len(listed) if isinstance(listed, list) else 0
        if total not in (None, _count(page)):
            raise _unreadable(page, f"counted {total} datasets, then {_count(page)}: the catalogue changed meanwhile")
        total = _count(page)
        if (received == 0 and start < total) or len(pages) == _PAGES_AT_MOST:
            raise _unreadable(page, f"gave {start} datasets of {total} and then no more")
        pages.append(page)
        start += received
    first = pages[0]
    body = b"[" + b",\n".join(page.body for page in pages) + b"]\n"
    return Fetched(first.url, body, first.media_type, None, None, sum(page.tries for page in pages))


def _from_page(client: Client, site: str, known: Validators | None, error: FetchError) -> Fetched | None:
    params: dict[str, str | int] = {"q": "organization:[* TO *]", "_organization_limit": 0}
    try:
        return client.get(
            f"{site}/dataset/", expect=Kind.HTML, params=params, headers=_headers(client), validators=known
        )
    except FetchError as second:
        raise FetchError(
            f"{error}; nor is its page of use: {second}", tries=error.tries, status=error.status
        ) from error


def _ask(client: Client, address: str, known: Validators | None, **params: str | int) -> Fetched | None:
    answer = client.get(address, expect=Kind.JSON, params=params, headers=_headers(client), validators=known)
    if answer is not None and member(document(answer), "success") is not True:
        raise _unreadable(answer, "is no successful answer")
    return answer


def _asked(client: Client, address: str, **params: str | int) -> Fetched:
    answer = _ask(client, address, None, **params)
    if answer is None:  # nothing was known that could still hold
        raise FetchError(f"{address}: answered 304 to a first question; report it to the source", status=304)
    return answer


def _headers(client: Client) -> dict[str, str]:
    token = client.source.token
    return {"Authorization": token.get_secret_value()} if token else {}


def _count(answer: Fetched) -> int:
    count = member(member(document(answer), "result"), "count")
    if not isinstance(count, int) or count < 0:
        raise _unreadable(answer, "states no result.count")
    return count


def _counted(answer: Fetched) -> int:
    facets = member(member(document(answer), "result"), "search_facets")
    items = member(member(facets, "organization"), "items")
    counts = [member(item, "count") for item in items] if isinstance(items, list) else []
    return sum(count for count in counts if isinstance(count, int))


def _unreadable(answer: Fetched, reason: str) -> FetchError:
    return FetchError(
        f"{answer.url}: {reason}; refresh again, or put the file into the inbox", tries=answer.tries, status=200
    )
