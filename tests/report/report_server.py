"""A report of a few files, shown by a server in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from conftest import PROJECT

_PROGRAM = """
import socket, sys
from pathlib import Path
from flows.report import server
server.REQUEST_SECONDS, server.ANSWER_SECONDS = float(sys.argv[2]), float(sys.argv[3])
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
server.serve_report(Path(sys.argv[1]), listening)
"""
PAGE = "<!doctype html><title>پایش</title>"
LARGE = bytes(range(256)) * 40_000


@dataclass(frozen=True)
class Shown:
    """A report that is shown.

    Attributes:
        folder: where its link is, and a secret beside it.
        port: where it is shown.
        log: what the server says on its screen.
    """

    folder: Path
    port: int
    log: Path

    def ask(self, target: str, method: str = "GET", host: str = "127.0.0.1", *headers: str) -> tuple[int, bytes]:
        """Status and whole answer to a request as it stands, with nothing tidied up on our side."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", ""]
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall("\r\n".join(lines).encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        return int(answer.split()[1]), answer

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """The answer to a request."""
        with httpx2.Client(trust_env=False, timeout=30) as client:
            return client.get(f"http://127.0.0.1:{self.port}{path}", headers=headers)


def write_report(folder: Path, text: str) -> None:
    """A report of a few files."""
    (folder / "fa").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "index.html").write_text(text, encoding="utf-8")
    (folder / "fa" / "index.html").write_text(text, encoding="utf-8")
    (folder / "site.css").write_text("body {}")
    (folder / "site.js").write_text("0")
    (folder / "chart.svg").write_text("<svg/>")
    (folder / "letters.woff2").write_bytes(b"wOF2")
    (folder / "report.pdf").write_bytes(LARGE)


@contextmanager
def showing(folder: Path, request_seconds: float = 10, answer_seconds: float = 30) -> Iterator[Shown]:
    """A server of its own process."""
    (folder / "secret.txt").write_text("secret")
    log = folder / "server.log"
    command = [sys.executable, "-c", _PROGRAM, str(folder / "report"), str(request_seconds), str(answer_seconds)]
    with (
        log.open("wb") as screen,
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=screen, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            port = process.stdout.readline()
            assert port, log.read_text(encoding="utf-8")
            yield Shown(folder, int(port), log)
        finally:
            process.terminate()
