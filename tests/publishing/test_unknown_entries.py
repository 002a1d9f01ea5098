"""Names among versions and editions are exact: anything else is told, left alone, and never counted among them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from conftest import PROJECT
from dbt.clients.yaml_helper import load_yaml_text
from small_versions import publish_total, seen_total

from flows.operations.doctor import Verdict, examine
from flows.publishing.edition_places import frozen_folders, numbered
from flows.publishing.editions import (
    Edition,
    EditionError,
    closed_periods,
    editions,
    open_edition,
    write_editions_parquet,
)
from flows.publishing.rollback import rollback
from flows.publishing.unknown_entries import unknown_entries
from flows.publishing.versions import VersionError, versions
from flows.settings import Settings
from flows.system.atomic_files import is_timestamp_id, next_timestamp_id

NOW = datetime(2024, 5, 1, tzinfo=UTC)
VERSION = "20210601T000000000000Z"
STRANGE_VERSIONS = (
    *("before-the-upgrade", ".DS_Store", "backup.tar", f"{VERSION} copy", f"{VERSION}.bak", VERSION.lower()),
    *("20211301T000000000000Z", "20210601T0000Z", "2021-06-01", "latest", "٢٠٢١٠٦٠١T000000000000Z", "1"),
)


@pytest.mark.parametrize("name", STRANGE_VERSIONS)
@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_named_as_no_version_is_told_and_in_nobody_s_way(tmp_path: Path, name: str, kind: str) -> None:
    first = publish_total(tmp_path, 1, 40)
    strange = tmp_path / "versions" / name
    if kind == "folder":
        shutil.copytree(tmp_path / "versions" / first, strange)
    elif kind == "link":
        strange.symlink_to(first)
    else:
        strange.write_text("a person's")
    second = publish_total(tmp_path, 2, 41, keep=1)
    assert versions(tmp_path) == [second], "it is not counted among the kept"
    assert strange.is_symlink() or strange.exists(), "it is not pruned with them"
    (told,) = unknown_entries(tmp_path)
    assert told.found.startswith(f"{strange}: is no version")
    with pytest.raises(VersionError, match="there is no version"):
        rollback(tmp_path, name, "")


def test_a_file_named_as_a_version_and_a_version_without_its_file_are_told(tmp_path: Path) -> None:
    publish_total(tmp_path, 1, 40)
    (tmp_path / "versions" / "20210603T000000000000Z").write_text("a file")
    (tmp_path / "versions" / "20210604T000000000000Z").mkdir()
    assert [entry.found.rpartition(": ")[2].split(",")[0] for entry in unknown_entries(tmp_path)] == [
        "is no version",
        "has no payesh.duckdb",
    ]
    version = publish_total(tmp_path, 2, 41)
    assert version > "20210604T000000000000Z", "a name that is taken is not taken again"
    assert seen_total(tmp_path) == 41


@pytest.mark.parametrize("folder", ["versions", "editions", "editions/frozen", "editions/open"])
def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).parent.mkdir(exist_ok=True)
    (tmp_path / folder).write_text("no folder")
    assert [entry.found for entry in unknown_entries(tmp_path)] == [f"{tmp_path / folder}: is no folder"]
    assert (versions(tmp_path), editions(tmp_path)) == ([], [])


def frozen(home: Path, period: str, number: str, text: str | None = None) -> Path:
    """A frozen edition's folder as a freeze leaves it, or with another record."""
    folder = home / "editions" / "frozen" / period / number
    folder.mkdir(parents=True)
    record = (
        f'{{"period": {period}, "edition": {number}, "status": "frozen", "changed_at": "2024-05-01T00:00:00+00:00",'
        ' "version": "v", "figures_count": 1, "sha256": "0", "files": {}}'
    )
    (folder / "edition.json").write_text(record if text is None else text)
    return folder


