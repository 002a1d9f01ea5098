"""A backup has one moment of a home, whole, or is not there."""

from __future__ import annotations

import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import PROJECT
from prefect_server import wait_for
from runbooks import write_program

from flows.system.lock import LockedError, writer_lock

BACKUP = PROJECT / "deploy" / "backup.sh"


@pytest.fixture
def kept(tmp_path: Path) -> dict[str, str]:
    """A home, inboxes and seeds with a file each, and the environment of their backup."""
    home, project = tmp_path / "a home", tmp_path / "project"
    for path, text in {
        "landing/nix/7/abc": "bytes",
        "in_force/nix/7.json": "{}",
        "attempts/nix/7/1.json": "{}",
        "editions/frozen/7/1/figures.parquet": "figures",
        "versions/1/payesh.duckdb": "marts",
        "versions/1/analysis.duckdb": "draws",
        "builds/1/dbt/payesh.duckdb": "half",
        "work/payesh.duckdb": "work",
    }.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text)
    (home / "payesh.duckdb").symlink_to("versions/1/payesh.duckdb")
    seeds = "seeds/entities/agency_aliases.csv", "scenarios/uncertainty_scenarios.csv"
    for file in (*(project / seed for seed in seeds), tmp_path / "periods/07/inbox/nix.csv"):
        file.parent.mkdir(parents=True)
        file.write_text("rows")
    with writer_lock(home):
        pass
    places = {"HOME": home, "PROJECT_DIRECTORY": project, "PERIODS_DIRECTORY": tmp_path / "periods"}
    return {"PATH": os.environ["PATH"], **{f"PAYESH_{name}": str(path) for name, path in places.items()}}


def back_up(kept: dict[str, str], target: Path, wait: str = "0") -> subprocess.CompletedProcess[str]:
    environment = {**kept, "PAYESH_BACKUP_WAIT_SECONDS": wait}
    return subprocess.run([str(BACKUP), str(target)], env=environment, capture_output=True, text=True, check=False)


def test_a_backup_has_all_that_can_not_be_made_again_and_nothing_that_can(kept: dict[str, str], tmp_path: Path) -> None:
    done = back_up(kept, tmp_path / "back ups")
    assert done.returncode == 0, done.stderr
    made = Path(done.stdout.strip())
    subprocess.run(["/bin/sh", "-euc", "sha256sum --check --quiet SHA256SUMS"], cwd=made, check=True)
    home = tmp_path / "restored"
    for name in ("home", "periods", "seeds"):
        (home / name).mkdir(parents=True)
        with tarfile.open(made / f"{name}.tar.gz") as archive:
            archive.extractall(home / name, filter="tar")
    files = {path.relative_to(home).as_posix() for path in home.rglob("*") if not path.is_dir()}
    assert files == {
        *(
            "home/landing/nix/7/abc",
            "home/in_force/nix/7.json",
            "home/attempts/nix/7/1.json",
            "home/payesh.duckdb",
            "home/.lock",
        ),
        *("home/editions/frozen/7/1/figures.parquet", "home/versions/1/payesh.duckdb"),
        *("periods/07/inbox/nix.csv", "seeds/seeds/entities/agency_aliases.csv"),
        "seeds/scenarios/uncertainty_scenarios.csv",
    }
    assert (home / "home/payesh.duckdb").read_text() == "marts"
    assert made.stat().st_mode & 0o077 == 0


def test_a_backup_waits_for_who_writes_and_leaves_nothing_when_that_takes_too_long(
    kept: dict[str, str], tmp_path: Path
) -> None:
    with writer_lock(Path(kept["PAYESH_HOME"])):
        done = back_up(kept, tmp_path / "backups")
    assert (done.returncode, f"process {os.getpid()} is writing" in done.stderr) == (3, True)
    assert list((tmp_path / "backups").iterdir()) == []


def test_nobody_writes_during_a_backup(kept: dict[str, str], tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    write_program(slow / "tar", "#!/bin/sh\nsleep 60\n")
    environment = {**kept, "PATH": f"{slow}:{kept['PATH']}"}
    home = Path(kept["PAYESH_HOME"])
    with subprocess.Popen([str(BACKUP), str(tmp_path / "b")], env=environment, start_new_session=True) as process:
        try:
            signed = home / ".lock"
            wait_for("the lock", lambda: signed.read_text().strip() == str(process.pid), 20)
            with pytest.raises(LockedError, match=f"process {process.pid} is writing"), writer_lock(home):
                pass
        finally:
            os.killpg(process.pid, 15)
    assert list((tmp_path / "b").iterdir()) == []


@pytest.mark.parametrize("missing", ["PAYESH_HOME", "PAYESH_PROJECT_DIRECTORY", "PAYESH_PERIODS_DIRECTORY"])
def test_a_backup_without_the_environment_says_what_to_read(kept: dict[str, str], tmp_path: Path, missing: str) -> None:
    done = back_up({name: value for name, value in kept.items() if name != missing}, tmp_path / "backups")
    assert done.returncode != 0
    assert f"{missing}: read /etc/payesh.env first" in done.stderr
