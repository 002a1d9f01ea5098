"""Mobile: services that an agency offers on the national mobile-government platform (indicator 9).

From the platform's list (mob.gov.ir), saved by an old spreadsheet program: Windows-1256, tabs, Arabic yeh and
kaf. Only agencies on the platform are listed.
"""

from __future__ import annotations

from flows.feeds._feed import Feed
from flows.parsing.column_types import Row, count, day, name
from flows.parsing.formats import any_table
from flows.parsing.records import Parsed
from flows.parsing.table_records import tabulated
from flows.parsing.validation import check

KEY = ("agency_name",)


class MobileServices(Row):
    """One agency on the platform."""

    agency_name = name()
    platform_services_count = count()
    as_of = day()


def parse(data: bytes, period: int) -> Parsed:
    """Agencies of the platform's list; its running number is nobody's."""
    return check(tabulated(any_table.read(data), MobileServices, "mobile", period), MobileServices, KEY)


FEED = Feed(MobileServices, parse, KEY)
