"""The keys of agencies' names beside accepted and quarantined rows."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.parsing.name_keys import with_name_keys, with_readable_name_keys
from flows.parsing.records import quarantine, readable_cells, refused
from flows.persian.text import fold


@given(st.lists(st.none() | st.text()))
def test_each_name_has_the_key_that_python_compares_by(names: list[str | None]) -> None:
    keyed = with_name_keys(pl.LazyFrame({"agency_name": pl.Series(names, dtype=pl.String)})).collect()
    assert keyed["agency_name_key"].to_list() == [name if name is None else fold(name) for name in names]
    assert keyed.schema["agency_name_key"] == pl.String


def test_rows_of_a_feed_without_names_stay_as_they_are() -> None:
    rows = pl.LazyFrame({"host": ["a.example"]})
    assert with_name_keys(rows).collect_schema() == rows.collect_schema()


def test_a_refused_row_has_the_key_of_the_name_that_could_be_read() -> None:
    named = refused("…")._replace(readable_cells=readable_cells({"agency_name": "سازمانِ كار", "host": "b"}))
    hosted = refused("…")._replace(readable_cells=readable_cells({"host": "a.example"}))
    keyed = with_readable_name_keys(quarantine([named, hosted, refused("…")]).lazy()).collect()
    assert keyed["agency_name_key"].to_list() == [fold("سازمان کار"), None, None]
    assert with_readable_name_keys(quarantine([]).lazy()).collect_schema()["agency_name_key"] == pl.String
