"""The tables that a made-up period's rows are drawn from, in a DuckDB database in memory.

A draw depends on the seed and on what is drawn for alone: by Lehmer's generator modulo 2^31 - 1, each step of which
takes in one of these numbers and folds the upper bits into the lower ones. So it is the same on every machine and in
every version.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.scaled.entities import MadeUpAgency
from benchmarks.scaled.period import Period
from benchmarks.scaled.scale import Scale
from flows.persian.text import fold

_MEMORY = "1GB"


def drawing_tables(period: Period, agencies: list[MadeUpAgency], scale: Scale, seed: int) -> duckdb.DuckDBPyConnection:
    """Open a database with what is drawn from.

    It has `agencies` (agency_no, model_no: which agency of period 7 it is drawn from, and its names as spelt by the two
    large feeds) and what `drawing.sql` makes.

    Args:
        period: period 7.
        agencies: of the made-up period.
        scale: how much of what.
        seed: another one, other draws.
    """
    connection = duckdb.connect(config={"memory_limit": _MEMORY, "preserve_insertion_order": "true"})
    connection.execute(f"set variable seed = {seed}")
    numbers = {agency.agency_id: number for number, agency in enumerate(period.agencies)}
    made = pl.DataFrame(
        {
            "agency_no": [each.agency_no for each in agencies],
            "model_no": [numbers[each.model.agency_id] for each in agencies],
            "services_name": [each.spelt("services") for each in agencies],
            "services_name_key": [fold(each.spelt("services")) for each in agencies],
            "assessment_name": [each.spelt("assessment") for each in agencies],
            "assessment_name_key": [fold(each.spelt("assessment")) for each in agencies],
        }
    )
    _load(connection, "agencies", made)
    for name, feed in (("registry", "services"), ("answers", "assessment")):
        rows = period.rows[feed]
        _load(connection, name, rows.with_columns(model_no=rows["of_agency_id"].replace_strict(numbers)))
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        asked = {name: getattr(scale, name) for name in ("services", "sub_services") if f"${name}" in statement}
        connection.execute(statement, asked)
    return connection


def _load(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """A frame as a table; by way of Parquet, which both know without a third library."""
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        rows.write_parquet(file.name)
        connection.execute(f"create table {name} as from read_parquet('{file.name}')")
