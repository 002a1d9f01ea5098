"""Uptime: how often a monitor found an agency's site in service (indicator 2).

From the export of the website monitor (wakav.ir): a row a site with its checks over the period.
"""

from __future__ import annotations

import polars as pl

from flows.columns import Row, code, count, name, percent
from flows.contract import Parsed, check, tabulated
from flows.reading import table

KEY = ("agency_name", "url")


class Uptime(Row):
    """One site's checks."""

    agency_name = name("نام دستگاه", "نام دستگاه اجرایی", "agency")
    url = code("نشانی", "نشانی وبگاه", "آدرس")
    checks_count = count("تعداد بررسی", "تعداد بررسی‌ها", "checks")
    successful_checks_count = count(
        "بررسی موفق",
        "بررسی‌های موفق",
        "successful checks",
        check={
            "is more than checks_count; correct one of the two": lambda successful: successful <= pl.col("checks_count")
        },
    )
    uptime_pct = percent("درصد دسترس‌پذیری", "دسترس‌پذیری", "uptime", scale=4)


def parse(data: bytes) -> Parsed:
    """Sites of a monitor's export."""
    return check(tabulated(table.read(data), Uptime), Uptime, KEY)
