"""Uptime: how often a monitor found an agency's site in service (indicator 2).

From the export of the website monitor (wakav.ir): a row a site with its checks over the period.
"""

from __future__ import annotations

import polars as pl

from flows.feeds._feed import Feed
from flows.parsing.column_types import Row, code, count, day, name, percent
from flows.parsing.formats import any_table
from flows.parsing.records import Parsed
from flows.parsing.table_records import tabulated
from flows.parsing.validation import check

KEY = ("agency_name", "url")
_IN_PERCENT_FORMAT = (
    "is over a point away from successful_checks_count of checks_count; correct one of them, or, if 0.98 stands for "
    "98, take the percent format off the cells"
)


def _fits_checks(uptime: pl.Expr) -> pl.Expr:
    """A share of time and one of checks may differ a little, but not by a factor."""
    checks, successful = (pl.col(name).cast(pl.Float64) for name in ("checks_count", "successful_checks_count"))
    fits = (uptime.cast(pl.Float64) * checks - 100 * successful).abs() <= checks
    return fits | ~uptime.is_between(0, 100) | (successful > checks)  # these are told by themselves


class Uptime(Row):
    """One site's checks."""

    agency_name = name()
    url = code()
    checks_count = count()
    successful_checks_count = count(
        check={
            "is more than checks_count; correct one of the two": lambda successful: successful <= pl.col("checks_count")
        },
    )
    uptime_pct = percent(scale=4, is_scored=False, check={_IN_PERCENT_FORMAT: _fits_checks})
    as_of = day()


def parse(data: bytes, period: int) -> Parsed:
    """Sites of a monitor's export."""
    return check(tabulated(any_table.read(data), Uptime, "uptime", period), Uptime, KEY)


FEED = Feed(Uptime, parse, KEY)
