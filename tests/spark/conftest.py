"""Tests of a build on Spark: `make spark-test` runs them, and where Spark can't be started they say why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.building.spark.requirements import spark_lacks

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip these tests where nobody asked for them, or nothing can come of it."""
    reason = spark_lacks() if os.environ.get("PAYESH_SPARK_TESTS") else "make spark-test does it"
    for item in items:
        if reason and item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.skip(reason=reason))
