"""File and report of a version are published together; a broken link is named, and each way out that is named works."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small_versions import follow_links, make_former_layout, publish_total, seen_report, seen_total

from flows.marts.published import NothingPublishedError
from flows.publishing.rollback import lift_hold, require_published, rollback, trouble_of_published, way_out
from flows.publishing.versions import VersionError, current_version, versions
from flows.system.home import published_file, report_link, version_file, version_folder
from flows.system.published_link import keep_links, read_published_link, shown_report, switch


def seen(home: Path) -> tuple[str | None, str | None]:
    """The versions whose file and whose report readers see at this moment."""
    database = published_file(home)
    return (database.resolve().parent.name if database.exists() else None, seen_report(home))


def test_a_version_without_a_report_shows_none_rather_than_the_former_one_s(tmp_path: Path) -> None:
    first = publish_total(tmp_path, 1, 40, with_report=True)
    assert seen(tmp_path) == (first, first)
    second = publish_total(tmp_path, 2, 41)
    assert seen(tmp_path) == (second, None)
    assert shown_report(tmp_path) is None


@pytest.mark.parametrize("former", ["of now", "of before", "of before, its report another's", "none"])
def test_at_no_moment_do_file_and_report_lead_to_two_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, former: str
) -> None:
    first, second = (publish_total(tmp_path, day, 40 + day, with_report=True) for day in (1, 2))
    if former.startswith("of before"):
        make_former_layout(tmp_path, second, first if "another" in former else second)
    if former == "none":
        for link in ("published", "payesh.duckdb", "report"):
            (tmp_path / link).unlink()
    moments = [seen(tmp_path)]
    replace = Path.replace

    def observed(path: Path, target: Path) -> Path:
        done = replace(path, target)
        moments.append(seen(tmp_path))
        return done

    monkeypatch.setattr(Path, "replace", observed)
    switch(tmp_path, first)
    assert moments[-1] == (first, first)
    after_the_former = [moment for moment in moments if moment != moments[0]]
    assert {database for database, _ in moments} <= {None, first, second}
    assert all(report in (None, database) for database, report in after_the_former), moments


def test_a_home_of_before_is_read_as_it_is_and_brought_along_by_the_next_who_writes(tmp_path: Path) -> None:
    first, second = (publish_total(tmp_path, day, 40 + day, with_report=True) for day in (1, 2))
    make_former_layout(tmp_path, second, first)
    assert (current_version(tmp_path), seen_total(tmp_path)) == (second, 42)
    assert shown_report(tmp_path) is None, "the report of another version is none of the published one"
    keep_links(tmp_path)
    assert seen(tmp_path) == (second, second)
    assert published_file(tmp_path).readlink() == Path("published/payesh.duckdb")
    assert report_link(tmp_path).readlink() == Path("published/report")
    assert (tmp_path / "published").readlink() == Path("versions") / second


def test_an_absolute_link_into_the_home_is_a_link_into_the_home(tmp_path: Path) -> None:
    first, second = (publish_total(tmp_path, day, 40 + day) for day in (1, 2))
    (tmp_path / "published").unlink()
    (tmp_path / "published").symlink_to(version_folder(tmp_path, first).absolute())
    assert read_published_link(tmp_path).version == first
    published_file(tmp_path).unlink()
    published_file(tmp_path).symlink_to(version_file(tmp_path, second).absolute())
    assert read_published_link(tmp_path).version == second


def copy_file(home: Path) -> None:
    shutil.copy(published_file(home), home / "copy")
    published_file(home).unlink()
    (home / "copy").rename(published_file(home))


def put_a_folder(home: Path) -> None:
    published_file(home).unlink()
    (published_file(home) / "inside").mkdir(parents=True)


def lead_outside(home: Path) -> None:
    shutil.copytree(version_folder(home, str(current_version(home))), home.parent / "elsewhere")
    (home / "published").unlink()
    (home / "published").symlink_to("../elsewhere")


def lead_nowhere(home: Path) -> None:
    (home / "published").unlink()
    (home / "published").symlink_to("versions/20210699T000000000000Z")


def lead_to_another_file(home: Path) -> None:
    published_file(home).unlink()
    published_file(home).symlink_to(Path("published") / "manifest.json")


def lead_round(home: Path) -> None:
    (home / "published").unlink()
    (home / "published").symlink_to("published")


def remove_version(home: Path) -> None:
    shutil.rmtree(version_folder(home, str(current_version(home))))


def remove_file_of_version(home: Path) -> None:
    version_file(home, str(current_version(home))).unlink()


def remove_link(home: Path) -> None:
    (home / "published").unlink()


def remove_way(home: Path) -> None:
    published_file(home).unlink()


BROKEN: list[tuple[Callable[[Path], None], str]] = [
    (follow_links, "payesh.duckdb is no link to a version but stands for itself"),
    (copy_file, "payesh.duckdb is no link to a version but stands for itself"),
    (put_a_folder, "payesh.duckdb is no link to a version but stands for itself"),
    (lead_outside, "published leads to ../elsewhere, which is no version of this home"),
    (lead_nowhere, "published leads to versions/20210699T000000000000Z, which is no version of this home"),
    (lead_to_another_file, "payesh.duckdb leads to published/manifest.json, which is no version of this home"),
    (lead_round, "published leads to published, which is no version of this home"),
    (remove_version, "whose file is not there"),
    (remove_file_of_version, "whose file is not there"),
    (remove_link, "published, through which payesh.duckdb leads to a version, is not there"),
    (remove_way, "payesh.duckdb is not there, while versions are kept"),
]


@pytest.mark.parametrize(("breaks", "told"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_a_broken_link_is_named_with_a_rollback_that_does_not_refuse(
    tmp_path: Path, breaks: Callable[[Path], None], told: str
) -> None:
    home = tmp_path / "home"
    first = publish_total(home, 1, 40, with_report=True)
    publish_total(home, 2, 41, with_report=True)
    breaks(home)
    with pytest.raises(VersionError) as error:
        require_published(home)
    assert told in str(error.value)
    assert "payesh refresh" in str(error.value)
    advised = way_out(home).rpartition("--to ")[2]
    assert rollback(home, advised, "it is broken") == advised
    assert trouble_of_published(home) == ""
    assert seen(home) == (advised, advised)
    assert first in versions(home)


@pytest.mark.parametrize(("breaks", "told"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_a_broken_link_is_mended_by_what_is_published_next(
    tmp_path: Path, breaks: Callable[[Path], None], told: str
) -> None:
    home = tmp_path / "home"
    publish_total(home, 1, 40)
    breaks(home)
    assert told in trouble_of_published(home)
    assert "rollback" not in way_out(home) or versions(home), "there is nothing to go back to"
    version = publish_total(home, 2, 40)  # equal to what was published, which nobody can rely on any more
    assert (require_published(home), seen_total(home), seen(home)) == (version, 40, (version, None))


def test_what_stood_where_a_link_belongs_is_kept_aside(tmp_path: Path) -> None:
    publish_total(tmp_path, 1, 40, with_report=True)
    follow_links(tmp_path)
    (tmp_path / "report" / "notes.txt").write_text("of a person")
    publish_total(tmp_path, 2, 41)
    kept = {path.name for path in (tmp_path / "replaced").iterdir()}
    assert kept == {"published.1", "payesh.duckdb.1", "report.1"}
    assert (tmp_path / "replaced" / "report.1" / "notes.txt").read_text() == "of a person"


def test_before_the_first_version_nothing_is_broken(tmp_path: Path) -> None:
    assert read_published_link(tmp_path).trouble == ""
    with pytest.raises(NothingPublishedError):
        require_published(tmp_path)


def test_a_damaged_only_version_is_not_advised_to_be_rolled_back(tmp_path: Path) -> None:
    version = publish_total(tmp_path, 1, 40)
    version_file(tmp_path, version).write_bytes(b"no database")
    assert way_out(tmp_path) == "payesh refresh, which publishes anew"
    second = publish_total(tmp_path, 2, 40)
    version_file(tmp_path, second).write_bytes(b"no database either")
    assert "rollback" not in way_out(tmp_path), "the older one does not open"
    with pytest.raises(VersionError, match="does not open"):
        rollback(tmp_path, None, "")


def test_other_rows_than_were_published_are_replaced_by_a_build_of_the_same(tmp_path: Path) -> None:
    version = publish_total(tmp_path, 1, 40)
    former = version_file(tmp_path, version).read_bytes()
    other = publish_total(tmp_path, 2, 41)
    shutil.copy(version_file(tmp_path, other), version_file(tmp_path, version))
    with pytest.raises(VersionError, match="are not those that were published"):
        rollback(tmp_path, version, "")
    version_file(tmp_path, other).write_bytes(former)
    assert publish_total(tmp_path, 3, 41) not in (version, other)
    assert seen_total(tmp_path) == 41


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"marts": 7}', '{"marts": ["a"]}', "null"])
def test_a_manifest_that_cannot_be_read_is_named_and_its_version_built_anew(tmp_path: Path, text: str) -> None:
    version = publish_total(tmp_path, 1, 40)
    manifest = version_folder(tmp_path, version) / "manifest.json"
    manifest.write_text(text)
    with pytest.raises(VersionError, match=r"manifest\.json: no readable manifest"):
        rollback(tmp_path, version, "")
    assert publish_total(tmp_path, 2, 40) != version


def test_a_version_that_nobody_may_remove_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish_total(tmp_path, 1, 40)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", first)

    with monkeypatch.context() as context:
        context.setattr(os, "scandir", forbidden)  # with which a folder's removal begins
        second = publish_total(tmp_path, 2, 41, keep=1)
    assert versions(tmp_path) == [first, second]
    lift_hold(tmp_path)
    publish_total(tmp_path, 3, 42, keep=1)
    assert len(versions(tmp_path)) == 1
