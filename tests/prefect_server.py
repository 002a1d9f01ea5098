"""A real Prefect server on loopback, for tests that run the flow many times or on schedule."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

STARTUP_SECONDS = 180


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def prefect_environment(folder: Path) -> dict[str, str]:
    """An environment in which Prefect keeps to a folder of its own and sends nothing."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PAYESH_", "PREFECT_"))}
    return inherited | {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
    }


@contextmanager
def prefect_server(folder: Path, **settings: str) -> Iterator[Mapping[str, str]]:
    """Run a server for as long as the context lasts; gives the environment that reaches it.

    Args:
        folder: Prefect's home, made if it lacks.
        settings: further `PREFECT_` settings of the server.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = prefect_environment(folder) | settings
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}/api"
        _wait_until_it_answers(server, f"{address}/health", folder / "server.log")
        yield environment | {"PREFECT_API_URL": address}
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_it_answers(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            if httpx.get(address, timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"the Prefect server did not answer:\n{log.read_text(errors='replace')[-2000:]}")
