"""A published file that another program holds open, or that a user may not read: one line, and publishing goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from conftest import Payesh

from flows.marts.published import HeldOpenError, NotReadableError, open_published
from flows.operations.doctor import examine
from flows.publishing.publish import new_build_folder, publish
from flows.publishing.versions import current_version, mart_hashes, opens, verify_version
from flows.settings import Settings

HOLD = (
    "import duckdb, sys; held = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'read');"
    " print('held', flush=True); sys.stdin.read()"
)


def built(home: Path, day: int, value: int) -> Path:
    folder = new_build_folder(home, datetime(2021, 6, day, tzinfo=UTC))
    with duckdb.connect(str(folder / "payesh.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.national_scores as select ? as total", [value])
    return folder


@contextmanager
def held(database: Path, how: str = "write") -> Iterator[int]:
    """Another program that has the file open; gives its process."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        yield program.pid
        program.communicate()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one version, which no test changes."""
    home = tmp_path_factory.mktemp("held") / "home"
    publish(home, built(home, 1, 40), keep=5)
    home.chmod(0o750)
    return home


COMMANDS = (
    ("status",),
    ("sql", "select 1"),
    ("marts",),
    ("explain", "--agency", "iran_post"),
    ("compare", "iran_post", "post_bank"),
    ("export", "csv"),
    ("report",),
    ("edition", "diff", "--period", "7", "--from", "1"),
)


@pytest.mark.long(seconds=8)
def test_every_command_says_in_one_line_who_holds_the_file_and_what_to_do(home: Path, payesh: Payesh) -> None:
    with held(home / "payesh.duckdb") as process:
        for command in COMMANDS:
            done = payesh(home, *command)
            (line,) = (done.stdout + done.stderr).splitlines()
            assert f"is held open for writing by process {process} (" in line, command
            assert Path(sys.executable).name in line
            assert line.endswith("close it there, or open it there with read_only=True")
            assert done.returncode == 2


def test_the_doctor_names_the_holder_and_advises_no_rollback(home: Path) -> None:
    with held(home / "payesh.duckdb") as process:
        findings = examine(Settings(home=home), datetime.now(UTC))
    (found,) = [each for each in findings if each.check == "published"]
    assert (found.verdict, f"process {process} " in found.found) == ("wrong", True)
    assert not any("rollback" in each.advice for each in findings)


def test_a_version_that_is_held_is_neither_damaged_nor_in_the_way_of_the_next(tmp_path: Path) -> None:
    publish(tmp_path, built(tmp_path, 1, 40), keep=5)
    database = tmp_path / "payesh.duckdb"
    with held(database):
        assert opens(tmp_path)
        verify_version(tmp_path, current_version(tmp_path) or "")
        assert publish(tmp_path, built(tmp_path, 2, 40), keep=5)[1] is False
        version, is_new = publish(tmp_path, built(tmp_path, 3, 41), keep=1)
        assert (is_new, current_version(tmp_path)) == (True, version)
        with open_published(database) as connection:  # readers go to the new one, whoever holds the old one
            assert connection.execute("select total from marts.national_scores").fetchall() == [(41,)]
    with held(database):
        database.resolve().write_bytes(b"no database")
        assert not opens(tmp_path)


def test_a_copy_is_read_like_the_file_and_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = mart_hashes(home / "payesh.duckdb")
    with tempfile.TemporaryDirectory() as folder, held(home / "payesh.duckdb"):
        monkeypatch.setattr(tempfile, "tempdir", folder)
        assert mart_hashes(home / "payesh.duckdb") == before
        with pytest.raises(HeldOpenError):
            open_published(home / "payesh.duckdb")
        with open_published(home / "payesh.duckdb", or_copy=True) as connection:
            assert connection.execute("select total from marts.national_scores").fetchall() == [(40,)]
            assert not list(Path(folder).iterdir())
            with pytest.raises(duckdb.Error):
                connection.execute("insert into marts.national_scores values (1)")


def test_whoever_holds_it_for_reading_is_in_nobodys_way(home: Path) -> None:
    with held(home / "payesh.duckdb", "read"), open_published(home / "payesh.duckdb") as connection:
        assert connection.execute("select total from marts.national_scores").fetchall() == [(40,)]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Conflicting lock is held in /usr/bin/duckdb (PID 0). See also https", "process 0 (/usr/bin/duckdb)"),
        (
            "Conflicting lock is held in /a b (x)/q (PID 0) by user sara. See",
            "process 0 by user sara (/a b (x)/q)",
        ),
        ("Conflicting lock is held in PID 0 by user a.b. See also https", "process 0 by user a.b ("),
        ("No locks available", "another program"),
    ],
)
def test_duckdb_s_words_for_the_holder_are_understood(
    message: str, told: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise duckdb.IOException(f'IO Error: Could not set lock on file "x": {message}')

    monkeypatch.setattr(duckdb, "connect", refuse)
    with pytest.raises(HeldOpenError) as error:
        open_published(home / "payesh.duckdb")
    assert f"is held open for writing by {told}" in str(error.value)


@pytest.mark.parametrize("forbidden", ["file", "folder"])
def test_who_may_not_read_the_file_is_told_so(forbidden: str) -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users as they are
        home = Path(folder)
        publish(home, built(home, 1, 40), keep=5)
        database = (home / "payesh.duckdb").resolve()
        for path, mode in ((home, 0o755), (database.parent.parent, 0o755), (database.parent, 0o755), (database, 0o644)):
            path.chmod(mode)
        (database if forbidden == "file" else database.parent).chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)  # whom the modes hold, as they don't root
        try:
            with pytest.raises(NotReadableError) as error:
                open_published(home / "payesh.duckdb")
        finally:
            os.seteuid(user)
            database.parent.chmod(0o750)
    assert "payesh.duckdb may not be used by the user" in str(error.value)
    assert "docs/runbooks/sharing.md" in str(error.value)
