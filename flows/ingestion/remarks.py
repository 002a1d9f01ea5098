"""Remarks: what of active landings was passed over, or read otherwise than it stands there, when they were parsed.

They are kept beside the accepted rows and in `receipts.parquet`, so a landing that is not parsed again has them still.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from flows.system.home import receipts_file


def remarks_of_receipts(receipts: pl.DataFrame) -> list[tuple[int, str, str]]:
    """Period, feed and sentence, with the file's name, of each remark; an older Payesh kept none."""
    if "remarks" not in receipts.columns:
        return []
    in_order = receipts.sort("period", "feed", "source_file", maintain_order=True)
    said = in_order.select("period", "feed", "source_file", "remarks").explode("remarks").drop_nulls("remarks")
    return [(period, feed, f"{file}: {remark}") for period, feed, file, remark in said.iter_rows()]


def active_remarks(home: Path) -> list[tuple[int, str, str]]:
    """The same of each active landing."""
    receipts = receipts_file(home)
    return remarks_of_receipts(pl.read_parquet(receipts)) if receipts.exists() else []
