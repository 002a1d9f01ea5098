"""Writes docs/analysis.md from the contracts of the analysis: `python -m flows.analysis.document`, or `make docs`."""

from __future__ import annotations

from pathlib import Path

from flows.analysis.contracts import read_contracts
from flows.marts.document import marts_document
from flows.settings import Settings

_HEAD = """# Analysis

Every table of `analysis.duckdb`, which `payesh uncertainty run` writes beside the published version: its grain, its
key, and each column with its type and meaning. `payesh sql` knows them as `analysis.<table>`. `make docs` writes this
page from `flows/analysis/contracts.toml`; edit that. Columns that are never null are marked with *. What the figures
mean, and what they do not: [method notes](method_notes.md).
"""


def document_path(project: Path) -> Path:
    """Where the page is."""
    return project / "docs" / "analysis.md"


def analysis_document() -> str:
    """The page, in Markdown."""
    return marts_document({name: result.contract for name, result in read_contracts().items()}, _HEAD)


if __name__ == "__main__":
    document_path(Settings().project_directory).write_text(analysis_document(), encoding="utf-8")
