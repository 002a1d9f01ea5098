"""Karpooshe: messages that an agency sent to the Iranian National Mailbox (indicator 23).

From the mailbox operator's workbook: one title row, then a row an agency; counts are numbers or text with
Persian digits and U+066C between thousands.
"""

from __future__ import annotations

from flows.columns import Row, count, flag, name
from flows.contract import Parsed, check, tabulated
from flows.reading import table

CONNECTED = {True: ("متصل", "بلی", "yes"), False: ("عدم اتصال", "غیرمتصل", "خیر", "no")}
KEY = ("agency_name",)


class Mailbox(Row):
    """One agency's use of the mailbox."""

    agency_name = name("نام دستگاه", "نام دستگاه اجرایی", "agency")
    is_connected = flag(CONNECTED, "وضعیت اتصال", "اتصال")
    messages_count = count("تعداد پیام", "تعداد پیام‌ها", "messages")


def parse(data: bytes) -> Parsed:
    """Agencies of the mailbox operator's workbook."""
    return check(tabulated(table.read(data), Mailbox, ignored=("ردیف",)), Mailbox, KEY)
