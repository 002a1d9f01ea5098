"""Spark as a build needs it: exact decimals, errors instead of nulls, and a catalog of its own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from pyspark.sql import SparkSession

ALWAYS: Mapping[str, str] = {
    # else a product of decimals loses digits and an overflow becomes null, both in silence
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.session.timeZone": "UTC",
    # what DuckDB and everybody else reads as a moment
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
    # a build's tables are in its own folder and nobody else's: no metastore is needed, or left behind
    "spark.sql.catalogImplementation": "in-memory",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_ON_ONE_MACHINE: Mapping[str, str] = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def open_session(master: str, conf: Mapping[str, str], warehouse: Path | str) -> SparkSession:
    """The session that dbt and we use.

    Args:
        master: Spark's: `local[2]`, `local-cluster[2,1,1024]`, `spark://host:7077`, `yarn`, `k8s://https://host`.
        conf: further configuration, by Spark's names; what a build needs always can't be changed by it.
        warehouse: the folder of this build's tables.
    """
    builder = SparkSession.builder.appName("payesh").master(master)
    places = {"spark.sql.warehouse.dir": str(warehouse)}
    here = _ON_ONE_MACHINE if master.startswith("local") else {}
    for name, value in {**here, **conf, **ALWAYS, **places}.items():
        builder = builder.config(name, value)
    session: SparkSession = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    logging.getLogger("SQLQueryContextLogger").disabled = True  # dbt tells what failed, without Java's stack
    return session
