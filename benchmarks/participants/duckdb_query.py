"""The floor: one hand-written DuckDB query, `duckdb_query.sql`, that does what totals need and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from string import Template
from typing import Any

import duckdb

from benchmarks.participant import take_part
from benchmarks.scaled.generate import home_of, project_of
from benchmarks.scaled.period import PERIOD, read_rows
from flows.persian.text import fold


def compute(folder: Path, memory_mib: int) -> tuple[Mapping[str, Decimal], Mapping[str, Any]]:
    """Run the query."""
    seeds = project_of(folder) / "seeds"
    (stage,) = (
        row["stage"] for row in read_rows(seeds / "methodology" / "answer_stages.csv") if row["decides"] == "true"
    )
    sql = Template(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    query = sql.substitute(seeds=seeds, accepted=home_of(folder) / "accepted", period=PERIOD, stage=stage)
    with duckdb.connect(
        config={
            "memory_limit": f"{memory_mib // 2}MiB",  # what it counts is not all that is resident
            "threads": 2,
            "temp_directory": str(folder / "spilled"),
            "preserve_insertion_order": False,
        }
    ) as connection:
        connection.create_function("persian_key", fold, ["VARCHAR"], "VARCHAR")
        found = connection.execute(query).fetchall()
    return {agency: total for agency, total, _ in found}, {}


if __name__ == "__main__":
    take_part(compute)
