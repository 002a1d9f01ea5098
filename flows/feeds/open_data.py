"""Open data: datasets that an agency published on data.gov.ir (indicator 27).

From CKAN (2.9), in the shapes in which a catalogue gives them, told apart by what they are:

- `package_search?rows=0&facet.field=["organization"]&facet.limit=-1`: the facet `organization` counts the datasets of
  each organisation. By default CKAN cuts facets off at 50 items, so the items must add up to the catalogue's own count.
- An array of `package_search?sort=name asc&rows=…&start=…` answers, all of them: the datasets, counted here.
- The catalogue's page `/dataset/?_organization_limit=0`: the same facet as links, with the number of datasets found.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from flows.feeds._feed import Feed
from flows.fetching.protocols import ckan
from flows.parsing.column_types import Row, code, count, name
from flows.parsing.formats import json_document
from flows.parsing.formats.delimited import decode_page
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.formats.html_page import parsed as parsed_page
from flows.parsing.formats.html_page import text_of
from flows.parsing.formats.json_document import cell, member
from flows.parsing.records import Parsed, Rejected, text_records
from flows.parsing.validation import check
from flows.persian.numbers import parse_integer
from flows.persian.text import latin_digits

if TYPE_CHECKING:
    from flows.parsing.formats.json_document import Json

KEY = ("organization_slug",)
_FOUND = re.compile(r"\d[\d٬,]{0,11}")
MEMBERS = {"organization_slug": "name", "agency_name": "display_name", "datasets_count": "count"}


class Organization(Row):
    """One publishing organisation of the catalogue."""

    organization_slug = code()
    agency_name = name()
    datasets_count = count()


def parse(data: bytes) -> Parsed:
    """Organisations of a catalogue's answer; the row number is the organisation's, in the order of the answer.

    Raises:
        UnreadableFileError: for an error response, one without the facet, with a facet cut off, or with pages missing.
    """
    items, stated = _listed(data)
    rows, rejected = [], []
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            rows.append((None, number, {column: cell(item.get(MEMBERS[column])) for column in MEMBERS}))
        else:
            rejected.append(Rejected(None, number, "", cell(item), "is no facet item; download it again"))
    parsed = check(text_records(Organization, rows, rejected), Organization, KEY)
    _refuse_cut_off(parsed, stated)
    return parsed


def items_of(data: bytes) -> list[object]:
    """The organisations that row numbers count, from 1.

    Raises:
        UnreadableFileError: for an answer that lists none.
    """
    return _listed(data)[0]


def _listed(data: bytes) -> tuple[list[object], str]:
    """The organisations of an answer, and how many datasets it says to have."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _of_page(decode_page(data))
    document = json_document.read(data)
    return _of_datasets(document) if isinstance(document, list) else _of_facet(document)


def _of_facet(document: Json) -> tuple[list[object], str]:
    """The facet's items and the catalogue's count."""
    result = _result(document)
    items = member(member(member(result, "search_facets"), "organization"), "items")
    if not isinstance(items, list):
        raise UnreadableFileError("has no result.search_facets.organization.items; ask with that facet.field")
    return items, cell(member(result, "count")) or ""


def _of_datasets(answers: list[object]) -> tuple[list[object], str]:
    """Facet items counted from all datasets, and the count of those that have an organisation."""
    datasets: dict[object, object] = {}
    stated = set()
    if not answers:
        raise UnreadableFileError("is no successful CKAN response (it is empty); ask again")
    for answer in answers:
        result = _result(answer)
        stated.add(cell(member(result, "count")))
        listed = member(result, "results")
        for dataset in listed if isinstance(listed, list) else ():
            datasets[cell(member(dataset, "name"))] = member(dataset, "organization")
    if stated != {str(len(datasets))}:
        counts = ", ".join(sorted(map(str, stated))) or "no number"
        raise UnreadableFileError(f"has {len(datasets)} datasets but states {counts}; download all pages again")
    counted: dict[str, dict[str, object]] = {}
    for organization in datasets.values():
        slug = cell(member(organization, "name"))
        if slug is not None:
            item = counted.setdefault(slug, {"name": slug, "display_name": member(organization, "title"), "count": 0})
            item["count"] = int(str(item["count"])) + 1
    return list(counted.values()), str(sum(int(str(item["count"])) for item in counted.values()))


def _of_page(text: str) -> tuple[list[object], str]:
    """Facet items from the links of a catalogue's page, and the number of datasets that it found."""
    page = parsed_page(text, also=("a", "span", "h1", "h2", "form"))
    items: list[object] = []
    for link in page.css("a[href]"):
        slugs = parse_qs(urlsplit(link.attributes.get("href") or "").query).get("organization")
        label, badge = link.css_first(".item-label"), link.css_first(".item-count")
        if slugs and label and badge:
            title = link.attributes.get("title") or text_of(label)  # a long label is cut short; its title is not
            items.append({"name": slugs[0], "display_name": title.strip(), "count": text_of(badge)})
    if not items:
        raise UnreadableFileError(
            "is an HTML page without the facet of organisations; save the catalogue's "
            "/dataset/?q=organization:[*+TO+*]&_organization_limit=0"
        )
    found = next(
        (_FOUND.search(latin_digits(text_of(heading))) for heading in page.css(".search-form h1, h1, h2")), None
    )
    return items, found[0] if found else ""


def _result(answer: object) -> object:
    if member(answer, "success") is not True:
        raise UnreadableFileError(f"is no successful CKAN response ({cell(member(answer, 'error'))}); ask again")
    return member(answer, "result")


def _refuse_cut_off(parsed: Parsed, stated: str) -> None:
    try:
        datasets = parse_integer(stated)
    except ValueError as error:
        raise UnreadableFileError(f"has no result.count to compare with ({error}); download it again") from error
    counted = parsed.accepted["datasets_count"].sum()
    refused = [_count_of(cells) for cells in parsed.quarantined["readable_cells"]]
    known = counted + sum(number for number in refused if number is not None)
    if known < datasets and None not in refused:  # a count that can't be read may be the one that lacks
        raise UnreadableFileError(
            f"counts {known} datasets of {datasets}: {datasets - known} have no organisation, or the facet is cut "
            "off; ask with fq=organization:[* TO *] and facet.limit=-1, so that it adds up"
        )


def _count_of(readable_cells: str) -> int | None:
    """The datasets of an organisation whose row was refused; None where they can't be read."""
    text = str(json.loads(readable_cells).get("datasets_count", ""))
    return int(text) if text.isdecimal() else None


# no period changes an API's answers: its members are named by the API's version
FEED = Feed(Organization, lambda data, _: parse(data), fetch=ckan.fetch, items=items_of)
