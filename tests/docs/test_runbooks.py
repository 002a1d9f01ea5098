"""The runbooks work as they are written: their commands, the units and the environment file that ship, the backup."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_server import CSV, Handler, sends, serving
from conftest import PROJECT
from runbooks import RUNBOOKS, UNITS, Block, Machine, blocks, write_program
from seeming_machine import environment_of_systemd, settings_of
from tiny_project import MAILBOX, PERIODS

from flows.publishing.versions import current_version

ENVIRONMENT_FILE = PROJECT / "deploy" / "payesh.env"
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")
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
UNDERSTOOD = (
    "from prefect.settings import get_current_settings; server = get_current_settings().server; "
    "kept = server.services.db_vacuum"
)
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


def test_prefect_understands_what_the_unit_of_its_server_sets() -> None:
    pairs = dict(
        pair.split("=", 1)
        for line in settings_of(UNITS / "prefect-server.service")["Environment"]
        for pair in line.split()
    )
    asked = f"{UNDERSTOOD}; print(sorted(kept.enabled_vacuum_types), kept.retention_period.days, server.concurrency)"
    environment = {**os.environ, **{name: value for name, value in pairs.items() if name != "PREFECT_HOME"}}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert "flow_runs" in done.stdout
    assert " 90 " in done.stdout
    assert "filesystem" in done.stdout


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
        begun = f"begun: period {PERIODS[1]}, uptime: failing since"
        assert any(body["state"] == "PublishedWithTrouble" and begun in body["message"] for body in told)
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
    ends_with_4 = "if .venv/bin/payesh refresh; then exit 1; else test $? -eq 4; fi\n"
    assert "nothing changed, still published" in machine.run(Block("payesh", ends_with_4))


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
