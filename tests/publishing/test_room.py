"""Reports, exports and freezes look for room before they write, and leave nothing when it runs out."""

from __future__ import annotations

import errno
import os
import shutil
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
from small_versions import publish_total, seen_report
from typer.testing import CliRunner

from flows.cli import app
from flows.publishing import report_folder
from flows.publishing.edition_files import RELATIONS
from flows.report import site
from flows.system.home import published_file

NO_ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def fill_disk(*_: object, **__: object) -> NoReturn:
    raise NO_ROOM


@pytest.fixture
def home(tmp_path: Path) -> Path:
    publish_total(tmp_path / "home", 1, 40, with_report=True)
    return tmp_path / "home"


def run(home: Path, *arguments: str) -> tuple[int, list[str]]:
    done = CliRunner().invoke(app, arguments, env={"PAYESH_HOME": str(home)})
    assert not done.exception or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stderr.strip().splitlines()


def entries(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name != ".lock"}


@pytest.mark.parametrize("to", [(), ("--to", "elsewhere/report")])
def test_a_report_for_which_the_disk_has_no_room_leaves_nothing(
    home: Path, to: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_database: Path, _version: str, _period: int | None, folder: Path) -> NoReturn:
        folder.mkdir(parents=True)
        (folder / "half.html").write_text("half")
        raise NO_ROOM

    monkeypatch.chdir(home.parent)
    monkeypatch.setattr(report_folder, "write_report", half)
    before = entries(home)
    exit_code, said = run(home, "report", *to)
    assert (exit_code, len(said), entries(home)) == (2, 1, before), said
    assert "is full (No space left on device); make room" in said[0]
    assert seen_report(home) is not None, "the one that was there stays"
    assert not (home.parent / "elsewhere" / "report").exists()


def find_no_room(database: Path, version: str, period: int, folder: Path, code: str) -> None:  # noqa: ARG001
    """Stands for a language in the report's half minute: one finds no room, the other one would go on."""
    if code == "en":
        time.sleep(60)
    fill_disk(folder)


class PeriodSeven:
    """Stands for the marts of a version that has scores."""

    period = 7

    def __init__(self, *_: object) -> None:
        pass


def write_without_room(*given: Any) -> None:  # noqa: ANN401 - handed on as it is
    """A language's process, with `find_no_room` for its work; a new interpreter finds it by its name."""
    site.write_language = find_no_room
    WRITE_ALONE(*given)


WRITE_ALONE = site._write_alone


def test_of_two_languages_the_one_that_finds_no_room_ends_both_and_prints_no_traceback(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "Marts", PeriodSeven)
    monkeypatch.setattr(site, "_write_alone", write_without_room)
    began = time.monotonic()
    with pytest.raises(OSError, match="No space left on device"):
        site.write_report(published_file(home), "a version", None, tmp_path / "report")
    assert time.monotonic() - began < 50
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_an_export_for_which_the_disk_has_no_room_leaves_nothing(
    home: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home.parent)
    monkeypatch.setattr(f"flows.commands.export.write_{kind}", fill_disk)
    before = entries(home.parent)
    exit_code, said = run(home, "export", kind, "--to", "out")
    assert (exit_code, len(said), entries(home.parent)) == (2, 1, before), said
    assert "make room" in said[0]


def test_a_freeze_for_which_the_disk_has_no_room_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.publishing.editions._require_published_data", lambda *_: None)

    def half(_published: Path, folder: Path, *_: object) -> NoReturn:
        (folder / f"{next(iter(RELATIONS))}.parquet").write_bytes(b"half")
        raise NO_ROOM

    monkeypatch.setattr("flows.publishing.editions.copy_relations", half)
    exit_code, said = run(home, "edition", "freeze", "--period", "7", "--edition", "1")
    assert (exit_code, len(said)) == (2, 1), said
    assert "make room" in said[0]
    assert entries(home / "builds") == set()
    assert not (home / "editions").exists()


@pytest.mark.parametrize(
    "command", [("report",), ("export", "csv"), ("edition", "freeze", "--period", "7", "--edition", "1")]
)
def test_without_room_nothing_is_begun(home: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.parent)
    monkeypatch.setattr("flows.publishing.editions._require_published_data", lambda *_: None)
    usage = shutil.disk_usage(home)._replace(free=1)
    monkeypatch.setattr("flows.system.disk_space.shutil.disk_usage", lambda _: usage)
    before = entries(home.parent)
    exit_code, said = run(home, *command)
    assert (exit_code, len(said), entries(home.parent)) == (2, 1, before), said
    assert "has 0 MiB free and needs" in said[0]
