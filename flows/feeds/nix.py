"""NIX: an agency's transactions over the National Information Exchange (indicators 25 and 26).

From the exchange's usage report: a row an agency, direction (data received or provided) and gateway (GSB
between state bodies, PGSB to others), with the transactions that were expected of it.
"""

from __future__ import annotations

from flows.feeds._feed import Feed
from flows.parsing.column_types import Row, category, count, day, name
from flows.parsing.formats import any_table
from flows.parsing.records import Parsed
from flows.parsing.table_records import tabulated
from flows.parsing.validation import check

DIRECTIONS = {"received": ("دریافت", "received"), "provided": ("ارائه", "provided")}
GATEWAYS = {"GSB": ("GSB",), "PGSB": ("PGSB",)}
KEY = ("agency_name", "direction", "gateway")


class Transactions(Row):
    """One agency's transactions in one direction over one gateway."""

    agency_name = name()
    direction = category(DIRECTIONS)
    gateway = category(GATEWAYS)
    transactions_count = count()
    expected_transactions_count = count(least=1)
    as_of = day()


def parse(data: bytes, period: int) -> Parsed:
    """Rows of a usage report."""
    return check(tabulated(any_table.read(data), Transactions, "nix", period), Transactions, KEY)


FEED = Feed(Transactions, parse, KEY)
