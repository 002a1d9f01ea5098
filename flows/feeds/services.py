"""Service registry: the sub-services of every agency with type and electronic level (indicator 1).

From the export of the national service registry (gservice.aro.gov.ir): a right-to-left sheet, two title rows,
one row a sub-service. Codes are text, in Persian or Latin digits.
"""

from __future__ import annotations

from flows.feeds._feed import Feed
from flows.parsing.column_types import Row, category, day, name, registry_code
from flows.parsing.formats import any_table
from flows.parsing.records import Parsed
from flows.parsing.table_records import tabulated
from flows.parsing.validation import check

TYPES = {
    "G2C": ("G2C", "دولت به شهروند"),
    "G2B": ("G2B", "دولت به کسب و کار"),
    "G2G": ("G2G", "دولت به دولت"),
    "G2E": ("G2E", "دولت به کارمند", "دولت به کارکنان"),
}
LEVELS = {
    "full": ("کاملاً الکترونیکی", "تمام الکترونیکی", "full"),
    "partial": ("بخشی از مراحل", "نیمه الکترونیکی", "partial"),
    "none": ("غیرالکترونیکی", "none"),
}
KEY = ("sub_service_id",)  # ids of the registry are national


class SubService(Row):
    """One sub-service as it is registered."""

    agency_name = name()
    service_id = registry_code()
    service_title = name(is_scored=False)
    sub_service_id = registry_code()
    sub_service_title = name(is_scored=False)
    service_type = category(TYPES)
    electronic_level = category(LEVELS)
    as_of = day()


def parse(data: bytes, period: int) -> Parsed:
    """Sub-services of a registry export."""
    return check(tabulated(any_table.read(data), SubService, "services", period), SubService, KEY)


FEED = Feed(SubService, parse, KEY)
