"""Tables as JSON: one array, and all of it."""

from __future__ import annotations

import json

import pytest

from flows.parsing.formats import json_table
from flows.parsing.formats.grid import UnreadableFileError

ROWS = [{"a": 1}, {"a": 2}]


def read(**beside: object) -> list[list[str]]:
    return [cells for _, cells in json_table.read(json.dumps({"rows": ROWS} | beside).encode())[0].rows]


@pytest.mark.parametrize(
    "beside",
    [
        {"total": 3},
        {"count": 400},
        {"total": "3"},
        {"totalCount": 1},
        {"TOTAL_RECORDS": 0},
        {"meta": {"total": 3}},
        {"تعداد کل": 3},
        {"count": 2, "total": 3},
        {"next": "https://a.example/?page=2"},
        {"pagination": {"has_more": True}},
        {"links": {"next": {"href": "/2"}}},
    ],
)
def test_one_page_of_several_is_refused(beside: dict[str, object]) -> None:
    with pytest.raises(UnreadableFileError, match=r"has 2 records but states «|is one page of several"):
        read(**beside)


@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"total": 2},
        {"count": "2", "meta": {"total": 2}},
        {"total": None, "next": None},
        {"total": "?"},
        {"links": {"next": ""}, "has_more": False},
        {"page_count": 7, "year": 1400},
    ],
)
def test_all_of_a_table_is_read(beside: dict[str, object]) -> None:
    assert read(**beside) == [["a"], ["1"], ["2"]]
