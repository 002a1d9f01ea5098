"""Mobile: services that an agency offers on the national mobile-government platform (indicator 9).

From the platform's list (mob.gov.ir), saved by an old spreadsheet program: Windows-1256, tabs, Arabic yeh and
kaf. Only agencies on the platform are listed.
"""

from __future__ import annotations

from flows.columns import Row, count, name
from flows.contract import Parsed, check, tabulated
from flows.reading import table

KEY = ("agency_name",)


class MobileServices(Row):
    """One agency on the platform."""

    agency_name = name("نام دستگاه", "نام دستگاه اجرایی", "agency")
    platform_services_count = count("تعداد خدمات روی سکو", "تعداد خدمات", "services")


def parse(data: bytes) -> Parsed:
    """Agencies of the platform's list; its running number is nobody's."""
    return check(tabulated(table.read(data), MobileServices, ignored=("ردیف",)), MobileServices, KEY)
