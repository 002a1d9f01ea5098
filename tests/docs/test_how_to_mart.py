"""docs/how_to/mart.md: every mart is in every place that the page calls needed, and one is in no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import PROJECT

TEXT = (PROJECT / "docs" / "how_to" / "mart.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| [^|]+ \| `([^`]+)`[^|]* \| ([^|]+) \|$", TEXT, re.MULTILINE)
MARTS = {path.stem: path.parent.name for path in sorted((PROJECT / "models" / "marts").rglob("*.sql"))}
SEARCHED = ("flows", "models", "macros", "seeds", "docs", "tests/data", "reconstruction")
EXAMPLE = "indicator_recommendations"  # no model reads it, so whoever names it does it for its own sake


def place_of(pattern: str, mart: str) -> str:
    return pattern.replace("<mart>", mart).replace("<concept>", MARTS[mart])


def files_that_name(mart: str) -> Iterator[str]:
    word = re.compile(rf"\b{mart}\b")
    for path in (file for folder in SEARCHED for file in (PROJECT / folder).rglob("*.*")):
        if path.suffix in {".py", ".sql", ".yml", ".csv", ".toml", ".md"}:
            name = path.relative_to(PROJECT).as_posix()
            if path.stem == mart or word.search(path.read_text(encoding="utf-8")):
                yield name


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_is_in_every_place_that_is_needed(mart: str) -> None:
    for pattern, when in TABLE:
        path = place_of(pattern, mart)
        if when == "always" and not path.endswith(f"/{mart}.sql"):
            folder, _, name = path.rpartition("/")
            # a concept of many marts has a YAML file a subject
            candidates = (
                (PROJECT / folder).glob("_*__models.yml") if name.endswith("__models.yml") else [PROJECT / path]
            )
            assert any(re.search(rf"\b{mart}\b", file.read_text(encoding="utf-8")) for file in candidates), path


def test_a_mart_is_in_no_place_that_the_page_leaves_out() -> None:
    listed = [place_of(pattern, EXAMPLE) for pattern, _ in TABLE]
    found = set(files_that_name(EXAMPLE))
    assert len(found) > 6
    assert {name for name in found if not name.startswith(tuple(listed))} == set()
