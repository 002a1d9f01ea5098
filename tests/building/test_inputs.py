"""A build is due when what it is made of has changed, and each kind of it is told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PROJECT

from flows.building.inputs import build_inputs, changed_inputs


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
