"""dbt's unit tests: what a model makes of rows that are given. A refresh, whose rows they do not see, runs none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workbench import Workbench

pytestmark = pytest.mark.long(seconds=30)


def test_every_unit_test_passes(tmp_path: Path, refreshed_home: Path) -> None:
    bench = Workbench(tmp_path, refreshed_home)
    done = bench.dbt("test", "--no-use-colors", "--select", "test_type:unit")
    assert done.returncode == 0, done.stdout + done.stderr
    declared = json.loads((bench.artifacts / "manifest.json").read_text(encoding="utf-8"))["unit_tests"]
    results = json.loads((bench.artifacts / "run_results.json").read_text(encoding="utf-8"))["results"]
    assert {result["unique_id"] for result in results if result["status"] == "pass"} == set(declared)