@pytest.mark.parametrize("name", ["07", "7 copy", "seven", "0", "-7", "7.bak", ".DS_Store", "۷", "7_old"])
def test_what_is_named_as_no_edition_is_told_and_none(tmp_path: Path, name: str) -> None:
    whole = frozen(tmp_path, "7", "1")
    for strange in (whole.parent.parent / name, whole.parent / name):
        shutil.copytree(whole, strange)
    (tmp_path / "editions" / "open").mkdir()
    (tmp_path / "editions" / "open" / f"{name}.json").write_text("{}")
    assert [(each.period, each.edition) for each in editions(tmp_path)] == [(7, 1)]
    assert closed_periods(tmp_path) == {7: 1}
    assert len(unknown_entries(tmp_path)) == 3
    open_edition(tmp_path, 7, 2, NOW)
    assert closed_periods(tmp_path) == {}


def test_of_a_named_edition_the_record_is_never_guessed(tmp_path: Path) -> None:
    folder = frozen(tmp_path, "7", "1")
    shutil.copytree(folder, folder.parent.parent / "8" / "1")
    with pytest.raises(EditionError, match="is the record of edition 1 of period 7; move it to its own place"):
        closed_periods(tmp_path)
    (folder.parent.parent / "8" / "1" / "edition.json").unlink()
    with pytest.raises(EditionError, match="no readable record of an edition"):
        closed_periods(tmp_path)  # a period that was closed must not open because a file is gone


def test_a_copy_of_an_edition_is_not_read_by_sql_a_second_time(tmp_path: Path) -> None:
    whole = frozen(tmp_path, "7", "1")
    pl.DataFrame({"edition": ["1"], "period": [7]}).write_parquet(whole / "figures.parquet")
    for strange in ("frozen/7/1 copy", "frozen/07/1", "frozen/7/1/kept", "frozen_before", "last_published.old"):
        shutil.copytree(whole, tmp_path / "editions" / strange)
    write_editions_parquet(tmp_path)
    sources = PROJECT / "models" / "staging" / "editions" / "_editions__sources.yml"
    document: dict[str, Any] = load_yaml_text(sources.read_text(encoding="utf-8")) or {}
    place = document["sources"][0]["config"]["external_location"]
    read = place.format(home=tmp_path, name="figures")
    with duckdb.connect() as connection:
        assert connection.execute(f"select edition, period from {read}").fetchall() == [("1", 7)]
    assert len(unknown_entries(tmp_path)) == 4, "what lies in a frozen folder itself is a matter of its hashes"


def test_the_doctor_warns_of_each_and_finds_the_rest_well(tmp_path: Path) -> None:
    publish_total(tmp_path, 1, 40)
    (tmp_path / "versions" / "before-the-upgrade").mkdir()
    frozen(tmp_path, "7", "1")
    (tmp_path / "editions" / "frozen" / "07").mkdir()
    found = [each for each in examine(Settings(home=tmp_path), NOW) if each.check == "versions"]
    assert [each.verdict for each in found] == [Verdict.WARNING, Verdict.WARNING, Verdict.WELL]
    assert all(each.advice for each in found[:2])


@pytest.mark.parametrize("name", ["1", "12", "20"])
def test_a_number_is_written_as_people_write_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert numbered(tmp_path / name) == int(name)
    assert list(frozen_folders(tmp_path)) == []


def test_names_from_the_clock_follow_what_is_named_so_and_nothing_else() -> None:
    name = next_timestamp_id(["before-the-upgrade", "zzz", "99991399T000000000000Z"], NOW)
    assert is_timestamp_id(name)
    assert next_timestamp_id([name, "~"], datetime(2020, 1, 1, tzinfo=UTC)) == "20240501T000000000001Z"


def test_an_edition_is_what_its_record_says(tmp_path: Path) -> None:
    frozen(tmp_path, "7", "1")
    assert editions(tmp_path) == [Edition(7, 1, "frozen", NOW, "v", 1, "0", {})]
