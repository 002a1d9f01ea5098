"""The keys of agencies' names, stored beside them: SQL compares keys, so no engine needs the folding itself."""

from __future__ import annotations

import polars as pl

from flows.persian.text import fold

NAME = "agency_name"
NAME_KEY = "agency_name_key"


def with_name_keys(accepted: pl.LazyFrame) -> pl.LazyFrame:
    """Accepted rows with `agency_name_key`, the folded `agency_name`; those of a feed without names as they are."""
    return _keyed(accepted, pl.col(NAME)) if NAME in accepted.collect_schema() else accepted


def with_readable_name_keys(quarantined: pl.LazyFrame) -> pl.LazyFrame:
    """Quarantined rows with `agency_name_key`, of the name among their readable cells; null where there is none."""
    return _keyed(quarantined, pl.col("readable_cells").str.json_path_match(f"$.{NAME}"))


def _keyed(rows: pl.LazyFrame, name: pl.Expr) -> pl.LazyFrame:
    """Rows with the key of a name; each name is folded once, however many rows have it."""
    names = rows.select(name.alias(NAME).unique().drop_nulls()).collect()[NAME].to_list()
    keys = [fold(each) for each in names]
    return rows.with_columns(name.replace_strict(names, keys, default=None, return_dtype=pl.String).alias(NAME_KEY))
