"""A refresh by the command, without a Prefect server: what it says, leaves, and tells a webhook of."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from bad_server import Handler, sends, serving
from conftest import run_payesh
from small_versions import follow_links
from tiny_project import PERIODS, TinyProject

from flows.marts.published import open_published
from flows.marts.rows import table_of
from flows.operations import artifacts
from flows.operations.doctor import examine
from flows.operations.refresh_result import RefreshResult
from flows.publishing.editions import freeze
from flows.publishing.maker import MAKER
from flows.publishing.rollback import rollback
from flows.publishing.versions import current_version, versions
from flows.settings import Settings
from flows.system.home import frozen_edition_folder, hold_file, lock_file, prefect_folder, published_file
from flows.system.version import installed_version

pytestmark = pytest.mark.long(seconds=30)

FIRST = PERIODS[0]
NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)
SOAK_ALONE = pytest.mark.soak(alone=True)
A_RUN_LEAVES = {"attempts", "runs"}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> TinyProject:
    """A tiny project, refreshed by the command as a person does."""
    tiny = TinyProject(tmp_path_factory.mktemp("refreshed"))
    done = refresh(tiny)
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["land", "build", "publish"]
    assert not prefect_folder(tiny.home).exists()
    return tiny


def refresh(tiny: TinyProject, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a tiny project."""
    folders = {"PROJECT_DIRECTORY": str(tiny.project), "PERIODS_DIRECTORY": str(tiny.periods)}
    return run_payesh(tiny.home, "refresh", **folders, **settings)


def contents(home: Path) -> dict[Path, bytes]:
    """Every file of a home but the lock, which says who held it last."""
    return {
        path.relative_to(home): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path != lock_file(home)
    }


@pytest.fixture
def refreshed(first: TinyProject, tmp_path: Path) -> TinyProject:
    """A copy of it that may be changed; links within lead to the copy's own."""
    for folder in (first.home, first.periods):
        shutil.copytree(folder, tmp_path / folder.name, symlinks=True)
    shutil.copytree(first.project, tmp_path / "project", symlinks=True)
    tiny = copy.copy(first)
    tiny.project, tiny.periods, tiny.home = (tmp_path / name for name in ("project", "periods", "warehouse"))
    return tiny


def test_the_published_file_says_which_payesh_made_it(first: TinyProject) -> None:
    with open_published(published_file(first.home)) as connection:
        assert table_of(connection, f"select * from {MAKER}") == (["payesh_version"], [(installed_version(),)])


def test_where_nothing_is_new_it_writes_its_own_record_alone(refreshed: TinyProject) -> None:
    before = contents(refreshed.home)
    done = refresh(refreshed)
    assert done.returncode == 0, done.stderr
    assert "nothing changed, still published" in done.stdout
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["land"]
    after = contents(refreshed.home)
    record = Path("derived.jsonl")  # of the run's attempts, too
    assert after[record].startswith(before[record])
    assert {path: after[path] for path in before if path != record} == {
        path: data for path, data in before.items() if path != record
    }
    assert {path.parts[0] for path in after.keys() - before.keys()} == A_RUN_LEAVES


@SOAK_ALONE
def test_a_home_of_an_older_payesh_is_built_whole_and_goes_on(refreshed: TinyProject) -> None:
    version = current_version(refreshed.home)
    assert version is not None
    manifest = refreshed.home / "versions" / version / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**said, "inputs": {"models": "of then", "troubles": "of then"}}), encoding="utf-8")
    (refreshed.home / "work" / "version").unlink()
    refreshed.write_mailbox(FIRST, 3)
    done = refresh(refreshed)
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["land", "build", "publish"]
    assert versions(refreshed.home) == [version, current_version(refreshed.home)]


@SOAK_ALONE
def test_while_a_rollback_holds_a_change_of_the_project_builds_nothing(refreshed: TinyProject) -> None:
    refreshed.write_mailbox(FIRST, 2)
    assert refresh(refreshed).returncode == 0
    rollback(refreshed.home, None, "to look at it")
    version = current_version(refreshed.home)
    with (refreshed.project / "models" / "messages.sql").open("a") as file:
        file.write("\n-- again\n")
    done = refresh(refreshed)
    assert (done.returncode, current_version(refreshed.home)) == (4, version)
    assert "held at" in done.stderr


def steps_of_last_run(tiny: TinyProject) -> list[str]:
    """The steps of the last run but those that take in feeds."""
    last = max((tiny.home / "runs").glob("*.jsonl"))
    steps = [json.loads(line)["step"] for line in last.read_text(encoding="utf-8").splitlines()]
    return [step for step in steps if step != "ingest"]


