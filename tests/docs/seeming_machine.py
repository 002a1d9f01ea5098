"""A machine that only seems to be one: its `/srv`, `/etc` and `/var` are in a folder, its services are really started.

As a program it is what stands there for `install` and `systemctl`: `seeming_machine.py FOLDER COMMAND ARGUMENT…`.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PLACES = ("/srv/payesh", "/etc/payesh.env", "/etc/systemd", "/var/lib/payesh", "/var/backups")
_PORT = "4200"
_STOP_SECONDS = 20


def placed(folder: Path, text: str) -> str:
    """A text with the machine's places, and its server's port, instead of those of a real one."""
    for place in PLACES:
        text = re.sub(rf"(?<![\w/]){place}", f"{folder}{place}", text)
    port = (folder / "port").read_text()
    return text.replace(f":{_PORT}", f":{port}").replace(f"--port {_PORT}", f"--port {port}")


def settings_of(unit: Path) -> dict[str, list[str]]:
    """The settings of a unit: each name's values, in their order."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def environment_of_systemd(text: str) -> dict[str, str]:
    """What systemd understands of an environment file (systemd.exec(5), EnvironmentFile=), an assignment a line.

    Between single quotes nothing has a meaning; between double ones, and without any, a backslash has.
    """
    found = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        name, _, value = line.partition("=")
        value = value.strip()
        if value.startswith("'"):
            inner, _, rest = value[1:].partition("'")
        elif value.startswith('"'):
            inner, _, rest = value[1:].partition('"')
            inner = re.sub(r'\\(["\\`$])', r"\1", inner)
        else:
            inner, rest = re.sub(r"\\(.)", r"\1", value), ""
        found[name.strip()] = inner + rest
    return found


def end(pid: Path) -> None:
    """End a service, and all that it started."""
    if not pid.exists():
        return
    group = int(pid.read_text())
    pid.unlink()
    with suppress(ProcessLookupError):
        os.kill(group, signal.SIGTERM)
        until = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < until:
            os.killpg(group, 0)
            time.sleep(0.2)
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _install(folder: Path, *arguments: str) -> None:
    takes_value = {"-m", "-o", "-g"}
    named = [each for before, each in zip(["", *arguments], arguments, strict=False) if before not in takes_value]
    files = [Path(each) for each in named if not each.startswith("-")]
    if "-d" in arguments:
        for each in files:
            each.mkdir(parents=True, exist_ok=True)
        return
    *sources, target = files
    for source in sources:
        goal = target / source.name if target.is_dir() else target
        goal.write_text(placed(folder, source.read_text(encoding="utf-8")), encoding="utf-8")


def _systemctl(folder: Path, verb: str, *arguments: str) -> None:
    is_now = "--now" in arguments
    for unit in [each for each in arguments if each.endswith(".service")]:
        pid = folder / "run" / f"{unit}.pid"
        if verb in ("stop", "restart") or (verb == "disable" and is_now):
            end(pid)
        if verb in ("start", "restart") or (verb == "enable" and is_now):
            _start(folder, folder / "etc" / "systemd" / "system" / unit, pid)


def _start(folder: Path, unit: Path, pid: Path) -> None:
    """Start a service as its unit says, and do what the unit says is done once it is started."""
    settings = settings_of(unit)
    environment = dict(os.environ)
    for each in settings.get("Environment", []):
        environment |= dict(pair.split("=", 1) for pair in each.split())
    for file in settings.get("EnvironmentFile", []):
        environment |= environment_of_systemd(Path(file).read_text(encoding="utf-8"))
    (working_directory,) = settings["WorkingDirectory"]
    command = shlex.split(settings["ExecStart"][0])
    with (folder / "run" / f"{unit.name}.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=working_directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    pid.write_text(str(process.pid))
    for command in map(shlex.split, settings.get("ExecStartPost", [])):
        subprocess.run(command, check=True)


if __name__ == "__main__":
    (_install if sys.argv[2] == "install" else _systemctl)(Path(sys.argv[1]), *sys.argv[3:])
