"""Mobile: services that an agency offers on the national mobile-government platform (indicator 9).

From the platform's list (mob.gov.ir), saved by an old spreadsheet program: Windows-1256, tabs, Arabic yeh and
kaf. Only agencies on the platform are listed.
"""

from __future__ import annotations

from flows.columns import Row, count, day, name
from flows.contract import Parsed, check
from flows.reading import table
from flows.tabulation import tabulated

KEY = ("agency_name",)


class MobileServices(Row):
    """One agency on the platform."""

    agency_name = name()
    platform_services_count = count()
    as_of = day()


def parse(data: bytes, period: int) -> Parsed:
    """Agencies of the platform's list; its running number is nobody's."""
    return check(tabulated(table.read(data), MobileServices, "mobile", period), MobileServices, KEY)
