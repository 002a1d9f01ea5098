"""How `payesh refresh` ends: by its exit code a scheduler knows whether somebody has to look."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import typer

from flows.commands import refresh as command
from flows.marts.losses import Loss
from flows.operations.refresh_result import RefreshResult

LOSS = Loss(7, "a", "الف", "A", Decimal("1.50"), 1, "row 3 of nix.csv was refused: no number", "23")


@pytest.mark.parametrize(
    ("losses", "has_lost_rows", "code"), [([], False, 0), ([LOSS], False, 4), ([], True, 4)], ids=str
)
def test_a_refresh_in_which_an_agency_loses_by_a_row_ends_with_4(
    losses: list[Loss], has_lost_rows: bool, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYESH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    result = RefreshResult([], [], [], "version", is_new=True, report_failure="", has_lost_rows=has_lost_rows)
    monkeypatch.setattr(command, "_refreshed", lambda _: result)
    monkeypatch.setattr(command, "show", lambda *_: losses)
    if code:
        with pytest.raises(typer.Exit) as ended:
            command.refresh()
        assert ended.value.exit_code == code
    else:
        command.refresh()
