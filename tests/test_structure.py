"""The structure of docs/architecture.md, held to the code."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from conftest import PROJECT
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def found(pattern: str, files: Iterable[Path]) -> list[str]:
    """Each place, `file:line`, where a pattern stands."""
    return [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]


def python_files(*, but: str = "") -> list[Path]:
    return [path for path in (PROJECT / "flows").rglob("*.py") if not but or but not in path.parts]


def test_packages_import_what_stands_below_them_and_nothing_above() -> None:
    assert lint_imports(config_filename=str(PROJECT / "pyproject.toml"), is_debug_mode=False) == EXIT_STATUS_SUCCESS


def test_only_the_build_names_relations_that_readers_may_not_rely_on() -> None:
    assert found(r"\b(intermediate|staging)\.[a-z]", python_files(but="building")) == []


def test_no_python_and_no_sql_names_a_pillar() -> None:
    with (PROJECT / "seeds/methodology/pillars.csv").open(encoding="utf-8") as file:
        pillars = {row["pillar"] for row in csv.DictReader(file)} - {"transparent"}  # a colour, too
    sql = [*(PROJECT / "models").rglob("*.sql"), *(PROJECT / "macros").rglob("*.sql")]
    assert found(rf"\b({'|'.join(pillars)})\b", [*python_files(), *sql]) == []


def test_no_model_reads_a_clock_the_environment_or_chance() -> None:
    sql = [*(PROJECT / "models").rglob("*.sql")]
    assert found(r"(?i)\b(now\(\)|current_date|current_timestamp|random\(\)|env_var)\b", sql) == []
