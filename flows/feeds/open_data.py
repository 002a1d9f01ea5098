"""Open data: datasets that an agency published on data.gov.ir (indicator 27).

From CKAN's action API (2.9): `package_search?rows=0&facet.field=["organization"]&facet.limit=-1`. The facet
`organization` counts the datasets of each organisation; by default CKAN cuts facets off at 50 items, so the
items must add up to the catalogue's own count.
"""

from __future__ import annotations

from flows.columns import Row, code, count, name
from flows.contract import Parsed, Rejected, check, text_records
from flows.persian import parse_integer
from flows.reading import json_document
from flows.reading.grid import UnreadableFileError
from flows.reading.json_document import cell, member

KEY = ("organization_slug",)
MEMBERS = {"organization_slug": "name", "agency_name": "display_name", "datasets_count": "count"}


class Organization(Row):
    """One publishing organisation of the catalogue."""

    organization_slug = code("name")
    agency_name = name("display_name")
    datasets_count = count("count")


def parse(data: bytes) -> Parsed:
    """Organisations of a `package_search` response; the row number is the facet item's.

    Raises:
        UnreadableFileError: for an error response, one without the facet or with a facet cut off.
    """
    document = json_document.read(data)
    if member(document, "success") is not True:
        raise UnreadableFileError(f"is no successful CKAN response ({cell(member(document, 'error'))}); ask again")
    result = member(document, "result")
    items = member(member(member(result, "search_facets"), "organization"), "items")
    if not isinstance(items, list):
        raise UnreadableFileError("has no result.search_facets.organization.items; ask with that facet.field")
    rows, rejected = [], []
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            rows.append((None, number, {column: cell(item.get(MEMBERS[column])) for column in MEMBERS}))
        else:
            rejected.append(Rejected(None, number, "", cell(item), "is no facet item; download it again"))
    parsed = check(text_records(Organization, rows, rejected), Organization, KEY)
    _refuse_cut_off(parsed, cell(member(result, "count")) or "")
    return parsed


def _refuse_cut_off(parsed: Parsed, stated: str) -> None:
    try:
        datasets = parse_integer(stated)
    except ValueError as error:
        raise UnreadableFileError(f"has no result.count to compare with ({error}); download it again") from error
    counted = parsed.accepted["datasets_count"].sum()
    if counted < datasets and parsed.quarantined.is_empty():
        raise UnreadableFileError(
            f"counts {counted} datasets of {datasets}: the facet is cut off; ask with facet.limit=-1"
        )
