"""Writes docs/marts.md from the marts' contracts: `python -m flows.marts.document`, or `make docs`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from textwrap import fill

from flows.marts.contracts import ColumnContract, MartContract, read_mart_contracts
from flows.settings import Settings

_HEAD = """# Marts

Every mart of the published file, by concept: its grain, its key, and each column with its type and meaning. `make docs`
writes this page from the contracts in `models/marts/`; edit those. Columns that are never null are marked with *.
"""


def document_path(project: Path) -> Path:
    """Where the page is."""
    return project / "docs" / "marts.md"


def marts_document(contracts: Mapping[str, MartContract], head: str = _HEAD) -> str:
    """The page, in Markdown.

    Args:
        contracts: what is promised of each mart, by folder.
        head: what the page begins with.
    """
    parts = [head]
    for folder, marts in groupby(contracts.values(), key=lambda contract: contract.folder):
        parts.append(f"\n## {folder.replace('_', ' ').capitalize()}\n")
        parts += [_mart(mart) for mart in marts]
    return "".join(parts)


def _mart(mart: MartContract) -> str:
    key = ", ".join(f"`{name}`" for name in mart.key)
    rows = "".join(_row(column) for column in mart.columns.values())
    head = f"\n### `{mart.name}`\n\n{fill(mart.meaning, 120)}\n\nKey: {key}.\n\n"
    return f"{head}| column | type | meaning |\n|---|---|---|\n{rows}"


def _row(column: ColumnContract) -> str:
    required = " *" if column.is_required else ""
    meaning = column.meaning.replace("|", "\\|")
    return f"| `{column.name}`{required} | {column.type} | {meaning} |\n"


if __name__ == "__main__":
    project = Settings().project_directory
    document_path(project).write_text(marts_document(read_mart_contracts(project)), encoding="utf-8")
