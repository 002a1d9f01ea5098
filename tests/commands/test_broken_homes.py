"""Every command ends in a line and a documented code, whatever became of the home, the disk or the settings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT
from every_command import Ended, run_all
from small_versions import follow_links, publish_total

from flows.system.errors import ExitCode
from flows.system.home import hold_file, published_file, receipts_file
from flows.system.lock import writer_lock

CODES = {0, *ExitCode}
LINES_AT_MOST = 4
SOAK_ALONE = pytest.mark.soak(alone=True)
MODES_HOLD = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
"""Root, too, is held by the modes of files without these."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two versions, and beside it a period's empty inbox and a sender's file."""
    folder = tmp_path_factory.mktemp("broken")
    for day in (1, 2):
        publish_total(folder / "home", day, 40 + day)
    (folder / "periods" / "07" / "inbox").mkdir(parents=True)
    (folder / "uptime.csv").write_text("a,b\n1,2\n")
    return folder


@pytest.fixture
def place(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, for a test to break."""
    shutil.copytree(whole, tmp_path / "place", symlinks=True)
    for name in [name for name in os.environ if name.startswith(("PAYESH_", "PREFECT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PAYESH_PERIODS_DIRECTORY", str(tmp_path / "place" / "periods"))
    monkeypatch.setenv("PAYESH_LOCK_WAIT_SECONDS", "0")
    monkeypatch.setenv("PAYESH_RUNS__WRITE_REPORT", "false")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "place"


def copy(broken: Path, home: Path) -> None:
    """Put a home as it was broken, since the command before may have mended it."""
    subprocess.run(["/bin/rm", "-rf", str(home)], check=True)
    subprocess.run(["/bin/cp", "-a", str(broken), str(home)], check=True)


def require_lines(ended: list[Ended]) -> None:
    assert len(ended) > 20, "there are more commands than were tried"
    for each in ended:
        assert each.fault == "", each
        assert each.exit_code in CODES, each
        assert len(each.said) <= LINES_AT_MOST, each
        assert not any("Traceback" in line for line in each.said), each


def published_version(home: Path) -> Path:
    return published_file(home).resolve().parent


def be_a_file(home: Path) -> None:
    shutil.rmtree(home)
    home.write_text("no folder")


def lead_nowhere(home: Path) -> None:
    home.rename(home.with_name("unmounted"))
    home.symlink_to("disk")


def hold_cut_off(home: Path) -> None:
    hold_file(home).write_text('{"version": "2021')


def manifest_cut_off(home: Path) -> None:
    (published_version(home) / "manifest.json").write_text('{"marts": {')


def version_removed(home: Path) -> None:
    shutil.rmtree(published_version(home))


def no_database(home: Path) -> None:
    (published_version(home) / "payesh.duckdb").write_bytes(b"no database")


def receipts_cut_off(home: Path) -> None:
    receipts_file(home).parent.mkdir()
    receipts_file(home).write_bytes(b"PAR1 cut off")


def edition_cut_off(home: Path) -> None:
    (home / "editions" / "open").mkdir(parents=True)
    (home / "editions" / "open" / "7.json").write_text("{")


def files_for_folders(home: Path) -> None:
    for name in ("builds", "runs", "editions", "replaced", "parsed"):
        shutil.rmtree(home / name, ignore_errors=True)
        (home / name).write_text("no folder")


def versions_a_file(home: Path) -> None:
    shutil.rmtree(home / "versions")
    (home / "versions").write_text("no folder")


def folders_for_files(home: Path) -> None:
    (home / "hold.json").mkdir()
    (home / ".lock").unlink(missing_ok=True)
    (home / ".lock").mkdir()


def records_of_another_shape(home: Path) -> None:
    for name in (
        "in_force/nix/7.json",
        "attempts/nix/7/20240501T000000000000Z.json",
        "runs/20240501T000000000000Z.jsonl",
    ):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("[7]")


def strange_names(home: Path) -> None:
    for name in ("versions/before-the-upgrade", "editions/frozen/07", "editions/open/old", "runs/x.jsonl"):
        (home / name).mkdir(parents=True)


@pytest.mark.long(seconds=40)
@pytest.mark.parametrize(
    "breaks",
    [
        *(be_a_file, lead_nowhere, hold_cut_off, manifest_cut_off, no_database),
        *(pytest.param(each, marks=SOAK_ALONE) for each in (follow_links, version_removed, receipts_cut_off)),
        *(pytest.param(each, marks=SOAK_ALONE) for each in (edition_cut_off, files_for_folders, versions_a_file)),
        *(
            pytest.param(each, marks=SOAK_ALONE)
            for each in (folders_for_files, strange_names, records_of_another_shape)
        ),
    ],
)
def test_each_command_says_in_lines_what_is_wrong_with_a_home(place: Path, breaks: Callable[[Path], None]) -> None:
    breaks(place / "home")
    (place / "home").rename(place / "broken")
    ended = run_all(str(place / "home"), place / "uptime.csv", before=lambda: copy(place / "broken", place / "home"))
    require_lines(ended)
    if breaks in (be_a_file, lead_nowhere):
        assert {each.exit_code for each in ended if each.command.split()[0] in ("refresh", "status", "doctor")} == {2}


@pytest.mark.long(seconds=20)
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *(("KEEP_VERSIONS", text) for text in ("-3", "0", "five", "")),
        *(("FEEDS", text) for text in ("{", "[]", '{"uptime": 7}')),
        *(("HOME", ""), ("PERIODS_DIRECTORY", ""), ("PROJECT_DIRECTORY", "")),
        *(("RUNS__BUILD_SECONDS", "-1"), ("READERS__MODE", "0777"), ("FETCH", "no JSON")),
    ],
)
def test_each_command_refuses_wrong_settings_by_name(
    place: Path, variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PAYESH_{variable}", value)
    ended = run_all("" if variable == "HOME" else str(place / "home"), place / "uptime.csv")
    require_lines(ended)
    refused = {
        each.command.split()[0]: each for each in ended if any(f"PAYESH_{variable}" in said for said in each.said)
    }
    assert {"refresh", "plan", "doctor", "rollback", "export", "clean"} <= set(refused)
    assert {each.exit_code for each in refused.values()} == {2}


def test_each_command_that_writes_is_refused_at_once_while_another_writes(place: Path) -> None:
    with writer_lock(place / "home"):
        ended = run_all(str(place / "home"), place / "uptime.csv")
    require_lines(ended)
    refused = {each.command.split()[0] for each in ended if each.exit_code == ExitCode.LOCKED}
    assert {"refresh", "rollback", "report", "edition", "clean"} <= refused
    assert not refused & {"status", "versions", "sql", "plan", "doctor"}, "who reads asks for no lock"


def test_each_command_says_in_a_line_that_the_disk_is_full(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(place)._replace(free=0)
    monkeypatch.setattr("flows.system.disk_space.shutil.disk_usage", lambda _: usage)
    ended = run_all(str(place / "home"), place / "uptime.csv")
    require_lines(ended)
    told = {each.command.split()[0] for each in ended if any("make room" in line for line in each.said)}
    assert {"refresh", "report", "export"} <= told
    assert {each.name for each in (place / "home").iterdir()} >= {"versions", "payesh.duckdb"}
    assert not list(place.rglob("report.new"))


def close_home(home: Path) -> None:
    home.chmod(0)


def make_read_only(home: Path) -> None:
    for path in [home, *home.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)


def close_version(home: Path) -> None:
    published_version(home).chmod(0)


def close_records(home: Path) -> None:
    hold_file(home).write_text("{}")
    hold_file(home).chmod(0)
    (published_version(home) / "manifest.json").chmod(0)
    (home / "editions" / "open").mkdir(parents=True)
    (home / "editions" / "open" / "7.json").touch(0)


def close_landing(home: Path) -> None:
    active = home / "in_force" / "uptime" / "7.json"
    active.parent.mkdir(parents=True)
    active.write_text('{"uptime.csv": "abc"}')
    landing = home / "landing" / "uptime" / "7"
    landing.mkdir(parents=True)
    (landing / "abc.receipt.json").touch(0)
    (landing / "abc").touch(0)


def close_seeds(home: Path) -> None:
    project = home.parent / "project"
    (project / "seeds" / "methodology").mkdir(parents=True)
    (project / "seeds" / "methodology" / "periods.csv").touch(0)
    os.environ["PAYESH_PROJECT_DIRECTORY"] = str(project)


def close_inbox(home: Path) -> None:
    (home.parent / "periods" / "07" / "inbox" / "uptime.csv").touch(0)


@pytest.mark.long(seconds=40)
@pytest.mark.skipif(bool(MODES_HOLD) and shutil.which("setpriv") is None, reason="no modes hold root here")
@pytest.mark.parametrize(
    "closes",
    [
        close_home,
        *(pytest.param(each, marks=SOAK_ALONE) for each in (make_read_only, close_version, close_records)),
        *(pytest.param(each, marks=SOAK_ALONE) for each in (close_landing, close_seeds, close_inbox)),
    ],
)
def test_each_command_says_in_lines_what_it_may_not_read_or_write(
    place: Path, closes: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYESH_PROJECT_DIRECTORY", str(PROJECT))  # which a case may change
    closes(place / "home")
    program = [*MODES_HOLD, sys.executable, "-m", "every_command", str(place / "home"), str(place / "uptime.csv")]
    paths = os.pathsep.join(map(str, [PROJECT, PROJECT / "tests", PROJECT / "tests" / "commands"]))
    done = subprocess.run(program, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False)
    (place / "home").chmod(0o750)
    assert done.returncode == 0, done.stderr
    ended = [Ended(*each) for each in json.loads(done.stdout.splitlines()[-1])]
    require_lines(ended)
    assert not any("remove it" in line for each in ended for line in each.said), "what is whole is nobody's to remove"
    if closes is close_home:
        told = [each for each in ended if each.command.split()[0] in ("status", "refresh", "rollback", "report")]
        assert all("may not be used by" in " ".join(each.said) for each in told), told
