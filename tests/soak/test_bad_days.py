"""What machines do to a warehouse: a clear message each, nothing published is lost, and the way back works."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from bad_server import serving
from conftest import PROJECT
from prefect_server import wait_for

from flows.publishing.versions import current_version, opens, versions
from flows.system.disk_space import LEAST_FREE_BYTES
from flows.system.home import LAST_PUBLISHED
from flows.system.lock import writer_lock
from soak.refreshing import Installation

MEBIBYTE = 1024 * 1024
MOUNT, UNMOUNT = (shutil.which(name) or name for name in ("mount", "umount"))
pytestmark = pytest.mark.long(seconds=60)
SOAK_ALONE = pytest.mark.soak(alone=True)


PAYESH = [sys.executable, "-c", "from flows.cli import app; app()"]


def command(small: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the installation, as a person does."""
    environment = {
        **small.environment,
        "COLUMNS": "160",
        "PAYESH_LOCK_WAIT_SECONDS": "0",
        "PAYESH_RUNS__FEED_RETRIES": "0",
    }
    return subprocess.run(
        [*PAYESH, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


def besides_stages(error: str) -> list[str]:
    """The lines of a standard error that are not about a stage that has ended."""
    return [line for line in error.splitlines() if not re.search(r" \d+\.\d s$", line)]


@contextmanager
def refreshing(small: Installation) -> Iterator[subprocess.Popen[str]]:
    """A refresh that has begun; it is ended if it has not."""
    with subprocess.Popen(
        [*PAYESH, "refresh"],
        cwd=PROJECT,
        env=small.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def small_disk(folder: Path, size_bytes: int, files: int = 0) -> Iterator[None]:
    """A file system of its own in a folder, with room for so many bytes and files (0: any number of files).

    Without leave to make one the test is skipped.
    """
    folder.mkdir(parents=True)
    options = f"size={size_bytes},nr_inodes={files},mode=750"
    made = subprocess.run(
        [MOUNT, "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False, capture_output=True, text=True
    )
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run([UNMOUNT, "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Leave no byte of the disk, for all that is freed meanwhile."""
    with (folder / "ballast").open("ab", buffering=0) as ballast:
        for size in (MEBIBYTE, 1):
            try:
                while True:
                    ballast.write(bytes(size))
            except OSError:
                continue


@SOAK_ALONE
def test_a_refresh_on_a_full_disk_is_refused_at_once_and_goes_on_once_there_is_room(
    small: Installation, first_home: Path
) -> None:
    with small_disk(small.home, 2 * LEAST_FREE_BYTES):
        shutil.copytree(first_home, small.home, symlinks=True, dirs_exist_ok=True)
        before = small.total()
        fill(small.home)
        small.bring(2)
        failed = command(small, "refresh")
        assert failed.returncode == 2, failed.stdout + failed.stderr
        assert f"the disk of {small.home} has 0 MiB free and needs 128 MiB; make room" in failed.stderr
        assert "what was published stays published" in failed.stderr
        assert len(failed.stderr.splitlines()) == 1
        assert small.total() == before
        told = command(small, "doctor")
        assert told.returncode == 5
        assert "make room" in told.stdout
        (small.home / "ballast").unlink()
        assert command(small, "refresh").returncode == 0
        assert small.total() != before


def a_log(home: Path) -> bool:
    """Whether another refresh has begun than the first."""
    return len(list((home / "runs").glob("*.jsonl"))) > 1


def a_database(home: Path) -> bool:
    """Whether a build has written to its file."""
    return any(path.stat().st_size for path in (home / "builds").glob("*/dbt/payesh.duckdb*"))


@SOAK_ALONE
@pytest.mark.parametrize("has_begun", [a_log, a_database])
def test_a_disk_that_fills_up_during_a_refresh_costs_that_refresh_and_nothing_else(
    has_begun: Callable[[Path], bool], small: Installation, first_home: Path
) -> None:
    with small_disk(small.home, 2 * LEAST_FREE_BYTES):
        shutil.copytree(first_home, small.home, symlinks=True, dirs_exist_ok=True)
        before, version = small.total(), current_version(small.home)
        small.bring(2)
        with refreshing(small) as process:
            wait_for("a refresh", lambda: has_begun(small.home))
            until = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < until:
                fill(small.home)
                time.sleep(0.01)
            assert process.poll() is not None, "it did not end by itself"
            output, error = process.communicate()
        assert process.returncode in (1, 2), output + error
        assert f"the disk of {small.home} is full (No space left on device); make room" in error
        assert "what was published stays published" in error
        assert "Traceback" not in error
        assert len(besides_stages(error)) <= 2
        assert (small.total(), current_version(small.home)) == (before, version)
        (small.home / "ballast").unlink()
        small.refresh()
        assert small.total() != before


@SOAK_ALONE
def test_a_file_that_sql_writes_and_that_finds_no_room_is_told_like_any_other(published: Installation) -> None:
    before = published.total()
    published.bring(2)
    with small_disk(published.home / "editions" / LAST_PUBLISHED, MEBIBYTE, files=1):  # the folder is one
        failed = command(published, "refresh")
    assert failed.returncode == 2, failed.stdout + failed.stderr
    assert "is full (No space left on device); make room" in failed.stderr
    assert len(besides_stages(failed.stderr)) == 1
    assert published.total() == before


def children(process: int) -> list[int]:
    """The processes that a process has started and that are there still."""
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def there(process: int) -> bool:
    """Whether a process is there and not merely waiting to be counted out."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@SOAK_ALONE
def test_a_killed_command_leaves_no_process_behind(small: Installation) -> None:
    with refreshing(small) as process:
        wait_for("a build", lambda: a_database(small.home))
        started = children(process.pid)
        process.kill()
        assert len(started) == 1, "dbt"
        wait_for("their end", lambda: not any(map(there, started)), seconds=10)


@SOAK_ALONE
@pytest.mark.parametrize("has_begun", [a_log, a_database])
def test_an_interrupt_ends_a_refresh_with_a_line_and_publishes_nothing(
    has_begun: Callable[[Path], bool], published: Installation
) -> None:
    before = published.total()
    published.bring(2)
    with refreshing(published) as process:
        wait_for("a refresh", lambda: has_begun(published.home))
        started = children(process.pid)
        process.send_signal(signal.SIGINT)
        output, error = process.communicate(timeout=30)
    assert (process.returncode, len(besides_stages(error))) == (130, 1), output + error
    assert "what was published stays published" in error
    assert not any(map(there, started))
    assert published.total() == before


def test_an_interrupt_does_not_wait_for_a_source_that_does_not_answer(published: Installation) -> None:
    with serving({"/uptime.csv": lambda _: time.sleep(60)}) as source:
        settings = {
            "PAYESH_FEEDS__UPTIME__URL": source.url("/uptime.csv"),
            "PAYESH_FETCH__ALLOW_PRIVATE_ADDRESSES": "true",
        }
        with refreshing(replace(published, environment={**published.environment, **settings})) as process:
            wait_for("a request", lambda: source.asked["/uptime.csv"])
            process.send_signal(signal.SIGINT)
            began = time.monotonic()
            _, error = process.communicate(timeout=30)
        assert (process.returncode, len(besides_stages(error))) == (130, 1), error
        assert time.monotonic() - began < 10


@SOAK_ALONE
def test_a_folder_that_can_not_be_written_is_named(published: Installation) -> None:
    before = published.total()
    published.bring(2)
    blocked = published.home / "versions"
    kept = published.home / "versions.kept"
    blocked.rename(kept)
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    failed = command(published, "refresh")
    assert failed.returncode in (1, 2), failed.stdout + failed.stderr
    assert str(blocked) in failed.stderr
    assert "Traceback" not in failed.stderr
    blocked.unlink()
    kept.rename(blocked)
    assert published.total() == before
    published.refresh()
    assert published.total() != before


def test_a_second_refresh_is_told_who_holds_the_home(published: Installation) -> None:
    with writer_lock(published.home):
        refused = command(published, "refresh")
    assert refused.returncode == 3
    assert f"process {os.getpid()} is writing to" in refused.stderr


@SOAK_ALONE
def test_a_damaged_published_file_is_left_by_a_rollback_and_mended_by_a_refresh(published: Installation) -> None:
    published.bring(2)
    published.refresh()
    second = published.total()
    damaged = current_version(published.home)
    published.published.resolve().write_bytes(b"not a database any more")
    told = command(published, "doctor")
    assert told.returncode == 5
    assert f"version {damaged} does not open" in told.stdout
    back = command(published, "rollback", "--reason", "a bad disk")
    assert back.returncode == 0, back.stderr
    assert opens(published.home)
    assert published.total() != second
    assert command(published, "resume").returncode == 0
    published.refresh()
    assert published.total() == second
    assert current_version(published.home) not in (damaged, versions(published.home)[0])


@SOAK_ALONE
@SOAK_ALONE
def test_a_refresh_alone_also_replaces_a_published_file_that_does_not_open(published: Installation) -> None:
    before = published.total()
    published.published.resolve().write_bytes(b"")
    published.refresh()
    assert published.total() == before


@SOAK_ALONE
@SOAK_ALONE
def test_while_a_rollback_holds_refreshes_land_and_publish_nothing(published: Installation) -> None:
    published.bring(2)
    published.refresh()
    assert command(published, "rollback").returncode == 0
    first = published.total()
    published.bring(3)
    landed = len(list((published.home / "landing" / "karpooshe" / "7").iterdir()))
    published.refresh()
    assert published.total() == first
    assert len(list((published.home / "landing" / "karpooshe" / "7").iterdir())) > landed
    assert command(published, "resume").returncode == 0
    published.refresh()
    assert published.total() != first


@SOAK_ALONE
def test_a_damaged_landing_is_named_and_landed_again(published: Installation) -> None:
    before = published.total()
    landed = next(
        path for path in (published.home / "landing" / "karpooshe" / "7").iterdir() if not path.name.endswith(".json")
    )
    landed.chmod(0o640)
    landed.write_bytes(b"changed on disk")
    told = command(published, "doctor")
    assert told.returncode == 5
    assert f"{landed}: its bytes hash to" in told.stdout
    published.refresh()
    assert published.total() == before
    landed.unlink()
    published.refresh()
    assert command(published, "doctor").returncode == 0
    assert published.total() == before
