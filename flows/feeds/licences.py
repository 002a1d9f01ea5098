"""Licences: how many of an agency's licences the national licence portal issues (indicator 24).

From the Ministry of Economy's workbook: a row an agency. Where licensing is not an agency's business the note
says so (مصداق ندارد) and the counts are blank; otherwise both counts are there.
"""

from __future__ import annotations

import polars as pl

from flows.feeds._feed import Feed
from flows.parsing.column_types import Row, count, day, flag, name
from flows.parsing.formats import any_table
from flows.parsing.records import Parsed, Records
from flows.parsing.table_records import tabulated
from flows.parsing.validation import check

KEY = ("agency_name",)
NOT_APPLICABLE = "مصداق ندارد"
APPLICABLE = "مصداق دارد"
_BLANK_WITH_NOTE = "and the note disagree; fill both counts, or note «مصداق ندارد» and leave them blank"


def _fits_note(licences: pl.Expr) -> pl.Expr:
    return licences.is_not_null() == pl.col("is_applicable")


class Licences(Row):
    """One agency's licences."""

    agency_name = name()
    is_applicable = flag((APPLICABLE, "applicable"), (NOT_APPLICABLE, "فاقد مجوز", "not applicable"))
    licences_count = count(nullable=True, check={_BLANK_WITH_NOTE: _fits_note})
    connected_licences_count = count(
        nullable=True,
        check={
            _BLANK_WITH_NOTE: _fits_note,
            "is more than licences_count; correct one of the two": lambda connected: (
                connected <= pl.col("licences_count")
            ),
        },
    )
    as_of = day()


def meant(records: Records) -> Records:
    """The records; a row without a note is applicable."""
    note = pl.col("is_applicable")
    noted = pl.when(note.fill_null("").str.strip_chars() == "").then(pl.lit(APPLICABLE)).otherwise(note)
    return records.with_cells(is_applicable=noted)


def parse(data: bytes, period: int) -> Parsed:
    """Agencies of the ministry's workbook."""
    return check(meant(tabulated(any_table.read(data), Licences, "licences", period)), Licences, KEY)


FEED = Feed(Licences, parse, KEY, meant)
