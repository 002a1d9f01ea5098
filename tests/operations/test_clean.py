"""Clean lists what a home can do without, removes it when one says so, and touches nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_versions import publish_total
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.operations import run_log
from flows.operations.clean import removable
from flows.operations.run_log import start_run
from flows.publishing.rollback import rollback
from flows.settings import Settings
from flows.system.lock import writer_lock

KEPT = (
    *("landing/nix/7/abc", "landing/nix/7/abc.receipt.json", "in_force/nix/7.json", "attempts/nix/7/x.json"),
    *("accepted/nix/period=7/a.parquet", "receipts/receipts.parquet", "editions/frozen/7/1/edition.json"),
    *("editions/open/8.json", "runs/notes.jsonl", "versions/before-the-upgrade/payesh.duckdb", "notes.partial"),
)
LEFT = (
    *("builds/20210601T000000000000Z/dbt/payesh.duckdb", "landing/nix/7/.abc.x8f2.partial", "parsed/0.msgpack"),
    *("in_force/nix/.7.json.a1.partial", "work/payesh.duckdb", "replaced/report.1/index.html"),
)


def clean(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["clean", *arguments], env={"PAYESH_HOME": str(home), "PAYESH_KEEP_VERSIONS": "2"})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with four versions, held at the third, and something of everything."""
    versions = [publish_total(tmp_path, day, 40 + day) for day in (1, 2, 3, 4)]
    rollback(tmp_path, versions[2], "to keep it")
    reports = [f"versions/{versions[3]}/report.{which}/index.html" for which in ("new", "former")]
    for name in (*KEPT, *LEFT, *reports):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file() or path.is_symlink()}


def test_it_lists_and_removes_nothing_where_nobody_can_be_asked(home: Path) -> None:
    before = files(home)
    done = clean(home)
    assert (done.exit_code, files(home) - {".lock"}) == (0, before - {".lock"})
    assert "payesh clean --yes removes all of it" in done.output
    for name in ("builds/20210601T000000000000Z", "report.new", "work", "landing/nix/7/.abc.x8f2.partial"):
        assert name in done.output


def test_it_removes_what_it_lists_and_nothing_that_counts(home: Path) -> None:
    before = files(home)
    (first, second, third, fourth) = sorted(path.name for path in (home / "versions").glob("2*"))
    assert clean(home, "--yes").exit_code == 0
    gone = before - files(home)
    assert {name for name in gone if not name.startswith("versions/")} == set(LEFT)
    assert {name.split("/")[1] for name in gone if name.startswith("versions/")} == {first, second, fourth}
    assert {f"versions/{third}/payesh.duckdb", f"versions/{fourth}/payesh.duckdb", "hold.json", *KEPT} <= files(home)
    assert "nothing to remove" in clean(home).output


def test_it_waits_for_who_writes(home: Path) -> None:
    with writer_lock(home):
        done = clean(home, "--yes")
    assert done.exit_code == 3
    assert (home / "builds" / "20210601T000000000000Z").exists()


def test_where_the_published_version_is_not_known_no_version_goes(home: Path) -> None:
    (home / "published").unlink()
    assert not [each for each in removable(Settings(home=home, keep_versions=1)) if "beyond" in each.reason]


def test_of_logs_the_last_ones_stay_whatever_lies_beside_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_log, "_KEPT_RUNS", 3)
    for day in range(1, 6):
        start_run(home, datetime(2024, 5, day, tzinfo=UTC))
    assert [path.name[:8] for path in sorted((home / "runs").glob("2*.jsonl"))] == ["20240503", "20240504", "20240505"]
    assert (home / "runs" / "notes.jsonl").exists()
