"""The report goes with its version: whole or not at all, brought back by a rollback, shown on this machine alone."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from conftest import PROJECT, Payesh

from flows.publishing import report_folder
from flows.publishing.report_folder import write_published_report
from flows.publishing.rollback import rollback
from flows.publishing.versions import current_version, has_report
from flows.report.site import ReportError
from flows.system.published_link import shown_report, switch

OLD, NEW = "20260101T000000000000Z", "20260102T000000000000Z"


@pytest.fixture
def home(tmp_path: Path, refreshed_home: Path) -> Path:
    """A home of two versions of the same file, the newer published, without reports."""
    published = (refreshed_home / "payesh.duckdb").resolve()
    for version in (OLD, NEW):
        folder = tmp_path / "versions" / version
        folder.mkdir(parents=True)
        (folder / "payesh.duckdb").hardlink_to(published)
        shutil.copy(published.parent / "manifest.json", folder)
    switch(tmp_path, NEW)
    return tmp_path


def write_one_page(database: Path, version: str, period: int | None, folder: Path) -> int:
    """Stands for the half minute that a report takes; what is tested is where it goes."""
    folder.mkdir()
    (folder / "index.html").write_text(f"{database} {version} {period}", encoding="utf-8")
    return 7


def test_the_link_leads_to_the_published_version_s_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_folder, "write_report", write_one_page)
    first_page = write_published_report(home, NEW)
    assert NEW in first_page.read_text(encoding="utf-8")
    assert (home / "report").is_symlink()


def test_a_report_that_fails_leaves_the_one_that_was_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_folder, "write_report", write_one_page)
    write_published_report(home, NEW)
    before = (home / "report" / "index.html").read_text(encoding="utf-8")

    def fail(_database: Path, _version: str, _period: int | None, folder: Path) -> int:
        folder.mkdir()
        (folder / "half.html").touch()
        raise ReportError("a chart could not be drawn")

    monkeypatch.setattr(report_folder, "write_report", fail)
    with pytest.raises(ReportError):
        write_published_report(home, NEW)
    assert (home / "report" / "index.html").read_text(encoding="utf-8") == before
    assert not (home / "report" / "half.html").exists()
    monkeypatch.setattr(report_folder, "write_report", write_one_page)
    write_published_report(home, NEW)  # what the failed one left is no hindrance
    assert sorted(path.name for path in (home / "versions" / NEW).iterdir()) == [
        "manifest.json",
        "payesh.duckdb",
        "report",
    ]


def test_a_rollback_shows_the_older_report_or_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_folder, "write_report", write_one_page)
    write_published_report(home, NEW)
    rollback(home, OLD, "to see")
    assert not (home / "report").exists(), "the newer version's report is not the older one's"
    write_published_report(home, OLD)
    assert OLD in (home / "report" / "index.html").read_text(encoding="utf-8")
    rollback(home, NEW, "and forward")
    assert NEW in (home / "report" / "index.html").read_text(encoding="utf-8")


def test_a_report_that_was_not_finished_is_not_shown(home: Path) -> None:
    (home / "versions" / NEW / "report.new").mkdir()
    assert not has_report(home, NEW)
    assert shown_report(home) is None
    assert not (home / "report").exists()


def test_a_refresh_has_left_the_report_of_what_it_published(reported_home: Path) -> None:
    version = current_version(reported_home)
    assert version is not None
    assert has_report(reported_home, version)
    assert (reported_home / "report").resolve() == (reported_home / "versions" / version / "report").resolve()
    modes = {path.stat().st_mode & 0o777 for path in (reported_home / "report" / "fa").rglob("*.html")}
    assert modes == {0o640}


def test_without_a_published_version_the_command_says_what_to_do(tmp_path: Path, payesh: Payesh) -> None:
    for command in ("report", "serve"):
        done = payesh(tmp_path, command)
        assert done.returncode == 2
        assert "yet; run" in done.stderr


def test_a_folder_that_is_there_is_not_written_into(reported_home: Path, tmp_path: Path, payesh: Payesh) -> None:
    done = payesh(reported_home, "report", "--to", str(tmp_path))
    assert done.returncode == 2
    assert "is there already" in done.stderr


def test_serve_shows_the_report_on_this_machine_until_ctrl_c(reported_home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import app; app()", "serve", "--port", "0"],
        cwd=PROJECT,
        env={"PAYESH_HOME": str(reported_home), "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert found
        shown = httpx2.get(f"{found[0]}fa/index.html", timeout=30)
        assert shown.status_code == 200
        assert "۴۰٫۶۴" in shown.text
        assert httpx2.get(f"{found[0]}../payesh.duckdb", timeout=30).status_code == 404
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors
