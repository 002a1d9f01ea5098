"""A build is due when what it is made of has changed, and each kind of it is told apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import PROJECT

from flows.building.inputs import build_inputs, changed_inputs, changed_periods, data_of, parsed_project_key
from flows.ingestion.accepted import write_receipts
from flows.ingestion.attempts import Attempt, Outcome, record

DBT_PROJECT = (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("receipts/receipts.parquet", "data"),
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


@pytest.mark.parametrize("folder", re.findall(r"^(?:model|macro|test)-paths: \[(\S+)\]$", DBT_PROJECT, re.MULTILINE))
@pytest.mark.parametrize("name", ["new.sql", "deep/er/new.sql", "new.yml", "new.md"])
def test_a_file_anywhere_where_dbt_reads_is_built_and_parsed_anew(tmp_path: Path, folder: str, name: str) -> None:
    before = build_inputs(tmp_path, tmp_path)["models"], parsed_project_key(tmp_path)
    path = tmp_path / folder / name
    path.parent.mkdir(parents=True)
    path.write_text("select 1", encoding="utf-8")
    after = build_inputs(tmp_path, tmp_path)["models"], parsed_project_key(tmp_path)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_former_version_alone_is_no_reason_to_build() -> None:
    built = {"models": "1", "data": "1", "former": "1"}
    assert changed_inputs(built, built | {"former": "2"}) == set()
    assert changed_inputs(built, built | {"former": "2", "data": "2"}) == {"data"}
    assert changed_inputs({}, built) == {"models", "data"}


def test_a_feed_that_gets_into_trouble_or_another_one_changes_an_input_and_one_that_stays_in_it_does_not(
    tmp_path: Path,
) -> None:
    def after(day: int, outcome: Outcome, message: str) -> str:
        record(tmp_path, Attempt("foia", 7, "x", datetime(2021, 6, day, tzinfo=UTC), outcome, message, ()))
        write_receipts(tmp_path)
        return build_inputs(PROJECT, tmp_path)["troubles"]

    well = after(1, Outcome.TAKEN, "")
    failing = after(2, Outcome.FAILED, "401")
    assert failing != well
    assert after(3, Outcome.FAILED, "can't be reached") == failing
    assert after(4, Outcome.HELD, "fewer rows") not in (failing, well)
    assert after(5, Outcome.TAKEN, "") == well


@pytest.mark.parametrize(
    ("changed", "periods"),
    [
        ({data_of(7), data_of(12)}, {7, 12}),
        ({data_of(7), "troubles"}, {7}),
        ({"troubles"}, set()),
        ({data_of(7), "data"}, None),
        ({data_of(7), "seeds"}, None),
    ],
)
def test_a_build_is_of_some_periods_where_nothing_else_changed(changed: set[str], periods: set[int] | None) -> None:
    assert changed_periods(changed) == periods
