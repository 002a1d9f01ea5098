"""NIX: an agency's transactions over the National Information Exchange (indicators 25 and 26).

From the exchange's usage report: a row an agency, direction (data received or provided) and gateway (GSB
between state bodies, PGSB to others), with the transactions that were expected of it.
"""

from __future__ import annotations

from flows.columns import Row, category, count, name
from flows.contract import Parsed, check, tabulated
from flows.reading import table

DIRECTIONS = {"received": ("دریافت", "received"), "provided": ("ارائه", "provided")}
GATEWAYS = {"GSB": ("GSB",), "PGSB": ("PGSB",)}
KEY = ("agency_name", "direction", "gateway")


class Transactions(Row):
    """One agency's transactions in one direction over one gateway."""

    agency_name = name("نام دستگاه", "نام دستگاه اجرایی", "agency")
    direction = category(DIRECTIONS, "جهت", "direction")
    gateway = category(GATEWAYS, "درگاه", "gateway")
    transactions_count = count("تراکنش", "تعداد تراکنش", "transactions")
    expected_transactions_count = count("تراکنش مورد انتظار", "expected transactions", least=1)


def parse(data: bytes) -> Parsed:
    """Rows of a usage report."""
    return check(tabulated(table.read(data), Transactions), Transactions, KEY)
