"""FOIA: requests for information that an agency got and answered (indicator 28).

From the response report of the access-to-information portal (iranfoia.ir): a page whose table (Liferay's
search container) is found by its header, among navigation and other tables. The page states how many results
there are; a page that shows fewer is one page of several, and a part would pass for the whole. Several pages are read
as one document: one after the other, all of them, in their order.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from flows.feeds._feed import Feed
from flows.fetching.body import Kind
from flows.fetching.protocols import liferay
from flows.parsing.column_types import Row, count, day, name
from flows.parsing.formats import html_table
from flows.parsing.formats.content import whole
from flows.parsing.formats.grid import Grid, UnreadableFileError, table_of
from flows.parsing.formats.result_ranges import stated_ranges
from flows.parsing.records import Parsed
from flows.parsing.table_records import tabulated
from flows.parsing.validation import check

KEY = ("agency_name",)


class Requests(Row):
    """One agency's requests."""

    agency_name = name()
    requests_count = count()
    answered_requests_count = count(
        check={
            "is more than requests_count; correct one of the two": lambda answered: answered <= pl.col("requests_count")
        },
    )
    as_of = day()


def grids_of(data: bytes) -> list[Grid]:
    """The document's tables; of several pages each is a sheet, since its rows are numbered from 1.

    Raises:
        UnreadableFileError: for a file without text.
    """
    grids = html_table.read(data)
    if len(stated_ranges(data)) > 1:
        return [replace(grid, sheet=f"table {number}") for number, grid in enumerate(grids, start=1)]
    return grids


def parse(data: bytes, period: int) -> Parsed:
    """Agencies of the report; its rounded percentage is left to be computed from the counts.

    Raises:
        UnreadableFileError: when the rows are not as many as the pages state, they state nothing, or one lacks.
    """
    ranges = stated_ranges(data)
    records = tabulated(grids_of(data), Requests, "foia", period)
    if not ranges:
        raise UnreadableFileError("states no number of results, so rows may lack; save the whole page")
    totals = sorted({page.total for page in ranges})
    if len(totals) > 1:
        raise UnreadableFileError(
            f"states {totals[0]} results on one page and {totals[-1]} on another; save all pages anew"
        )
    if totals[0] != records.count:
        advice = "show all on one page and save that"
        if records.count > totals[0]:
            advice = "take out the rows that are no agency's, such as sums"
        raise UnreadableFileError(f"has {records.count} rows but states {totals[0]} results; {advice}")
    return check(records, Requests, KEY)


FEED = Feed(
    Requests,
    parse,
    fetch=liferay.fetch,
    file_kind=Kind.HTML,
    tables=lambda content: map(table_of, grids_of(whole(content))),
)
