"""A build is due when what it is made of has changed, and each kind of it is told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PROJECT

from flows.building.inputs import PROJECT_FILES, build_inputs, changed_inputs, parsed_project_key


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("receipts/receipts.parquet", "data"),
        ("attempts/troubles.parquet", "troubles"),
        ("editions/frozen/7/1/figures.parquet", "editions"),
        ("editions/last_published/figures.parquet", "former"),
    ],
)
def test_a_file_of_the_home_changes_the_kind_of_input_that_it_is_and_no_other(
    tmp_path: Path, path: str, kind: str
) -> None:
    before = build_inputs(PROJECT, tmp_path)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_bytes(b"other rows")
    after = build_inputs(PROJECT, tmp_path)
    assert {name for name in after if after[name] != before[name]} == {kind}


def test_a_former_version_alone_is_no_reason_to_build() -> None:
    built = {"models": "1", "data": "1", "former": "1"}
    assert changed_inputs(built, built | {"former": "2"}) == set()
    assert changed_inputs(built, built | {"former": "2", "data": "2"}) == {"data"}
    assert changed_inputs({}, built) == {"models", "data"}


@pytest.mark.parametrize(
    "path",
    [
        *("macros/feeds/tls.sql", "macros/feeds.sql", "models/docs.md", "models/marts/scores/_scores__models.yml"),
        *("tests/data/generic/valid_rows.sql", "dbt_project.yml", "profiles.yml", "seeds/_seeds.yml"),
    ],
)
def test_a_project_is_parsed_again_and_built_when_a_file_that_dbt_parses_has_changed(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text("one")
    key, built = parsed_project_key(tmp_path, tmp_path), build_inputs(tmp_path, tmp_path)
    (tmp_path / path).write_text("another")
    assert parsed_project_key(tmp_path, tmp_path) != key
    assert changed_inputs(built, build_inputs(tmp_path, tmp_path))


def test_every_file_of_dbts_folders_is_one_of_a_builds_inputs() -> None:
    folders = ("models", "macros", "tests/data", "seeds")
    files = {path for folder in folders for path in (PROJECT / folder).rglob("*") if path.is_file()}
    patterns = [pattern for of_kind in PROJECT_FILES.values() for pattern in of_kind]
    assert files - {path for pattern in patterns for path in PROJECT.glob(pattern)} == set()
