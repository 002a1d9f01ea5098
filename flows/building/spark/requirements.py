"""What Spark needs of the machine that builds begin on."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

from flows.system.errors import PayeshError

_WITHOUT = "or unset PAYESH_SPARK__MASTER: DuckDB builds the same"


class SparkLacksError(PayeshError):
    """Spark can't be started here; the message says what lacks."""


def spark_lacks() -> str:
    """What lacks, as a sentence with what to do; empty where nothing does."""
    if find_spec("pyspark") is None or find_spec("dbt.adapters.spark") is None:
        return f"the extra `spark` is not installed: uv sync --extra spark, {_WITHOUT}"
    java_home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (java_home and shutil.which("java", path=os.path.join(java_home, "bin")))):  # noqa: PTH118
        return f"there is no Java: install Java 17 (on Debian, openjdk-17-jre-headless), {_WITHOUT}"
    return ""


def require_spark() -> None:
    """See that Spark can be started.

    Raises:
        SparkLacksError: when it can't.
    """
    if lacks := spark_lacks():
        raise SparkLacksError(lacks)
