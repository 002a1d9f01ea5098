"""Prefect for a refresh that runs in one process: a private server that lives as long as the run.

Prefect reads its settings when it is imported, so these are set before. Each is a default: whoever has a Prefect
server sets `PREFECT_API_URL`, and the same flow reports there.

Prefect could start such a server itself. That one keeps its database on the disk, where it waits for minutes when the
disk is full; it goes on running when the run is killed; and it takes a terminal's interrupt for its own.
"""

from __future__ import annotations

import os
import secrets
import select
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from flows.system.atomic_files import UMASK, make_folder
from flows.system.home import prefect_folder

_START_SECONDS = 180  # a busy machine takes a minute
_IN_MEMORY = "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true&check_same_thread=false"
# What only long-lived servers need; without it, a private one starts and stops seconds sooner.
_IDLE_SERVICES = (
    "CANCELLATION_CLEANUP",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
)
_private_server: subprocess.Popen[str] | None = None


def reports_to_server() -> bool:
    """Whether runs are recorded by a Prefect server that outlives them, and not by a private one."""
    from prefect.settings import get_current_settings  # the defaults below must be set before

    return get_current_settings().api.url is not None and _private_server is None


def start_prefect(home: Path) -> None:
    """Set what the environment leaves open, and start a private server where it names none; nothing is sent abroad.

    The server starts while the caller goes on; `wait_for_prefect` says when it has.
    """
    defaults = {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(prefect_folder(home.absolute())),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",  # the command tells failures in its own words
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": _IN_MEMORY,
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",  # it is a file
        "PREFECT_SERVER_UI_ENABLED": "false",
        **{f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in _IDLE_SERVICES},
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.umask(UMASK)  # Prefect writes files of its own
    make_folder(Path(os.environ["PREFECT_HOME"]))
    if "PREFECT_API_URL" not in os.environ:
        _start_private_server()


def wait_for_prefect() -> None:
    """Wait until the private server, if there is one, has started.

    Raises:
        ChildProcessError: when it ended, or had not started in time.
    """
    if _private_server is None or _private_server.stdout is None:
        return
    readable, _, _ = select.select([_private_server.stdout], [], [], _START_SECONDS)
    if not readable or not _private_server.stdout.readline():
        _private_server.kill()
        raise ChildProcessError(f"Prefect's private server did not start within {_START_SECONDS} seconds")


def _start_private_server() -> None:
    """Start a server of our own; it ends when its standard input closes, so with us, and nobody need stop it."""
    global _private_server
    password = f"payesh:{secrets.token_urlsafe()}"  # other users of the machine reach its port, too
    os.environ |= {"PREFECT_API_AUTH_STRING": password, "PREFECT_SERVER_API_AUTH_STRING": password}
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        _private_server = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", "flows.operations.prefect_server_process", str(listening.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            pass_fds=[listening.fileno()],
            start_new_session=True,  # a terminal's interrupt is for us
        )
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
