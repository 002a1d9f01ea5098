"""pandas: whole frames in memory; scores are whole units of the 15th decimal place."""

from __future__ import annotations

import resource
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.index import ASSESSMENT, SERVICES, Index, Sums
from benchmarks.participant import AbsentError, take_part
from benchmarks.scaled.period import PERIOD


def compute(folder: Path, memory_mib: int) -> tuple[Mapping[str, Decimal], Mapping[str, Any]]:
    """Add up in pandas, and finish in whole numbers."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mib << 20,) * 2)
    index = Index(folder)
    try:
        return index.totals(_sums(index)), {}
    except MemoryError as error:
        raise AbsentError(f"does not fit into {memory_mib} MiB") from error


def _sums(index: Index) -> Sums:
    registry = _rows(index, SERVICES, ["sub_service_id", "service_id", "agency_name", "electronic_level"])
    registry["sub_service"] = registry.pop("sub_service_id").astype("int64")
    registry["service"] = registry.pop("service_id").astype("int64")
    services = registry.groupby("service", as_index=False).agg(
        agency_name=("agency_name", "first"), sub_services=("sub_service", "size")
    )
    levels = pd.DataFrame(index.level_units, columns=["electronic_level", "indicator_no", "units"])
    registered = registry[["service", "electronic_level"]].merge(levels, on="electronic_level")
    answers = _rows(index, ASSESSMENT, ["agency_name", "sub_service_id", "indicator_no", index.decided_option])
    of_agencies = answers[answers["sub_service_id"].isna()]
    answers = answers[answers["sub_service_id"].notna()].drop(columns="agency_name")
    answers["sub_service"] = answers.pop("sub_service_id").astype("int64")
    options = pd.DataFrame(index.option_units, columns=["indicator_no", index.decided_option, "units"])
    answered = answers.merge(options, on=["indicator_no", index.decided_option]).merge(
        registry[["sub_service", "service"]], on="sub_service"
    )
    scores = pd.concat(
        [rows.groupby(["service", "indicator_no"], as_index=False)["units"].sum() for rows in (registered, answered)]
    ).merge(services, on="service")
    count = scores["sub_services"]
    scores["mean"] = (2 * scores["units"] + count) // (2 * count)
    units: dict[tuple[str, int], int] = {}
    weights: dict[str, int] = {}
    for name, number, mean, sub_services in zip(
        scores["agency_name"], scores["indicator_no"], scores["mean"], count, strict=True
    ):  # 64 bits do not hold the sums of a large agency
        weight = int(sub_services) if index.is_weighted_by_sub_services else 1
        units[name, int(number)] = units.get((name, int(number)), 0) + int(mean) * weight
    for name, sub_services in zip(services["agency_name"], services["sub_services"], strict=True):
        weights[name] = weights.get(name, 0) + (int(sub_services) if index.is_weighted_by_sub_services else 1)
    return Sums(
        weights,
        units,
        [
            (name, int(number), None if pd.isna(option) else int(option))
            for name, number, option in zip(
                of_agencies["agency_name"], of_agencies["indicator_no"], of_agencies[index.decided_option], strict=True
            )
        ],
    )


def _rows(index: Index, feed: str, columns: list[str]) -> pd.DataFrame:
    files = sorted((index.accepted / feed / f"period={PERIOD}").glob("*.parquet"))
    return pd.concat([pd.read_parquet(file, columns=columns, partitioning=None) for file in files], ignore_index=True)


if __name__ == "__main__":
    take_part(compute)
