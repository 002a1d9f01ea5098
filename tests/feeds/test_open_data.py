"""CKAN's organisation facet."""

from __future__ import annotations

import pytest
from raw_files import document, open_data

from flows.feeds.open_data import parse
from flows.parsing.formats.grid import UnreadableFileError

GOOD = {"name": "org-a", "display_name": "سازمان الف", "count": 12}


def test_organisations_of_the_facet() -> None:
    parsed = parse(open_data(GOOD, {"name": "org-b", "display_name": "ب", "count": 0}))
    assert parsed.accepted.drop("source_sheet").rows() == [(1, "org-a", "سازمان الف", 12), (2, "org-b", "ب", 0)]


@pytest.mark.parametrize(
    ("item", "column", "reason"),
    [
        ({**GOOD, "name": "b", "count": -1}, "datasets_count", "below 0"),
        ({**GOOD, "name": "b", "count": 1.5}, "datasets_count", "«1.5» is not a whole number"),
        ({**GOOD, "name": "b", "count": None}, "datasets_count", "is blank"),
        ({**GOOD, "name": "b", "display_name": ""}, "agency_name", "is blank"),
        ({**GOOD, "name": None}, "organization_slug", "is blank"),
        (GOOD, "organization_slug", "repeats row 1"),
        ([1], "", "is no facet item"),
    ],
)
def test_a_broken_organisation(item: object, column: str, reason: str) -> None:
    parsed = parse(open_data(GOOD, item, total=12))
    assert parsed.accepted["source_row"].to_list() == [1]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (2, column)
    assert reason in parsed.quarantined["reason"][0]


@pytest.mark.parametrize(
    "refused", [{"name": "b", "display_name": "", "count": 3}, {"name": "b c", "display_name": "ب", "count": 3}, GOOD]
)
def test_a_refused_organisation_hides_no_facet_that_is_cut_off(refused: dict[str, object]) -> None:
    listed = 12 + int(str(refused["count"]))
    assert parse(open_data(GOOD, refused, total=listed)).quarantined.height == 1
    with pytest.raises(UnreadableFileError, match=f"counts {listed} datasets of 400"):
        parse(open_data(GOOD, refused, total=400))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (open_data(GOOD, success=False), "is no successful CKAN response"),
        (open_data(GOOD, success="true"), "is no successful CKAN response"),
        (
            open_data(GOOD, total=400),
            "counts 12 datasets of 400: 388 have no organisation, or the facet is cut off; ask with fq=",
        ),
        (open_data(GOOD, total="many"), "has no result.count"),
        (document({"success": True, "result": {"count": 0, "search_facets": {}}}), "has no result.search_facets"),
        (document([]), "is no successful CKAN response"),
        (b"<!DOCTYPE html><html><body>Not Found</body></html>", "is an HTML page"),
        (open_data(GOOD)[:-5], "is no JSON document"),
        (b"[" * 100_000, "is no JSON document"),
        (b'{"success": NaN}', "NaN is no JSON number"),
        (b"", "is empty"),
    ],
)
def test_a_response_that_is_refused_as_a_whole(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        parse(data)
    assert reason in str(refusal.value)
