"""FOIA: requests for information that an agency got and answered (indicator 28).

From the response report of the access-to-information portal (iranfoia.ir): a page whose table (Liferay's
search container) is found by its header, among navigation and other tables. The page states how many results
there are; a page that shows fewer is one page of several, and a part would pass for the whole.
"""

from __future__ import annotations

import re

import polars as pl

from flows.columns import Row, count, name
from flows.contract import Parsed, check, tabulated
from flows.persian import latin_digits
from flows.reading import html_table
from flows.reading.grid import UnreadableFileError

KEY = ("agency_name",)
_STATED = re.compile(r"(?:نمایش|showing)\s+\S+\s+(?:تا|to|-|–)\s+\S+\s+(?:از|of)\s+(\d[\d٬,]{0,11})", re.IGNORECASE)


class Requests(Row):
    """One agency's requests."""

    agency_name = name("نام دستگاه", "نام دستگاه اجرایی", "agency")
    requests_count = count("تعداد درخواست", "تعداد درخواست‌ها", "requests")
    answered_requests_count = count(
        "پاسخ داده‌شده",
        "تعداد پاسخ",
        "answered",
        check={
            "is more than requests_count; correct one of the two": lambda answered: answered <= pl.col("requests_count")
        },
    )


def parse(data: bytes) -> Parsed:
    """Agencies of the report; its rounded percentage is left to be computed from the counts.

    Raises:
        UnreadableFileError: when the rows are not as many as the page states, or it states nothing.
    """
    records = tabulated(html_table.read(data), Requests, ignored=("ردیف", "درصد پاسخگویی"))
    stated = _STATED.search(html_table.page_text(data))
    if stated is None:
        raise UnreadableFileError("states no number of results, so rows may lack; save the whole page")
    results = int(latin_digits(stated[1]).replace("٬", "").replace(",", ""))
    if results != records.count:
        raise UnreadableFileError(
            f"has {records.count} rows but states {results} results; show all on one page and save that"
        )
    return check(records, Requests, KEY)
