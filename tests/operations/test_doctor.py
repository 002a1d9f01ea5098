"""The doctor names each thing that is wrong, with what to do, and finds nothing where nothing is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import PROJECT, Payesh

from flows.ingestion.attempts import Attempt, Outcome, record
from flows.ingestion.landing import LAND_AGAIN
from flows.operations.doctor import Verdict, examine
from flows.publishing.editions import freeze
from flows.publishing.rollback import rollback
from flows.publishing.versions import current_version
from flows.settings import Settings
from flows.system.lock import writer_lock


@pytest.fixture
def home(tmp_path: Path, refreshed_home: Path) -> Path:
    """A refreshed home that the test may harm."""
    home = tmp_path / "warehouse"
    shutil.copytree(refreshed_home, home, symlinks=True)
    home.chmod(0o750)
    return home


def found(home: Path, in_days: float = 0) -> dict[str, list[tuple[str, str, str]]]:
    """What is not well, by check: verdict, what was found and the advice."""
    findings: dict[str, list[tuple[str, str, str]]] = {}
    for each in examine(Settings(home=home), datetime.now(UTC) + timedelta(days=in_days)):
        if each.verdict is not Verdict.WELL:
            findings.setdefault(each.check, []).append((each.verdict.value, each.found, each.advice))
    return findings


def harm_published(home: Path) -> None:
    database = (home / "payesh.duckdb").resolve()
    database.write_bytes(b"no database")


def harm_landing(home: Path) -> None:
    landed = next(path for path in (home / "landing" / "uptime" / "7").iterdir() if "receipt" not in path.name)
    landed.write_bytes(landed.read_bytes() + b"x")


def harm_receipt(home: Path) -> None:
    next((home / "landing" / "uptime" / "7").glob("*.receipt.json")).write_text("{")


def harm_edition(home: Path) -> None:
    freeze(home, 7, 1, datetime.now(UTC))
    folder = home / "editions" / "frozen" / "7" / "1"
    folder.chmod(0o750)
    (folder / "figures.parquet").unlink()


def leave_a_build(home: Path) -> None:
    (home / "builds" / "20210601T000000000000Z").mkdir(parents=True)


def open_to_all(home: Path) -> None:
    home.chmod(0o755)


def hold_a_feed(home: Path) -> None:
    now = datetime.now(UTC)
    record(home, Attempt("nix", 7, "inbox", now, Outcome.HELD, "a third of the agencies left", ()))


def test_a_refreshed_installation_is_well_until_it_loses_its_report(tmp_path: Path, reported_home: Path) -> None:
    home = tmp_path / "warehouse"
    shutil.copytree(reported_home, home, symlinks=True)
    assert found(home) == {}
    shutil.rmtree((home / "report").resolve())
    ((verdict, text, advice),) = found(home).pop("report")
    assert (verdict, text) == ("warning", f"version {current_version(home)} has no report")
    assert "payesh report" in advice


@pytest.mark.parametrize(
    ("harm", "check", "verdict", "message"),
    [
        (harm_published, "published", "wrong", "does not open"),
        (harm_landing, "landings", "wrong", "its bytes hash to"),
        (harm_receipt, "derived", "wrong", "is not what was written"),
        (harm_edition, "editions", "wrong", "is not what was frozen"),
        (leave_a_build, "builds", "warning", "a refresh that ended badly left 20210601T000000000000Z"),
        (hold_a_feed, "feeds", "warning", "nix: held back since"),
        (open_to_all, "folder", "warning", "is open to every user"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(
    home: Path, harm: Callable[[Path], None], check: str, verdict: str, message: str
) -> None:
    harm(home)
    (finding,) = found(home)[check]
    assert finding[0] == verdict
    assert message in finding[1]
    assert finding[2], "no advice"


def test_feeds_grow_old_and_clocks_go_back(home: Path) -> None:
    assert any("days old, more than the 30" in text for _, text, _ in found(home, in_days=40)["feeds"])
    assert all("the clock was set back" in text for _, text, _ in found(home, in_days=-3)["feeds"])


def test_who_writes_is_named(home: Path) -> None:
    with writer_lock(home):
        ((verdict, text, _),) = found(home)["lock"]
    assert verdict == "warning"
    assert text.endswith("is writing")


def test_a_full_disk_is_foreseen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(home)._replace(free=1024)
    monkeypatch.setattr("flows.system.disk_space.shutil.disk_usage", lambda _: usage)
    ((verdict, text, advice),) = found(home)["disk"]
    assert (verdict, text.split(" free")[0]) == ("wrong", "0 MiB")
    assert "make room" in advice


def test_a_hold_is_told_until_it_is_lifted(home: Path) -> None:
    version = str(current_version(home))
    rollback(home, version, "to look at it")
    ((_, text, advice),) = found(home)["published"]
    assert text.startswith(f"held at {version} since a rollback on ")
    assert text.endswith(": to look at it")
    assert advice.startswith("payesh resume")


def test_the_command_ends_with_5_when_something_is_wrong(home: Path, payesh: Payesh) -> None:
    assert payesh(home, "doctor").returncode == 0
    harm_published(home)
    done = payesh(home, "doctor", "--format", "json")
    assert done.returncode == 5
    assert [each["check"] for each in json.loads(done.stdout) if each["verdict"] == "wrong"] == ["published"]


def test_a_folder_that_is_not_there_yet_is_no_error(tmp_path: Path) -> None:
    findings = found(tmp_path / "nowhere")
    assert findings["folder"][0][0] == "warning"
    assert findings["published"] == [("warning", "nothing is published yet", "run payesh refresh")]


def test_a_folder_that_cannot_be_written_to_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = home / "versions" / str(current_version(home))
    monkeypatch.setattr("flows.operations.doctor.os.access", lambda path, _: path != version)
    assert found(home)["folder"] == [("wrong", f"{version} can't be written to", "give its owner write access")]


def test_what_is_said_of_changed_landed_bytes_is_one_advice(home: Path) -> None:
    harm_landing(home)
    advices = {advice for _, _, advice in found(home)["landings"]}
    assert advices == {LAND_AGAIN}
    for runbook in ("rollback", "failed_feed"):
        text = (PROJECT / "docs" / "runbooks" / f"{runbook}.md").read_text(encoding="utf-8")
        assert "what the inbox or the address still has is landed again" in text
