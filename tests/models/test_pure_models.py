"""Models compute from what is landed and from seeds alone: no clock, no chance, no environment."""

from __future__ import annotations

import re

import pytest
from conftest import PROJECT

COMMENTS = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)
CLOCKS = (
    "current_date",
    "current_time",
    "current_timestamp",
    "get_current_timestamp",
    "now",
    "today",
    "run_started_at",
)
CHANCE = ("random", "uuid", "invocation_id")
ENVIRONMENT = ("env_var", "getenv")
IMPURE = re.compile(rf"\b({'|'.join((*CLOCKS, *CHANCE, *ENVIRONMENT))})\b", re.IGNORECASE)


@pytest.mark.parametrize("folder", ["models", "macros"])
def test_no_sql_reads_the_environment_a_clock_or_chance(folder: str) -> None:
    files = sorted((PROJECT / folder).rglob("*.sql"))
    assert files
    found = {
        str(path.relative_to(PROJECT)): sorted(set(IMPURE.findall(COMMENTS.sub("", path.read_text(encoding="utf-8")))))
        for path in files
    }
    assert {path: words for path, words in found.items() if words} == {}
