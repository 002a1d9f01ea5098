"""What Spark built, for readers: tables of DuckDB, from which the published file is written, and Parquet by period."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PERIOD = "period"
_TYPES = {"string": "varchar", "int": "integer", "timestamp": "timestamptz", "timestamp_ntz": "timestamp"}


def copy_tables(session: SparkSession, schemas: Sequence[str], warehouse: Path, work: Path) -> None:
    """Copy every table of some schemas, and what every view of them says.

    Args:
        session: the session that built them.
        schemas: which; one that Spark does not have is passed over.
        warehouse: the folder of the session's tables.
        work: the DuckDB file to write.
    """
    work.unlink(missing_ok=True)
    with duckdb.connect(str(work)) as connection:
        connection.execute("set timezone = 'UTC'")
        present = {row.namespace for row in session.sql("show schemas").collect()}
        for schema in (each for each in schemas if each in present):
            connection.execute(f'create schema "{schema}"')
            for name in _tables(session, schema):
                table, folder = f"{schema}.{name}", warehouse / f"{schema}.db" / name
                if session.catalog.getTable(table).tableType == "VIEW":
                    session.table(table).write.parquet(str(folder))
                _copy(session, connection, table, folder)


def write_parquet_by_period(session: SparkSession, schema: str, place: str) -> None:
    """Write each table of a schema as Parquet, a folder a period, where it has periods.

    Args:
        session: the session that built them.
        schema: whose tables.
        place: a folder, or an address that Spark writes to. A period that a table has is overwritten there, any
            other stays; what has no periods is overwritten whole.
    """
    for name in _tables(session, schema):
        table = session.table(f"{schema}.{name}")
        writer = table.coalesce(1).write.mode("overwrite")
        if PERIOD in table.columns:
            writer = table.repartition(PERIOD).write.mode("overwrite").partitionBy(PERIOD)
        writer.parquet(f"{place}/{name}")


def _tables(session: SparkSession, schema: str) -> list[str]:
    return [row.tableName for row in session.sql(f"show tables in {schema}").collect()]


def _copy(session: SparkSession, connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> None:
    columns = session.table(table).dtypes
    listed = ", ".join(f'"{column}" {_TYPES.get(kind, kind)}' for column, kind in columns)
    connection.execute(f"create table {table} ({listed})")
    if any(folder.rglob("*.parquet")):  # a table without rows may have no file
        selected = ", ".join(f'"{column}"' for column, _ in columns)
        connection.execute(
            f"insert into {table} select {selected} from read_parquet($files) order by all",  # noqa: S608 - our own names
            {"files": f"{folder}/**/*.parquet"},
        )
