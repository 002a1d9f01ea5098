"""Karpooshe: messages that an agency sent to the Iranian National Mailbox (indicator 23).

From the mailbox operator's workbook: one title row, then a row an agency; counts are numbers or text with
Persian digits and U+066C between thousands.
"""

from __future__ import annotations

from flows.feeds._feed import Feed
from flows.parsing.column_types import Row, count, day, flag, name
from flows.parsing.formats import any_table
from flows.parsing.records import Parsed
from flows.parsing.table_records import tabulated
from flows.parsing.validation import check

CONNECTED = ("متصل", "متصل است", "متصل می‌باشد", "متصل شده", "وصل", "وصل است", "اتصال دارد", "دارد", "connected")
NOT_CONNECTED = (
    *("عدم اتصال", "غیرمتصل", "نامتصل", "متصل نیست", "متصل نمی‌باشد", "متصل نشده", "وصل نیست", "قطع"),
    *("اتصال ندارد", "ندارد", "not connected", "unconnected", "disconnected"),
)
KEY = ("agency_name",)


class Mailbox(Row):
    """One agency's use of the mailbox."""

    agency_name = name()
    is_connected = flag(CONNECTED, NOT_CONNECTED)
    messages_count = count()
    as_of = day()


def parse(data: bytes, period: int) -> Parsed:
    """Agencies of the mailbox operator's workbook."""
    return check(tabulated(any_table.read(data), Mailbox, "karpooshe", period), Mailbox, KEY)


FEED = Feed(Mailbox, parse, KEY)
