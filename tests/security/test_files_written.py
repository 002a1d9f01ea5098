"""Whatever the umask and the folder's name: files are for their owner and group, and quotes in a path are no SQL."""

from __future__ import annotations

import grp
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT
from workbench import copy_project

from flows.building.build import BuildFailedError, build
from flows.ingestion.accepted import write_receipts
from flows.ingestion.inbox_files import quarantine_unrecognised
from flows.ingestion.ingest import ingest_feed
from flows.ingestion.landing import LandingError, read_landed
from flows.operations.run_log import start_run, write_runs_parquet
from flows.publishing.editions import (
    freeze,
    keep_last_published,
    open_edition,
    verify_checksums,
    write_build_inputs_parquet,
    write_editions_parquet,
)
from flows.publishing.publish import new_build_folder, publish
from flows.publishing.rollback import rollback
from flows.publishing.versions import versions
from flows.settings import Settings
from flows.system.atomic_files import make_folder
from flows.system.errors import PayeshError
from flows.system.home import DATABASE, landing_folder, work_database
from flows.system.lock import writer_lock
from flows.system.sharing import umask as umask_of_settings
from flows.system.sharing import unshared

NOW = datetime(2024, 5, 1, tzinfo=UTC)
CSV = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\nسازمان الف,https://a.example/,100,99,99\n".encode()
SOURCES = ("stg_uptime__checks", "stg_editions__figures", "stg_landing__receipts")
MODELS = " ".join(("corrections", *(f"resource_type:model,{model}" for model in SOURCES)))  # one of each source
FIGURES = """
    create schema marts;
    create table marts.score_figures as select 7 as period, 'agency' as entity_kind, 'a' as entity_id,
        'total' as measure, 'a' as agency_id, null::varchar as pillar, null::integer as indicator_no,
        {}::decimal(38, 15) as value, null::varchar as value_text
"""
RECEIPTS = """
    create schema reference;
    create table reference.landed_files as select period, feed, landing_id from read_parquet('{}')
"""


def worked_in(home: Path, inbox: Path) -> None:
    """All that is written without dbt and Prefect: landings, an edition, versions, a rollback."""
    (inbox / "uptime.csv").write_bytes(CSV)
    (inbox / "unknown.csv").write_bytes(CSV)
    with writer_lock(home):
        ingest_feed(home, "uptime", 7, inbox, NOW)
        quarantine_unrecognised(home, 7, inbox)
        write_receipts(home)
        landed = str(home / "receipts" / "receipts.parquet").replace("'", "''")
        for day, total in ((1, 40), (2, 41)):
            folder = new_build_folder(home, datetime(2024, 5, day, tzinfo=UTC))
            with duckdb.connect(str(folder / DATABASE)) as connection:
                connection.execute(FIGURES.format(total))
                connection.execute(RECEIPTS.format(landed))
            publish(home, folder, keep=5)
        freeze(home, 7, 1, NOW)
        open_edition(home, 7, 2, NOW)
        write_editions_parquet(home)
        keep_last_published(home)
        write_build_inputs_parquet(home, {"models": "0", "parsers": "0"})
        with start_run(home, NOW).step("build"):
            write_runs_parquet(home)
        verify_checksums(home)
        rollback(home, versions(home)[0], "a test")
        new_build_folder(home, NOW)


