"""The keys of agencies' names, stored beside them: SQL compares keys, so no engine needs the folding itself."""

from __future__ import annotations

import polars as pl

from flows.persian.text import fold

NAME = "agency_name"
NAME_KEY = "agency_name_key"
_READ = "agency_name_that_was_read"


def with_name_keys(accepted: pl.LazyFrame) -> pl.LazyFrame:
    """Accepted rows with `agency_name_key`, the folded `agency_name`; those of a feed without names as they are."""
    return _keyed(accepted, NAME) if NAME in accepted.collect_schema() else accepted


def with_readable_name_keys(quarantined: pl.LazyFrame) -> pl.LazyFrame:
    """Quarantined rows with `agency_name_key`, of the name among their readable cells; null where there is none."""
    named = quarantined.with_columns(pl.col("readable_cells").str.json_path_match(f"$.{NAME}").alias(_READ))
    return _keyed(named, _READ).drop(_READ)


def _keyed(rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Rows with the key of a name; each name is folded once, however many rows have it."""
    names = rows.select(pl.col(column).unique().drop_nulls()).collect()[column].to_list()
    keys = pl.LazyFrame(
        {column: names, NAME_KEY: [fold(each) for each in names]}, {column: pl.String, NAME_KEY: pl.String}
    )
    unkeyed = rows.drop(NAME_KEY, strict=False)
    return unkeyed.join(keys, on=column, how="left", maintain_order="left")  # by batches, as replacing is not
