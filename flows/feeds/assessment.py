"""Assessment answers: the option of each reviewed indicator, by stage (self, preliminary, final).

From the assessment system's export (payesh.iran.gov.ir): a row an answer. An answer is about a sub-service,
or about the agency as a whole: then both service ids are blank. An agency may leave its own option blank, and
a reviewer one that is not reviewed yet.
"""

from __future__ import annotations

import polars as pl

from flows.feeds._feed import Feed
from flows.parsing.column_types import Row, day, name, ordinal, registry_code
from flows.parsing.formats import any_table
from flows.parsing.records import Parsed
from flows.parsing.table_records import tabulated
from flows.parsing.validation import check

KEY = ("agency_name", "service_id", "sub_service_id", "indicator_no")


class Answer(Row):
    """One answer with the options that the three stages chose."""

    agency_name = name()
    service_id = registry_code(nullable=True)
    sub_service_id = registry_code(
        nullable=True,
        check={
            "and service_id go together; fill both, or neither for the whole agency": lambda sub_service: (
                sub_service.is_null() == pl.col("service_id").is_null()
            )
        },
    )
    indicator_no = ordinal()
    self_option_no = ordinal(nullable=True)
    preliminary_option_no = ordinal(nullable=True)
    final_option_no = ordinal(nullable=True)
    as_of = day()


def parse(data: bytes, period: int) -> Parsed:
    """Answers of an assessment export."""
    return check(tabulated(any_table.read(data), Answer, "assessment", period), Answer, KEY)


FEED = Feed(Answer, parse, KEY)
