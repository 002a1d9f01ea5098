"""One refreshed warehouse that the tests share, and how the tests are shared out among processes."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb
import hypothesis
import pytest
from compiled_models import CompiledModels, compile_models
from filelock import FileLock
from lengths import LENGTH, SOAK
from period_8 import add_period_8
from period_8.observations import Observations
from workbench import copy_project, parse_project

from flows.publishing.publish import new_build_folder, publish
from flows.publishing.versions import published_inputs
from flows.system.atomic_files import make_folder
from flows.system.home import DATABASE, parsed_folder, published_file

PROJECT = Path(__file__).resolve().parent.parent

Payesh = Callable[..., "subprocess.CompletedProcess[str]"]

SHARED_HOMES = ("refreshed_home", "reported_home", "period_8_home")
"""Session fixtures that take a refresh to make, and that one process makes for all."""

NAMED = ("customs_administration", "ministry_of_labour", "unlisted_judiciary_1")
"""Agencies whose pages tests look at."""
_WITH_AGENCIES = """
    select table_name from information_schema.columns where table_schema = 'marts' and column_name = 'agency_id'
"""

# the machine may be busy, so that no example has a deadline
hypothesis.settings.register_profile("payesh", max_examples=LENGTH.examples, deadline=None)
hypothesis.settings.load_profile("payesh")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a home and what the soak tries for longer; skip what the soak alone does.

    Where several processes share the tests, start the modules that take longest first.
    """
    for item in items:
        if _needs_a_home(item):
            item.add_marker("home")
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("soak")
        if not SOAK and any(mark.kwargs.get("alone") for mark in item.iter_markers("soak")):
            item.add_marker(pytest.mark.skip(reason="make soak does it"))
    if not hasattr(config, "workerinput"):
        return
    long = sorted((item for item in items if _seconds(item)), key=_seconds, reverse=True)
    at_home = [item for item in long if _needs_a_home(item)]
    # while the first makes the home that it needs, other processes do what needs none
    items[:] = [
        *at_home[:1],
        *(item for item in long if not _needs_a_home(item)),
        *at_home[1:],
        *(item for item in items if not _seconds(item)),
    ]


def _seconds(item: pytest.Item) -> int:
    mark = item.get_closest_marker("long")
    return int(mark.kwargs["seconds"]) if mark else 0


def _needs_a_home(item: pytest.Item) -> bool:
    return any(home in getattr(item, "fixturenames", ()) for home in SHARED_HOMES)


