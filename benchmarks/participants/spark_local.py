"""Spark on two local cores; scores are whole units of the 15th decimal place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from benchmarks.index import ASSESSMENT, SERVICES, Index, Sums
from benchmarks.participant import AbsentError, take_part
from benchmarks.scaled.period import PERIOD

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_HALF = 2

_UNITS = """
    with scores as (
        select cast(registry.service_id as bigint) as service, levels.indicator_no, sum(levels.units) as units
        from registry
        inner join levels on registry.electronic_level = levels.category
        group by cast(registry.service_id as bigint), levels.indicator_no
        union all
        select cast(registry.service_id as bigint) as service, answers.indicator_no, sum(options.units) as units
        from answers
        inner join options
            on
                answers.indicator_no = options.indicator_no
                and answers.$option = options.option_no
        inner join registry
            on cast(answers.sub_service_id as bigint) = cast(registry.sub_service_id as bigint)
        where answers.sub_service_id is not null
        group by cast(registry.service_id as bigint), answers.indicator_no
    )
    select services.agency_name, scores.indicator_no,
        sum(
            cast((2 * scores.units + services.sub_services) div (2 * services.sub_services) as decimal(24, 0))
            * $weight
        ) as units
    from scores
    inner join services on scores.service = services.service
    group by services.agency_name, scores.indicator_no
"""
"""The sum of the means of an agency's services, by indicator."""


def compute(folder: Path, memory_mib: int) -> tuple[Mapping[str, Decimal], Mapping[str, Any]]:
    """Add up in Spark, and finish in whole numbers."""
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise AbsentError("PySpark is not installed: the extra `spark` brings it") from error
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", f"{memory_mib // _HALF}m")
        .config("spark.local.dir", str(folder / "spilled"))
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.ansi.enabled", "true")
        .getOrCreate()
    )
    try:
        index = Index(folder)
        return index.totals(_sums(session, index)), {}
    finally:
        session.stop()


def _sums(session: SparkSession, index: Index) -> Sums:
    _rows(session, index, SERVICES).createOrReplaceTempView("registry")
    _rows(session, index, ASSESSMENT).createOrReplaceTempView("answers")
    session.createDataFrame(
        index.level_units, "category string, indicator_no int, units bigint"
    ).createOrReplaceTempView("levels")
    session.createDataFrame(
        index.option_units, "indicator_no int, option_no int, units bigint"
    ).createOrReplaceTempView("options")
    weight = "services.sub_services" if index.is_weighted_by_sub_services else "1"
    session.sql(
        """
        select cast(service_id as bigint) as service, first(agency_name) as agency_name, count(*) as sub_services
        from registry
        group by cast(service_id as bigint)
        """
    ).cache().createOrReplaceTempView("services")
    units = session.sql(Template(_UNITS).substitute(option=index.decided_option, weight=weight)).collect()
    weights = session.sql(
        f"select agency_name, sum({weight}) from services group by agency_name"  # noqa: S608 - names of our own
    ).collect()
    answers = session.sql(
        f"select agency_name, indicator_no, {index.decided_option} from answers where sub_service_id is null"  # noqa: S608
    ).collect()
    return Sums(
        {name: int(total) for name, total in weights},
        {(name, number): int(total) for name, number, total in units},
        [(name, number, option) for name, number, option in answers],
    )


def _rows(session: SparkSession, index: Index, feed: str) -> DataFrame:
    # the folder's name would be a second column `period`
    read = session.read.option("recursiveFileLookup", "true").parquet(str(index.accepted / feed))
    return read.where(read.period == PERIOD)


if __name__ == "__main__":
    take_part(compute)
