"""docs/security.md names a test for each threat, and each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import PROJECT

DOCUMENT = PROJECT / "docs" / "security.md"


def test_every_test_that_the_document_names_exists_and_every_threat_names_one() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    known = {
        name
        for path in Path(PROJECT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 20
    named = [re.findall(r"`(test_\w+)`", row) for row in rows]
    assert all(named), "a threat without a test"
    assert {test for tests in named for test in tests} <= known
    assert len(text.splitlines()) < 90


def test_every_file_that_the_document_names_exists() -> None:
    named = re.findall(r"`((?:flows|tests|models|\.ci)/[\w./]+)`", DOCUMENT.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (PROJECT / name).exists()] == []