def run_payesh(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, in a process of its own, on a home of its own, with `PAYESH_` settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PAYESH_", "PREFECT_"))}
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli import app; app()", *arguments],
        cwd=PROJECT,
        env={
            **environment,
            "PAYESH_HOME": str(home),
            "COLUMNS": "160",
            "PAYESH_INBOX__LOOK_AGAIN_SECONDS": "0",  # nobody else writes into the inboxes of tests
            "PAYESH_RUNS__WRITE_REPORT": "false",  # half a minute; who asks for it has `reported_home`
            **{f"PAYESH_{name}": value for name, value in settings.items()},
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def payesh() -> Payesh:
    """The command."""
    return run_payesh


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first process to ask for it makes; the others wait until it is there."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # each process has a folder of its own in that of the run
    made, done = folder / name, folder / f"{name}.made"
    with FileLock(folder / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(made, ignore_errors=True)  # of a process that failed to make it
            made.mkdir()
            make(made)
            done.touch()
    return made


def state(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of the last change of each file and link in a folder."""
    found = {path: path.lstat() for path in folder.rglob("*") if path.is_symlink() or path.is_file()}
    return {path: (status.st_size, status.st_mtime_ns) for path, status in found.items()}


@pytest.fixture(scope="session")
def parsed_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that keeps this project as dbt parsed it, once for all builds; who changes it copies it first."""
    return made_once(tmp_path_factory, "parsed", parse_project)


@pytest.fixture(scope="session")
def refreshed_home(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> Iterator[Path]:
    """A home after one refresh of the shipped periods; a test that changes anything in it copies it first."""

    def make(folder: Path) -> None:
        shutil.copytree(parsed_project, parsed_folder(make_folder(folder / "warehouse")))
        done = run_payesh(folder / "warehouse", "refresh")
        assert done.returncode == 0, done.stdout + done.stderr

    home = made_once(tmp_path_factory, "refreshed", make) / "warehouse"
    before = state(home)
    yield home
    assert state(home) == before, "a test changed the home that all tests share"


@pytest.fixture(scope="session")
def compiled_models(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> CompiledModels:
    """The models, compiled once for all tests, on a home of this process to which nothing has come."""
    compiled = made_once(tmp_path_factory, "compiled", partial(compile_models, parsed=parsed_project))
    return CompiledModels(compiled, tmp_path_factory.mktemp("made_up"))


def publish_part(home: Path, agencies: int) -> None:
    """Publish what is published of so many agencies at the most, those that tests name among them, as a build would."""
    build = new_build_folder(home, datetime.now(UTC))
    shutil.copy(published_file(home), build / DATABASE)
    with duckdb.connect(str(build / DATABASE)) as connection:
        kept = (
            f"select agency_id from marts.agency_scores order by agency_id not in {NAMED}, agency_id limit {agencies}"
        )
        connection.execute(f"create temp table kept as {kept}")
        for (mart,) in connection.execute(_WITH_AGENCIES).fetchall():
            connection.execute(f"delete from marts.{mart} where agency_id not in (from kept)")
    publish(home, build, 2, published_inputs(home))


@pytest.fixture(scope="session")
def reported_home(tmp_path_factory: pytest.TempPathFactory, refreshed_home: Path) -> Iterator[Path]:
    """A copy of the refreshed home after a refresh that is asked for the report, and has nothing else to do.

    But for the soak, what is published there is of `LENGTH.agencies` agencies, as a page of each takes its time.
    """

    def make(folder: Path) -> None:
        shutil.copytree(refreshed_home, folder / "warehouse", symlinks=True)
        publish_part(folder / "warehouse", LENGTH.agencies)
        done = run_payesh(folder / "warehouse", "refresh", RUNS__WRITE_REPORT="true")
        assert done.returncode == 0, done.stdout + done.stderr

    home = made_once(tmp_path_factory, "reported", make) / "warehouse"
    before = state(home)
    yield home
    assert state(home) == before, "a test changed the home with a report that all tests share"


@dataclass(frozen=True)
class Period8Home:
    """A home after a synthetic period 8 was added to the shipped one.

    Attributes:
        home: the warehouse, with both periods; it began as a copy of the one with period 7 alone.
        project: the project whose seeds know period 8.
        periods: the raw files of both.
        observations: what the raw files of period 8 say.
    """

    home: Path
    project: Path
    periods: Path
    observations: Observations


@pytest.fixture(scope="session")
def period_8_home(tmp_path_factory: pytest.TempPathFactory, refreshed_home: Path) -> Iterator[Period8Home]:
    """A home with both periods: seeds and raw files were added, then one refresh run, as on the day a period comes."""

    def make(folder: Path) -> None:
        home, project, periods = (folder / name for name in ("warehouse", "project", "periods"))
        shutil.copytree(refreshed_home, home, symlinks=True)
        shutil.copytree(PROJECT / "periods" / "07", periods / "07")
        copy_project(project)
        observations = add_period_8(project, home / "accepted", periods)
        (folder / "observations").write_bytes(pickle.dumps(observations))
        done = run_payesh(home, "refresh", PROJECT_DIRECTORY=str(project), PERIODS_DIRECTORY=str(periods))
        assert done.returncode == 0, done.stdout + done.stderr

    folder = made_once(tmp_path_factory, "period_8", make)
    observations: Observations = pickle.loads((folder / "observations").read_bytes())  # noqa: S301 - written above
    home, project, periods = (folder / name for name in ("warehouse", "project", "periods"))
    before = state(home), state(project), state(periods)  # benches keep their parses beside them
    yield Period8Home(home, project, periods, observations)
    assert (state(home), state(project), state(periods)) == before, (
        "a test changed the home with period 8 that all tests share"
    )