def test_a_feed_that_fails_night_after_night_costs_no_build_and_its_latest_reason_is_told(
    refreshed: TinyProject,
) -> None:
    told: list[dict[str, str]] = []

    def hook(handler: Handler) -> None:
        told.append(json.loads(handler.body))
        handler.send(200, b"")

    with serving({"/hook": hook, "/nix.csv": sends(b"", 401)}) as server:
        settings = {
            "FEEDS__NIX__URL": server.url("/nix.csv"),
            "FETCH__ALLOW_PRIVATE_ADDRESSES": "true",
            "WEBHOOK__URL": server.url("/hook"),
            "WEBHOOK__ALLOW_PRIVATE_ADDRESSES": "true",
        }
        assert refresh(refreshed, **settings).returncode == 4
        server.answers["/nix.csv"] = sends(b"", 403)
        assert refresh(refreshed, **settings).returncode == 4
        assert steps_of_last_run(refreshed) == []
        folders = {"PROJECT_DIRECTORY": str(refreshed.project), "PERIODS_DIRECTORY": str(refreshed.periods)}
        planned = run_payesh(refreshed.home, "plan", **folders, **settings)
        assert "Build: nothing to do." in planned.stdout
        assert f"period {FIRST}, nix: failing since {datetime.now(UTC):%Y-%m-%d} (2 attempts)" in planned.stdout
        assert "403" in planned.stdout
    (body,) = told
    assert (body["flow"], body["state"]) == ("refresh", "PublishedWithTrouble")
    assert body["message"].count("begun: ") == len(PERIODS)


@SOAK_ALONE
def test_a_hold_whose_record_is_cut_off_is_a_hold_until_it_is_lifted(refreshed: TinyProject) -> None:
    refreshed.write_mailbox(FIRST, 2)
    hold_file(refreshed.home).write_text('{"version": ')
    version = current_version(refreshed.home)
    done = refresh(refreshed)
    assert (done.returncode, current_version(refreshed.home)) == (4, version), done.stderr
    assert "Nothing was published: held, since" in done.stderr
    planned = run_payesh(refreshed.home, "plan", PERIODS_DIRECTORY=str(refreshed.periods))
    assert "Nothing would be published: held, since" in planned.stdout
    lifted = run_payesh(refreshed.home, "resume")
    assert (lifted.returncode, lifted.stdout) == (0, "No longer held; the next refresh publishes.\n")
    assert refresh(refreshed).returncode == 0
    assert current_version(refreshed.home) != version


def change_rows(home: Path) -> None:
    with duckdb.connect(str(published_file(home).resolve())) as connection:
        connection.execute("update marts.national_scores set total = 99")


def cut_off_manifest(home: Path) -> None:
    (published_file(home).resolve().parent / "manifest.json").write_text("{")


def remove_version(home: Path) -> None:
    shutil.rmtree(published_file(home).resolve().parent)


@pytest.mark.parametrize(
    "breaks",
    [change_rows, *(pytest.param(each, marks=SOAK_ALONE) for each in (cut_off_manifest, remove_version, follow_links))],
)
def test_a_refresh_publishes_anew_what_is_not_as_it_was_published(
    refreshed: TinyProject, breaks: Callable[[Path], None]
) -> None:
    (refreshed.home / "versions" / "before-the-upgrade").mkdir()
    breaks(refreshed.home)
    found = [each for each in examine(settings_of(refreshed), NOW) if each.check == "published"]
    assert [(each.verdict, each.advice.split(";")[0]) for each in found] == [
        ("wrong", "payesh refresh, which publishes anew")
    ]
    done = refresh(refreshed)
    assert done.returncode == 0, done.stderr
    assert "before-the-upgrade: is no version" in done.stdout
    found = [each for each in examine(settings_of(refreshed), NOW) if each.check == "published"]
    assert [each.verdict for each in found] == ["well"]
    with open_published(published_file(refreshed.home)) as connection:
        assert connection.execute("select total from marts.national_scores where total = 99").fetchall() == []


def settings_of(tiny: TinyProject) -> Settings:
    return Settings(home=tiny.home, project_directory=tiny.project, periods_directory=tiny.periods)


@pytest.mark.parametrize(("is_built", "moved"), [(True, ["payesh-moved", "payesh-moved-rows"]), (False, [])])
def test_a_version_that_is_new_by_the_status_of_feeds_alone_moved_nothing(
    first: TinyProject, monkeypatch: pytest.MonkeyPatch, is_built: bool, moved: list[str]
) -> None:
    kept: list[str] = []
    for kind in ("markdown", "table"):
        monkeypatch.setattr(artifacts, f"create_{kind}_artifact", lambda _content, key, _description: kept.append(key))
    result = RefreshResult([], [], [], "a version", is_new=True, report_failure="", is_built=is_built)
    artifacts.leave_artifacts(published_file(first.home), result, [])
    assert kept == ["payesh-summary", "payesh-reconciliation", *moved]


def test_a_webhook_is_told_of_a_refresh_that_fails(refreshed: TinyProject) -> None:
    freeze(refreshed.home, FIRST, 1, NOW)
    frozen = frozen_edition_folder(refreshed.home, FIRST, 1) / "figures.parquet"
    frozen.chmod(0o640)
    frozen.write_bytes(b"changed on disk")
    with serving({"/hook": sends(b"")}) as receiver:
        hook = {"WEBHOOK__URL": receiver.url("/hook"), "WEBHOOK__ALLOW_PRIVATE_ADDRESSES": "true"}
        done = refresh(refreshed, **hook)
        assert (done.returncode, receiver.asked["/hook"]) == (2, 1), done.stderr
    assert "is not what was frozen" in done.stderr


def test_a_build_that_takes_too_long_is_ended_and_says_what_to_raise(refreshed: TinyProject) -> None:
    refreshed.write_mailbox(FIRST, 2)
    done = refresh(refreshed, RUNS__BUILD_SECONDS="0.2")
    assert done.returncode == 1, done.stderr
    assert "raise PAYESH_RUNS__BUILD_SECONDS" in done.stderr
