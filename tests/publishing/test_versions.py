"""A rollback puts a whole older version back and holds it; names of versions follow one another whatever the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.marts.published import NothingPublishedError
from flows.publishing.publish import new_build_folder, publish
from flows.publishing.rollback import hold, lift_hold, rollback
from flows.publishing.versions import VersionError, current_version, opens, verify_version, versions


def published(home: Path, day: int, total: int, status: str = "landed") -> str:
    """Publish a version whose national total is `total`, and whose feed came or not; returns its id."""
    folder = new_build_folder(home, datetime(2021, 6, day, tzinfo=UTC))
    with duckdb.connect(str(folder / "payesh.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.national_scores as select ? as total", [total])
        connection.execute("create table marts.feed_status as select ? as status", [status])
    return publish(home, folder, keep=5)[0]


def seen_total(home: Path) -> int:
    """The total that a reader sees."""
    with duckdb.connect(str(home / "payesh.duckdb"), read_only=True) as connection:
        (total,) = connection.execute("select total from marts.national_scores").fetchone() or (-1,)
    return int(total)


def damage(home: Path, version: str) -> None:
    """Overwrite the middle of a version's file, as a failing disk does."""
    database = home / "versions" / version / "payesh.duckdb"
    data = bytearray(database.read_bytes())
    data[: len(data) // 2] = bytes(len(data) // 2)
    database.write_bytes(data)


def test_a_rollback_shows_the_version_before_and_says_why(tmp_path: Path) -> None:
    first, _ = published(tmp_path, 1, 40), published(tmp_path, 2, 41)
    assert rollback(tmp_path, None, "a wrong feed") == first
    assert seen_total(tmp_path) == 40
    held = hold(tmp_path)
    assert held is not None
    assert (held["version"], held["reason"]) == (first, "a wrong feed")
    lift_hold(tmp_path)
    assert hold(tmp_path) is None
    assert seen_total(tmp_path) == 40


def test_a_rollback_passes_over_versions_that_tell_of_a_feeds_trouble_alone(tmp_path: Path) -> None:
    published(tmp_path, 1, 39)
    good = published(tmp_path, 2, 40)
    published(tmp_path, 3, 41)
    published(tmp_path, 4, 41, "source_failed")
    published(tmp_path, 5, 41)
    assert rollback(tmp_path, None, "a wrong feed") == good


@pytest.mark.parametrize("content", ["", "{", None])
def test_a_rollback_from_a_version_that_can_not_say_its_figures_goes_to_the_one_before(
    tmp_path: Path, content: str | None
) -> None:
    before, damaged = published(tmp_path, 1, 40), published(tmp_path, 2, 41)
    manifest = tmp_path / "versions" / damaged / "manifest.json"
    if content is None:
        manifest.unlink()
    else:
        manifest.write_text(content)
    assert rollback(tmp_path, None, "it is damaged") == before


def test_a_rollback_goes_to_the_version_that_is_named(tmp_path: Path) -> None:
    first = published(tmp_path, 1, 40)
    published(tmp_path, 2, 41)
    third = published(tmp_path, 3, 42)
    rollback(tmp_path, first, "two wrong feeds")
    assert seen_total(tmp_path) == 40
    rollback(tmp_path, third, "they were right")
    assert seen_total(tmp_path) == 42


def test_a_rollback_refuses_what_is_not_there_or_not_whole(tmp_path: Path) -> None:
    with pytest.raises(NothingPublishedError, match="Nothing is published"):
        rollback(tmp_path, None, "")
    first, second = published(tmp_path, 1, 40), published(tmp_path, 2, 41)
    with pytest.raises(VersionError, match=f"there is no version 2020; kept are: {first}, {second}"):
        rollback(tmp_path, "2020", "")
    damage(tmp_path, first)
    with pytest.raises(VersionError, match="does not open"):
        rollback(tmp_path, None, "")
    assert seen_total(tmp_path) == 41
    assert hold(tmp_path) is None


def test_rows_that_are_not_those_that_were_published_are_noticed(tmp_path: Path) -> None:
    version = published(tmp_path, 1, 40)
    verify_version(tmp_path, version)
    with duckdb.connect(str(tmp_path / "versions" / version / "payesh.duckdb")) as connection:
        connection.execute("update marts.national_scores set total = 99")
    with pytest.raises(VersionError, match="its marts are not those that were published"):
        verify_version(tmp_path, version)


def test_a_damaged_published_file_is_replaced_even_by_a_build_of_equal_marts(tmp_path: Path) -> None:
    version = published(tmp_path, 1, 40)
    damage(tmp_path, version)
    assert not opens(tmp_path)
    assert published(tmp_path, 2, 40) != version
    assert seen_total(tmp_path) == 40


def test_a_clock_that_was_set_back_does_not_put_a_version_among_older_ones(tmp_path: Path) -> None:
    later = published(tmp_path, 20, 40)
    earlier = published(tmp_path, 1, 41)
    assert versions(tmp_path) == [later, earlier]
    assert current_version(tmp_path) == earlier
    rollback(tmp_path, None, "try")
    assert seen_total(tmp_path) == 40
