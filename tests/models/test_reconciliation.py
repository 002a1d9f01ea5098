"""What the report prints and the marts compute may drift apart in no direction without failing the build."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbench import Workbench

pytestmark = pytest.mark.long(seconds=15)


def test_each_kind_of_drift_fails_the_build_with_its_figure_named(tmp_path: Path, refreshed_home: Path) -> None:
    bench = Workbench(tmp_path, refreshed_home)
    ((mismatch,),) = bench.query(
        "select figure_id from marts.reconciliation where status = 'reproduced' and measure = 'total'"
        " and report_table = '2-4' and row_key = 'central_bank'"
    )
    explained = "select figure_id, computed from marts.reconciliation where status = 'expected_discrepancy'"
    (gone, computed), (moved, _) = bench.query(f"{explained} and computed is not null order by figure_id limit 2")
    bench.change("published_figures", lambda row: row["figure_id"] == mismatch, {"value": "1.23"})
    bench.change("published_figures", lambda row: row["figure_id"] == gone, {"value": str(computed)})
    bench.change("expected_discrepancies", lambda row: row["figure_id"] == moved, {"computed": "1.23"})

    failed = bench.build("published_figures+ expected_discrepancies+")

    assert f"{mismatch}: the report prints 1.23, computed is " in failed, failed
    assert f"expected_discrepancies: {gone} (expected {computed}, computed {computed}) is reproduced now" in failed
    assert f"expected_discrepancies: {moved} (expected 1.23, computed " in failed, failed
    assert "has another computed value than its reason was written for" in failed, failed
    assert f"{moved}: the report prints" in failed, failed
