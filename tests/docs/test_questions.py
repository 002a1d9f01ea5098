"""docs/questions.md: every query of it runs on the published file, and gives what is printed below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from conftest import PROJECT

from flows.marts.rows import displayed

TEXT = (PROJECT / "docs" / "questions.md").read_text(encoding="utf-8")
ASKED = 20


class Question(NamedTuple):
    """A question of the page: its title, the SELECT, and the table that is printed below."""

    title: str
    query: str
    columns: list[str]
    rows: list[list[str]]


def questions() -> Iterator[Question]:
    """The questions of the page, in order."""
    for part in re.split(r"^## (?=\d+\. )", TEXT, flags=re.MULTILINE)[1:]:
        (query,) = re.findall(r"^```sql\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
        header, _, *rows = [line for line in part.split("```")[-1].splitlines() if line.startswith("|")]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in (header, *rows)]
        yield Question(part.splitlines()[0], query, cells[0], cells[1:])


QUESTIONS = list(questions())


@pytest.fixture(scope="module")
def warehouse(refreshed_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, as an analyst opens it."""
    with duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True) as connection:
        yield connection


def test_twenty_questions_are_numbered_one_by_one() -> None:
    numbers = [int(question.title.partition(".")[0]) for question in QUESTIONS]
    assert numbers == list(range(1, ASKED + 1))
    assert all(question.title.endswith("?") for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_a_question_has_the_answer_that_the_page_prints(
    question: Question, warehouse: duckdb.DuckDBPyConnection
) -> None:
    statements = warehouse.extract_statements(question.query)
    assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT]
    cursor = warehouse.execute(question.query)
    assert [column[0] for column in cursor.description or ()] == question.columns
    answer = [["" if cell is None else str(displayed(cell)) for cell in row] for row in cursor.fetchall()]
    assert question.rows
    assert answer[: len(question.rows)] == question.rows


def test_python_connects_as_the_page_says(refreshed_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snippets = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(refreshed_home.parent)
    assert Path("warehouse").samefile(refreshed_home)
    found: dict[str, object] = {}
    for snippet in snippets:
        exec(compile(snippet, "docs/questions.md", "exec"), found)  # noqa: S102 - the page's own words
    assert found["best"] == [("ministry_of_labour", found["scores"]["total"][0])]  # type: ignore[index]
    assert str(found["scores"].schema["total"]) == "Decimal(precision=5, scale=2)"  # type: ignore[attr-defined]


def test_what_python_opens_can_only_be_read(refreshed_home: Path) -> None:
    with (
        duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True) as connection,
        pytest.raises(duckdb.Error, match="read-only"),
    ):
        connection.execute("delete from marts.agency_scores")


@pytest.mark.parametrize(
    ("addends", "published"),
    [
        (
            "select entity_id as id, '' as pillar, points from marts.pillar_scores where entity_kind = 'agency'",
            "select agency_id as id, '' as pillar, total as score from marts.agency_scores",
        ),
        (
            "select entity_id as id, '' as pillar, points from marts.pillar_scores where entity_kind = 'service'",
            "select service_id as id, '' as pillar, total as score from marts.service_scores",
        ),
        (
            "select agency_id as id, pillar, points from marts.indicator_scores",
            "select entity_id as id, pillar, score from marts.pillar_scores where entity_kind = 'agency'",
        ),
        (
            "select agency_id as id, pillar, points from marts.score_explanations",
            "select entity_id as id, pillar, score from marts.pillar_scores where entity_kind = 'agency'",
        ),
    ],
)
def test_points_add_up_to_what_is_published_as_the_page_rounds_them(
    refreshed_home: Path, addends: str, published: str
) -> None:
    assert "`round(round(sum(points), 9), 2)`" in TEXT
    sums = f"select id, pillar, round(round(sum(points), 9), 2) as score from ({addends}) group by id, pillar"
    with duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True) as connection:
        compared = connection.execute(
            f"select one.score = other.score from ({sums}) as one join ({published}) as other using (id, pillar)"
        ).fetchall()
    assert len(compared) >= 166
    assert all(is_equal for (is_equal,) in compared)
