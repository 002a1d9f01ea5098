"""Polars: lazy frames, collected by its streaming engine; scores are whole units of the 15th decimal place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.index import ASSESSMENT, SERVICES, Index, Sums
from benchmarks.participant import take_part
from benchmarks.scaled.period import PERIOD


def compute(folder: Path, memory_mib: int) -> tuple[Mapping[str, Decimal], Mapping[str, Any]]:
    """Add up in Polars, and finish in whole numbers."""
    del memory_mib  # it has no such setting
    index = Index(folder)
    return index.totals(added_up(index)), {}


def added_up(index: Index) -> Sums:
    """What registry and answers add up to."""
    registry = _rows(index, SERVICES).select(
        pl.col("sub_service_id").cast(pl.Int64).alias("sub_service"),
        pl.col("service_id").cast(pl.Int64).alias("service"),
        "agency_name",
        "electronic_level",
    )
    count = pl.col("sub_services")
    weight = (count if index.is_weighted_by_sub_services else pl.lit(1)).cast(pl.Int128).alias("weight")
    services = (
        registry.group_by("service")
        .agg(pl.first("agency_name"), pl.len().cast(pl.Int64).alias("sub_services"))
        .with_columns(weight)
    )
    scores = pl.concat(
        [
            rows.group_by("service", "indicator_no").agg(pl.col("units").sum())
            for rows in (_registered(index, registry), _answered(index, registry))
        ]
    )
    means = (
        scores.join(services, on="service")
        .with_columns(mean=(2 * pl.col("units") + count) // (2 * count))
        .group_by("agency_name", "indicator_no")
        .agg((pl.col("mean").cast(pl.Int128) * pl.col("weight")).sum().alias("units"))
    )
    weights = services.group_by("agency_name").agg(pl.col("weight").sum())
    answers = (
        _rows(index, ASSESSMENT)
        .filter(pl.col("sub_service_id").is_null())
        .select("agency_name", "indicator_no", index.decided_option)
    )
    of_means, of_weights, of_answers = pl.collect_all([means, weights, answers], engine="streaming")
    return Sums(
        dict(of_weights.iter_rows()),
        {(name, number): units for name, number, units in of_means.iter_rows()},
        list(of_answers.iter_rows()),
    )


def _registered(index: Index, registry: pl.LazyFrame) -> pl.LazyFrame:
    """What the electronic level of each sub-service scores."""
    levels = pl.LazyFrame(
        index.level_units,
        {"electronic_level": pl.String, "indicator_no": pl.Int32, "units": pl.Int64},
        orient="row",
    )
    return registry.join(levels, on="electronic_level")


def _answered(index: Index, registry: pl.LazyFrame) -> pl.LazyFrame:
    """What each answer about a registered sub-service scores."""
    options = pl.LazyFrame(
        index.option_units, {"indicator_no": pl.Int32, "option_no": pl.Int32, "units": pl.Int64}, orient="row"
    )
    return (
        _rows(index, ASSESSMENT)
        .filter(pl.col("sub_service_id").is_not_null())
        .select(
            pl.col("sub_service_id").cast(pl.Int64).alias("sub_service"),
            "indicator_no",
            pl.col(index.decided_option).alias("option_no"),
        )
        .join(options, on=["indicator_no", "option_no"])
        .join(registry.select("sub_service", "service"), on="sub_service")
    )


def _rows(index: Index, feed: str) -> pl.LazyFrame:
    return pl.scan_parquet(index.files(feed), hive_partitioning=False).filter(pl.col("period") == PERIOD)


if __name__ == "__main__":
    take_part(compute)
