"""Spark's configuration for small data on two cores: little is shuffled, and nothing is compiled that runs once."""

from __future__ import annotations

# the first compiler alone; it has 48 MB for its code unless it is told otherwise, which is full in minutes
_JAVA = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"

QUICK = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": _JAVA,
    "spark.executor.extraJavaOptions": _JAVA,
}
