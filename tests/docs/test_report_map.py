"""The map of the report is whole, and what it points to is there."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT
from workbench import read_rows, seed_path

TEXT = (PROJECT / "docs" / "report_map.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (table|chart|figure|section|annex) ([\dp]-\d+|[A-F])(?: \([^)]+\))? \| ([^|]+) \| ([^|]+) \|([^|]*)\|$",
    re.MULTILINE,
)
ROWS = ROW.findall(TEXT)
# as many as the report's contents list in each chapter and in the annex
LISTED = {
    "table": {"1": 4, "2": 12, "3": 8, "p": 4},
    "chart": {"1": 3, "2": 6, "3": 14, "p": 2},
    "figure": {"1": 1, "3": 1, "p": 15},
    "section": {"1": 4, "2": 7, "3": 14},
}
ANNEXES = "ABCDEF"


def test_every_table_chart_figure_section_and_annex_of_the_contents_is_there_once() -> None:
    wanted = [
        (kind, f"{chapter}-{number}")
        for kind, chapters in LISTED.items()
        for chapter, count in chapters.items()
        for number in range(1, count + 1)
    ]
    wanted += [("annex", letter) for letter in ANNEXES]
    assert [(kind, number) for kind, number, *_ in ROWS] == wanted


def test_every_section_of_the_texts_is_on_the_map_and_no_other() -> None:
    sections = {row["section"] for row in read_rows(seed_path(PROJECT, "printed_sections"))}
    assert set(re.findall(r"\*([a-z_]+)\*", TEXT)) == sections


@pytest.fixture(scope="module")
def columns(refreshed_home: Path) -> dict[str, set[str]]:
    """The published relations and their columns."""
    with duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select table_schema || '.' || table_name, list(column_name) from information_schema.columns group by all"
        ).fetchall()
    return {relation: set(names) for relation, names in found}


def test_every_row_leads_to_columns_or_says_why_not(columns: dict[str, set[str]]) -> None:
    for kind, number, _, relations, listed in ROWS:
        place = f"{kind} {number}"
        if relations.startswith(("nothing to compute: ", "nothing to hold: ")):
            assert not listed.strip(), place
            continue
        names = set(re.findall(r"`(\w+)`", listed))
        read = re.findall(r"`(\w+\.\w+)`", relations)
        assert names - set().union(*(columns[relation] for relation in read)) == set(), place
        assert all(names & columns[relation] for relation in read), place


def test_every_mart_is_on_the_map(columns: dict[str, set[str]]) -> None:
    marts = {relation for relation in columns if relation.startswith("marts.")}
    assert marts == set(re.findall(r"`(marts\.\w+)`", TEXT))
