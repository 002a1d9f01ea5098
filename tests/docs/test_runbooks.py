"""The runbooks work as they are written: their commands, the units and the environment file that ship, the backup."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_server import CSV, Handler, sends, serving
from conftest import PROJECT
from prefect_server import wait_for
from runbooks import RUNBOOKS, UNITS, Machine, blocks, write_program
from seeming_machine import environment_of_systemd, settings_of
from tiny_project import MAILBOX, PERIODS

from flows.publishing.versions import current_version
from flows.system.lock import LockedError, writer_lock

ENVIRONMENT_FILE = PROJECT / "deploy" / "payesh.env"
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")
BACKUP = PROJECT / "deploy" / "backup.sh"
WITH_COMMANDS = [path.name for path in sorted(RUNBOOKS.glob("*.md")) if "```sh\n" in path.read_text(encoding="utf-8")]
SERVICES = sorted(UNITS.glob("*.service"))
HARDENED = {
    "NoNewPrivileges": "true",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "PrivateDevices": "true",
    "CapabilityBoundingSet": "",
    "UMask": "0027",
    "User": "payesh",
}
AWKWARD = [
    "https://x.example/{period}.csv?key=a&format=csv",
    "a # b",
    "  two  spaces  ",
    "$HOME `id` $(id)",
    'a "b" \\n',
    ";",
]


def test_these_runbooks_have_commands() -> None:
    assert {"first_deployment.md", "failed_feed.md", "rollback.md", "backup.md", "moving.md"} <= set(WITH_COMMANDS)


@pytest.mark.parametrize("runbook", WITH_COMMANDS)
def test_a_block_says_whose_it_is_and_its_commands_are_written_out(runbook: str) -> None:
    for block in blocks(runbook):
        assert block.user in ("root", "payesh"), block
        commands = block.commands.replace("<repository>", "REPOSITORY")
        subprocess.run(["/bin/sh", "-n", "-c", commands], check=True)
        assert not re.search(r"^\s*(payesh|prefect|python|pip)\b", commands, re.MULTILINE), block
        assert not re.search(r"<\w+>|…", commands), block


@pytest.mark.parametrize("document", sorted(RUNBOOKS.glob("*.md")), ids=lambda path: path.name)
def test_what_a_runbook_installs_is_there(document: Path) -> None:
    for name in re.findall(r"(?<![\w.])deploy/[\w./-]+\w", document.read_text(encoding="utf-8")):
        assert (PROJECT / name).exists(), name


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_a_service_may_do_no_more_than_it_needs(service: Path) -> None:
    settings = settings_of(service)
    assert {name: settings.get(name, [None])[-1] for name in HARDENED} == HARDENED
    assert not any(re.search("TOKEN|SECRET|PASSWORD", line) for line in service.read_text().splitlines())


@pytest.mark.skipif(SYSTEMD_ANALYZE is None, reason="systemd is not installed here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name in ("python", "payesh"):
        write_program(tmp_path / name, "#!/bin/sh\n")
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8")
        (tmp_path / unit.name).write_text(text.replace("/srv/payesh/.venv/bin", str(tmp_path)), encoding="utf-8")
    done = subprocess.run(
        [str(SYSTEMD_ANALYZE), "verify", *(f"./{unit.name}" for unit in UNITS.iterdir())],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def environment_of_shell(file: Path) -> dict[str, str]:
    """What a shell understands of an environment file."""
    done = subprocess.run(
        ["/bin/sh", "-euc", f"set -a; . {file}; env -0"], env={}, capture_output=True, text=True, check=True
    )
    found = dict(line.split("=", 1) for line in done.stdout.split("\0") if line)
    return {name: value for name, value in found.items() if name not in ("PWD", "OLDPWD", "_", "SHLVL")}


def test_shell_and_systemd_read_the_environment_file_alike(tmp_path: Path) -> None:
    lines = ENVIRONMENT_FILE.read_text(encoding="utf-8").splitlines()
    examples = [line.removeprefix("#") for line in lines if re.match(r"#?[A-Z_]+=", line)]
    values = [f"VALUE_{number}='{value}'" for number, value in enumerate(AWKWARD)]
    file = tmp_path / "payesh.env"
    file.write_text("\n".join([*lines, *examples, *values]) + "\n", encoding="utf-8")
    found = environment_of_shell(file)
    assert found == environment_of_systemd(file.read_text(encoding="utf-8"))
    assert [found[f"VALUE_{number}"] for number in range(len(AWKWARD))] == AWKWARD
    assert found["PAYESH_FEEDS__NIX__URL"].endswith("?period={period}&format=csv")


def test_what_the_runbook_warns_of_is_read_differently_and_so_a_value_needs_its_quotes(tmp_path: Path) -> None:
    file = tmp_path / "payesh.env"
    file.write_text("ADDRESS=https://x.example/{period}.csv?key=a&format=csv\n", encoding="utf-8")
    assert environment_of_shell(file) != environment_of_systemd(file.read_text(encoding="utf-8"))


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
        "builds/1/dbt/payesh.duckdb": "half",
        "work/payesh.duckdb": "work",
    }.items():
        (home / path).parent.mkdir(parents=True)
        (home / path).write_text(text)
    (home / "payesh.duckdb").symlink_to("versions/1/payesh.duckdb")
    for file in (project / "seeds/entities/agency_aliases.csv", tmp_path / "periods/07/inbox/nix.csv"):
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
            wait_for("the lock", lambda: signed.read_text().strip() == str(process.pid) or None, 20)
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


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path / "machine")
    yield made
    made.stop()


@pytest.mark.long(seconds=240)
@pytest.mark.soak(alone=True)
def test_the_runbooks_are_carried_out_one_after_the_other(machine: Machine) -> None:
    told: list[dict[str, str]] = []

    def hook(handler: Handler) -> None:
        told.append(json.loads(handler.body))
        handler.send(200, b"")

    with serving({"/hook": hook, "/uptime.csv": sends(CSV.encode())}) as sources:
        first_deployment(machine, sources.url("/uptime.csv"), sources.url("/hook"))
        assert any(body["state"] == "Failed" and "999" in body["message"] for body in told)
        second_version(machine)
        roll_back(machine)
        sources.answers["/uptime.csv"] = sends(b"", 401)
        failed_feed(machine)
        assert told[-1]["state"] == "PublishedWithTrouble"
        assert f"begun: period {PERIODS[1]}, uptime: failing since" in told[-1]["message"]
        back_up_and_restore(machine)
        move(machine)


def first_deployment(machine: Machine, source: str, hook: str) -> None:
    """Carry it out; after the first block, an administrator writes into the environment file."""
    for number, block in enumerate(blocks("first_deployment.md")):
        machine.run(block)
        if number == 0:
            with machine.environment_file.open("a", encoding="utf-8") as file:
                file.write(
                    f"PAYESH_FEEDS__UPTIME__URL='{source}?period={{period}}&format=csv'\n"
                    f"PAYESH_WEBHOOK__URL='{hook}'\nPAYESH_WEBHOOK__ALLOW_PRIVATE_ADDRESSES='true'\n"
                    "PAYESH_FETCH__ALLOW_PRIVATE_ADDRESSES='true'\nPAYESH_FETCH__TRIES='1'\n"
                    "PAYESH_RUNS__FEED_RETRIES='0'\n"
                )
    asked = machine.asked()
    assert "useradd --system --user-group" in asked
    assert asked.index("enable --now prefect-server.service") < asked.index("enable --now payesh-worker.service")
    assert current_version(machine.project / "warehouse") is not None


def second_version(machine: Machine) -> None:
    """Something new came, and was published."""
    inbox = machine.project / "periods" / f"{PERIODS[0]:02}" / "inbox"
    (inbox / "karpooshe.csv").write_text(MAILBOX.format(messages=5), encoding="utf-8")
    before = current_version(machine.project / "warehouse")
    time.sleep(1)  # a version is named by its second
    *_, refresh = [block for block in blocks("first_deployment.md") if "refresh/nightly --watch" in block.commands]
    machine.run(refresh)
    assert current_version(machine.project / "warehouse") != before


def roll_back(machine: Machine) -> None:
    """Carry it out: it holds, is told, and is lifted."""
    back, forth = blocks("rollback.md")
    version = current_version(machine.project / "warehouse")
    assert "since a rollback on" in machine.run(back)
    assert current_version(machine.project / "warehouse") != version
    machine.run(forth)


def failed_feed(machine: Machine) -> None:
    """Carry it out on a feed that answers 401: the run says it, then the commands do."""
    look, again = blocks("failed_feed.md")
    assert "PublishedWithTrouble" in machine.run(again)
    shown = machine.run(look)
    assert "uptime: failing since" in shown
    assert "401" in shown
    assert "Build: nothing to do." in shown


def back_up_and_restore(machine: Machine) -> None:
    """Carry it out; between backup and restore, the disk is lost."""
    home, periods = machine.project / "warehouse", machine.project / "periods"
    version = current_version(home)
    back, stop, restore, start = blocks("backup.md")
    machine.run(back)
    machine.run(stop)
    for folder in (home, periods):
        shutil.rmtree(folder)
    assert "Build: nothing to do." in machine.run(restore)
    assert current_version(home) == version
    machine.run(start)


def move(machine: Machine) -> None:
    """Carry it out, on one and the same machine."""
    told = [machine.run(block) for block in blocks("moving.md")]
    assert any("Build: nothing to do." in each for each in told)