def modes(home: Path, of_folders: bool) -> dict[int, list[str]]:
    """Files (or folders) of the home by their mode."""
    found: dict[int, list[str]] = {}
    for path in [home, *home.rglob("*")]:
        if not path.is_symlink() and path.is_dir() == of_folders:
            found.setdefault(stat.S_IMODE(path.stat().st_mode), []).append(str(path.relative_to(home)))
    return found


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> object:
    """A umask, for the time of a test."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_files_are_0640_and_folders_0750_whatever_the_umask(tmp_path: Path) -> None:
    (inbox := tmp_path / "inbox").mkdir()
    worked_in(tmp_path / "home", inbox)
    files, folders = modes(tmp_path / "home", False), modes(tmp_path / "home", True)
    frozen = files.pop(0o440)
    assert all(name.startswith("editions/frozen/7/1/") for name in frozen)
    assert folders.pop(0o550) == ["editions/frozen/7/1"]
    assert (set(files), set(folders)) == ({0o640}, {0o750}), (files, folders)


@pytest.mark.parametrize(("setting", "file", "folder"), [("0600", 0o600, 0o700), ("0644", 0o644, 0o755)])
def test_the_mode_of_the_settings_is_that_of_every_file(
    setting: str, file: int, folder: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox := tmp_path / "inbox").mkdir()
    monkeypatch.setenv("PAYESH_READERS__MODE", setting)
    worked_in(tmp_path / "home", inbox)
    files, folders = modes(tmp_path / "home", False), modes(tmp_path / "home", True)
    assert (set(files), set(folders)) == ({file, file & 0o444}, {folder, folder & 0o555}), (files, folders)
    assert umask_of_settings() == 0o777 - folder  # for Prefect, dbt and the report


@pytest.mark.skipif(os.geteuid() != 0, reason="a group of which one is no member is root's to give")
def test_a_group_reads_what_was_there_what_is_written_and_what_others_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, group = tmp_path / "home", grp.getgrgid(1)
    (inbox := tmp_path / "inbox").mkdir()
    worked_in(home, inbox)
    monkeypatch.setenv("PAYESH_READERS__GROUP", group.gr_name)
    assert "is not the group's" in unshared(home, home / DATABASE)
    with writer_lock(home):
        folder = new_build_folder(home, NOW)
        with duckdb.connect(str(folder / DATABASE)) as connection:
            connection.execute(FIGURES.format(42))
        publish(home, folder, keep=5)
    assert {path.lstat().st_gid for path in [home, *home.rglob("*")] if not path.is_symlink()} == {group.gr_gid}
    files, folders = modes(home, False), modes(home, True)
    assert (set(files), set(folders)) == ({0o640, 0o440}, {0o2750, 0o2550})
    assert unshared(home, home / DATABASE) == ""


def test_a_home_that_hands_its_group_on_goes_on_doing_so(tmp_path: Path) -> None:
    (home := tmp_path / "home").mkdir()
    home.chmod(0o2750)
    (inbox := tmp_path / "inbox").mkdir()
    worked_in(home, inbox)
    assert set(modes(home, True)) == {0o2750, 0o550}


@pytest.mark.parametrize("opened", [".", "versions", DATABASE])
def test_a_way_to_the_published_file_that_is_open_or_closed_against_the_settings_is_told(
    opened: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox := tmp_path / "inbox").mkdir()
    worked_in(home := tmp_path / "home", inbox)
    path = (home / opened).resolve()
    path.chmod(path.stat().st_mode | 0o005)
    assert unshared(home, home / DATABASE) == f"{path} is open to every user"
    path.chmod(path.stat().st_mode & 0o700)
    assert unshared(home, home / DATABASE) == ""
    monkeypatch.setenv("PAYESH_READERS__MODE", "0640")
    assert unshared(home, home / DATABASE) == f"{path} is closed to readers of PAYESH_READERS__MODE"
    with writer_lock(home):
        assert unshared(home, home / DATABASE) == ""


@pytest.mark.parametrize(("variable", "value"), [("MODE", "0666"), ("MODE", "rw-r-----"), ("GROUP", "no such group")])
def test_readers_that_are_none_are_refused_by_name_wherever_a_file_is_written(
    variable: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PAYESH_READERS__{variable}", value)
    for do in (Settings, lambda: make_folder(tmp_path / "new")):
        with pytest.raises(PayeshError) as error:
            do()
        assert str(error.value).startswith(f"PAYESH_READERS__{variable}: ")


@pytest.mark.long(seconds=4)
@pytest.mark.usefixtures("umask")
def test_what_prefect_and_dbt_write_has_the_same_modes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    program = (
        "import pathlib, sys; from flows.operations.prefect_defaults import set_prefect_defaults as begin;"
        "home = pathlib.Path(sys.argv[1]); begin(home); (home / 'prefect' / 'storage').mkdir();"
        "(home / 'prefect' / 'storage' / 'prefect.db').touch()"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    subprocess.run([sys.executable, "-c", program, str(home)], env=environment, cwd=PROJECT, check=True)
    copy_project(tmp_path / "project")
    (tmp_path / "project" / "dbt_project.yml").write_text("name: payesh\nprofile: none\n")  # it fails, but has its log
    with pytest.raises(BuildFailedError):
        build(tmp_path / "project", home, home / "builds" / "one")
    files, folders = modes(home, False), modes(home, True)
    assert (set(files), set(folders)) == ({0o640}, {0o750}), (files, folders)
    assert "builds/one/dbt/dbt.log" in files[0o640]


@pytest.mark.soak(alone=True)
@pytest.mark.long(seconds=15)
def test_an_apostrophe_or_a_space_in_a_path_is_part_of_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_INDIRECT_SELECTION", "empty")  # tests on these need seeds and models that are not built
    place = tmp_path / "it's here; --"
    (inbox := place / "in box").mkdir(parents=True)
    worked_in(place / "ho'me", inbox)
    copy_project(project := place / "pro'ject")
    (project / "tests" / "data").unlink()  # its tests on data need every model
    (project / "tests" / "data").mkdir()
    for name in ("generic", "fixtures"):
        (project / "tests" / "data" / name).symlink_to(PROJECT / "tests" / "data" / name)
    (folder := tmp_path / "bu'ild").mkdir()
    assert build(project, place / "ho'me", folder, select=MODELS) == folder / DATABASE
    with duckdb.connect(str(work_database(folder)), read_only=True) as connection:
        assert connection.execute("select agency_name from staging.stg_uptime__checks").fetchall() == [("سازمان الف",)]
    assert {path.name for path in tmp_path.iterdir()} == {place.name, folder.name}


def test_bytes_that_were_changed_after_they_were_landed_are_noticed(tmp_path: Path) -> None:
    (inbox := tmp_path / "inbox").mkdir()
    (inbox / "uptime.csv").write_bytes(CSV)
    ingest_feed(tmp_path / "home", "uptime", 7, inbox, NOW)
    (landed,) = (path for path in landing_folder(tmp_path / "home", "uptime", 7).iterdir() if path.suffix != ".json")
    landed.write_bytes(CSV.replace(b"99,99", b"98,98"))
    with pytest.raises(LandingError, match="so they were changed"):
        read_landed(tmp_path / "home", "uptime", 7, landed.name)
    ingest_feed(tmp_path / "home", "uptime", 7, inbox, NOW)
    assert read_landed(tmp_path / "home", "uptime", 7, landed.name) == CSV, "the inbox still has them"
