"""Publishing switches whole versions, keeps the last ones and admits one writer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.publishing.publish import new_build_folder, publish, take_work_database
from flows.publishing.versions import current_version, mart_hashes, versions
from flows.system.home import work_database
from flows.system.lock import LockedError, writer_lock


def built(home: Path, day: int, value: int) -> Path:
    folder = new_build_folder(home, datetime(2021, 6, day, tzinfo=UTC))
    with duckdb.connect(str(folder / "payesh.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.national_scores as select ? as total", [value])
    return folder


def published_total(home: Path) -> int:
    with duckdb.connect(str(home / "payesh.duckdb"), read_only=True) as connection:
        (total,) = connection.execute("select total from marts.national_scores").fetchone() or (None,)
    assert isinstance(total, int)
    return total


def test_readers_see_the_last_published_version(tmp_path: Path) -> None:
    for day, value in ((1, 40), (2, 41)):
        publish(tmp_path, built(tmp_path, day, value), keep=5)
        assert published_total(tmp_path) == value


def test_a_reader_of_the_old_version_keeps_it_through_a_switch(tmp_path: Path) -> None:
    publish(tmp_path, built(tmp_path, 1, 40), keep=5)
    with duckdb.connect(str(tmp_path / "payesh.duckdb"), read_only=True) as reader:
        publish(tmp_path, built(tmp_path, 2, 41), keep=1)
        assert reader.execute("select total from marts.national_scores").fetchone() == (40,)
    assert published_total(tmp_path) == 41


def test_equal_marts_are_no_new_version(tmp_path: Path) -> None:
    first, is_new = publish(tmp_path, built(tmp_path, 1, 40), keep=5)
    assert is_new
    assert publish(tmp_path, built(tmp_path, 2, 40), keep=5) == (first, False)
    assert versions(tmp_path) == [first]


@pytest.mark.parametrize("total", [40, 41])
def test_after_a_build_that_left_no_database_the_next_goes_on_from_none(total: int, tmp_path: Path) -> None:
    first = built(tmp_path, 1, 40)
    work_database(first).parent.mkdir()
    duckdb.connect(str(work_database(first))).close()
    publish(tmp_path, first, keep=5)
    publish(tmp_path, built(tmp_path, 2, total), keep=5)  # as Spark's: its tables lie elsewhere
    assert not take_work_database(tmp_path, tmp_path / "next")


@pytest.mark.parametrize(
    "changes",
    [
        "create schema seeds; create table seeds.options as select 3 as score",
        "comment on column marts.national_scores.total is 'of 100'",
        "alter table marts.national_scores alter column total set not null",
    ],
)
def test_a_change_beside_the_rows_of_marts_is_a_new_version(changes: str, tmp_path: Path) -> None:
    first, _ = publish(tmp_path, built(tmp_path, 1, 40), keep=5)
    folder = built(tmp_path, 2, 40)
    with duckdb.connect(str(folder / "payesh.duckdb")) as connection:
        connection.execute(changes)
    second, is_new = publish(tmp_path, folder, keep=5)
    assert is_new
    assert second != first


def test_only_the_last_versions_are_kept(tmp_path: Path) -> None:
    for day in range(1, 6):
        publish(tmp_path, built(tmp_path, day, day), keep=2)
    assert [version[:8] for version in versions(tmp_path)] == ["20210604", "20210605"]
    assert current_version(tmp_path) == versions(tmp_path)[-1]


def test_a_mart_hash_is_of_the_rows_and_not_of_their_order(tmp_path: Path) -> None:
    hashes = []
    for name, order in (("a", "asc"), ("b", "desc")):
        with duckdb.connect(str(tmp_path / name)) as connection:
            connection.execute("create schema marts")
            connection.execute(f"create table marts.m as select range as n from range(9) order by n {order}")
        hashes.append(mart_hashes(tmp_path / name))
    assert hashes[0] == hashes[1]


def test_a_second_writer_is_told_who_holds_the_home(tmp_path: Path) -> None:
    with writer_lock(tmp_path), pytest.raises(LockedError, match=r"process \d+ is writing"), writer_lock(tmp_path):
        pass
