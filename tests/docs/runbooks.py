"""The commands of the runbooks, and a machine on which they are run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conftest import PROJECT
from prefect_server import free_port
from seeming_machine import end, placed
from tiny_project import TinyProject

RUNBOOKS = PROJECT / "docs" / "runbooks"
UNITS = PROJECT / "deploy" / "systemd"
_BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_STUB = """#!/bin/sh
printf '%s\\n' "${{0##*/}} $*" >>{asked}
{does}
"""
_SEEMS = "exec {python} {program} {machine} "
_DOES = {
    "apt-get": "",
    "useradd": "",
    "make": "",
    "git": 'case "$1" in clone) cp -a {skeleton}/. . ;; esac',
    "runuser": 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
    "install": f'{_SEEMS} install "$@"',
    "systemctl": f'{_SEEMS} systemctl "$@"',
}


@dataclass(frozen=True)
class Block:
    """A block of commands: whose shell it is for, and the commands."""

    user: str
    commands: str


def blocks(runbook: str) -> Iterator[Block]:
    """The blocks of commands of a runbook, in their order."""
    for indent, text in _BLOCK.findall((RUNBOOKS / runbook).read_text(encoding="utf-8")):
        commands = re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)
        first, _, rest = commands.partition("\n")
        yield Block(first.removeprefix("# "), rest)


class Machine:
    """A bare machine in a folder: packages, users and git are stubs that write down what they were asked for.

    Attributes:
        folder: where its places are.
        project: its `/srv/payesh`.
        environment_file: its `/etc/payesh.env`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "srv" / "payesh"
        self.environment_file = folder / "etc" / "payesh.env"
        for name in ("stubs", "etc/systemd/system", "var/lib/payesh", "var/backups", "run"):
            (folder / name).mkdir(parents=True)
        (folder / "port").write_text(str(free_port()))
        (folder / "asked").touch()
        self._make_skeleton()
        words = {
            "skeleton": shlex.quote(str(folder / "skeleton")),
            "python": sys.executable,
            "program": str(Path(__file__).with_name("seeming_machine.py")),
            "machine": shlex.quote(str(folder)),
        }
        for name, does in _DOES.items():
            asked = shlex.quote(str(folder / "asked"))
            write_program(folder / "stubs" / name, _STUB.format(asked=asked, does=does.format(**words)))

    def run(self, block: Block) -> str:
        """Run a block as its user would; returns what it prints."""
        commands = placed(self.folder, block.commands.replace("<repository>", "REPOSITORY"))
        if block.user == "payesh":
            begin = f"cd {shlex.quote(str(self.project))}; set -a; . {shlex.quote(str(self.environment_file))}; set +a"
            commands = f"{begin}\n{commands}"
        done = subprocess.run(
            ["/bin/sh", "-euc", commands],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        told = f"{block.commands}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == 0, f"{told}\n{self._logs()}"
        return told

    def asked(self) -> str:
        """What its stubs were asked for, a line each."""
        return (self.folder / "asked").read_text(encoding="utf-8")

    def stop(self) -> None:
        """End its services."""
        for pid in (self.folder / "run").glob("*.pid"):
            end(pid)

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PAYESH_", "PREFECT_"))}
        quick = {
            "PREFECT_SERVER_UI_ENABLED": "false",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PAYESH_RUNS__WRITE_REPORT": "false",
        }
        return {**own, **quick, "PATH": f"{self.folder / 'stubs'}:{own['PATH']}", "COLUMNS": "200"}

    def _logs(self) -> str:
        return "\n".join(log.read_text(encoding="utf-8")[-3000:] for log in sorted(self.folder.glob("run/*.log")))

    def _make_skeleton(self) -> None:
        """What is cloned: a project of a few models, prefect.yaml and what is deployed; and an environment for it."""
        tiny, skeleton = TinyProject(self.folder / "tiny"), self.folder / "skeleton"
        shutil.copytree(tiny.project, skeleton, symlinks=True)
        shutil.copytree(tiny.periods, skeleton / "periods")
        shutil.copytree(PROJECT / "deploy", skeleton / "deploy")
        shutil.copy(PROJECT / "prefect.yaml", skeleton)
        programs = skeleton / ".venv" / "bin"
        programs.mkdir(parents=True)
        does = {"python": "", "prefect": "-m prefect", "payesh": "-c 'from flows.cli import app; app()'"}
        for name, what in does.items():
            write_program(programs / name, f'#!/bin/sh\nexec {sys.executable} {what} "$@"\n')


def write_program(path: Path, text: str) -> None:
    """Write a program that can be run."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
