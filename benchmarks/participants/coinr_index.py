"""COINr, where R and its package are there: pillars and totals of scores that are rolled up to agencies before.

It has no roll-up of units: what sub-services add up to comes from Polars. It computes in binary fractions, so what is
compared is what is published.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.index import ONE, Index
from benchmarks.participant import AbsentError, take_part
from benchmarks.participants.polars_lazy import added_up

_FRAMEWORK = ("iCode", "Level", "Parent", "Direction", "Weight", "Type")
_TOP = "Index"


def compute(folder: Path, memory_mib: int) -> tuple[Mapping[str, Decimal], Mapping[str, Any]]:
    """Roll up, and have COINr take the means."""
    del memory_mib  # R has no such setting
    program = _rscript()
    index = Index(folder)
    framework, scores, totals = (folder / f"coinr_{name}.csv" for name in ("framework", "scores", "totals"))
    _write_framework(framework, index)
    _write_scores(scores, index)
    asked = [program, str(Path(__file__).with_suffix(".R")), *map(str, (framework, scores, totals))]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout  # noqa: S603 - R's own program
    told = {"is_exact": False, "versions": said.splitlines()[-1]}
    with totals.open(encoding="utf-8", newline="") as file:
        return {row["uCode"]: Decimal(row[_TOP]) for row in csv.DictReader(file)}, told


def _rscript() -> str:
    program = shutil.which("Rscript")
    if program is None:
        raise AbsentError("R is not installed; Debian has it as r-base-core")
    asked = [program, "-e", "invisible(packageVersion('COINr'))"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:  # noqa: S603 - R's own program
        raise AbsentError("R has no COINr; Debian has what it depends on, and not COINr itself")
    return program


def _write_framework(path: Path, index: Index) -> None:
    """Indicators below pillars below the index, with weights and levels."""
    pillars = index.rules("pillars")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_FRAMEWORK)
        for number, row in index.indicators.items():
            writer.writerow([_code(number), 1, row["pillar"], 1, row["weight"], "Indicator"])
        for row in pillars:
            writer.writerow([row["pillar"], 2, _TOP, 1, row["weight"], "Aggregate"])
        writer.writerow([_TOP, len(("indicator", "pillar", "index")), "", 1, 1, "Aggregate"])


def _write_scores(path: Path, index: Index) -> None:
    """Points of 100 by agency and indicator; nothing said, and not assessed, is zero."""
    scores = index.scores(added_up(index))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["uCode", *map(_code, index.indicators)])
        for agency in index.agencies:
            points = (100 * Decimal(scores.get((agency, number), 0)) / ONE for number in index.indicators)
            writer.writerow([agency, *points])


def _code(number: int) -> str:
    return f"I{number}"


if __name__ == "__main__":
    take_part(compute)
