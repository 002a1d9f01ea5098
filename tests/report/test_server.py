"""What `payesh serve` answers, over a socket: the report's files to this machine, and nothing else to anybody."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
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
pytestmark = pytest.mark.long(seconds=20)

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


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("shown")
    write_report(folder / "versions" / "1", PAGE)
    (folder / "versions" / "1" / "out.txt").symlink_to(folder / "secret.txt")
    (folder / "versions" / "1" / "outside").symlink_to(folder)
    (folder / "report").symlink_to("versions/1")
    with showing(folder) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/fa/", "text/html; charset=utf-8"),
        ("/fa", "text/html; charset=utf-8"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/site.js", "text/javascript; charset=utf-8"),
        ("/chart.svg", "image/svg+xml"),
        ("/letters.woff2", "font/woff2"),
        ("/report.pdf", "application/pdf"),
    ],
)
def test_a_file_comes_whole_with_its_type_and_a_folder_as_its_page(shown: Shown, path: str, media_type: str) -> None:
    with httpx2.Client(trust_env=False, timeout=30, follow_redirects=True) as client:
        answer = client.get(f"http://127.0.0.1:{shown.port}{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    if path.endswith("pdf"):
        assert answer.content == LARGE
    if media_type.startswith("text/html"):
        assert answer.text == PAGE


def test_a_browser_is_told_to_guess_no_type_and_to_show_it_in_no_other_page(shown: Shown) -> None:
    headers = shown.get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize(
    "target",
    [
        *("/../secret.txt", "/fa/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt"),
        *(
            "//etc/passwd",
            "///etc/passwd",
            "/%2fetc/passwd",
            "/..\\secret.txt",
            "/..%5csecret.txt",
            "/fa/..;/secret.txt",
        ),
        *("/out.txt", "/outside/secret.txt", "/outside/", "/%252e%252e/secret.txt", "http://127.0.0.1/../secret.txt"),
        *("/%00", "/fa/%00", "/index.html%00.png", "/%ff%fe", "/%ed%a0%80", "/a%0ab", "/" + "a" * 5000, "/empty/"),
        *("/empty", "/fa/index.html/x", "/nothing.html", "/?/../secret.txt/.."),
    ],
)
def test_nothing_is_found_outside_the_report_and_no_folder_is_listed(shown: Shown, target: str) -> None:
    status, answer = shown.ask(target)
    assert (status, b"secret" in answer, b"root:" in answer) == (200 if target.startswith("/?") else 404, False, False)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_nothing_but_reading_is_allowed(shown: Shown, method: str) -> None:
    assert shown.ask("/", method)[0] == 405


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1.example", "localhost.example", "10.0.0.1", "[::1]", ""])
def test_a_request_under_another_name_is_refused(shown: Shown, host: str) -> None:
    assert shown.ask("/", "GET", host)[0] == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "localhost:8000"])
def test_a_request_under_the_names_of_this_machine_is_answered(shown: Shown, host: str) -> None:
    assert shown.ask("/", "GET", host)[0] == 200


def test_head_says_what_get_would_without_it(shown: Shown) -> None:
    status, answer = shown.ask("/report.pdf", "HEAD")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert (status, body) == (200, b"")
    assert f"content-length: {len(LARGE)}".encode() in head.lower()


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, len(LARGE)), ("bytes=-50", len(LARGE) - 50, len(LARGE))],
)
def test_a_part_of_a_file_is_sent_alone(shown: Shown, asked: str, first: int, end: int) -> None:
    answer = shown.get("/report.pdf", range=asked)
    assert (answer.status_code, answer.content) == (206, LARGE[first:end])
    assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{len(LARGE)}"


def test_a_part_beyond_the_end_is_refused(shown: Shown) -> None:
    answer = shown.get("/report.pdf", range=f"bytes={len(LARGE)}-")
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(LARGE)}")


def test_what_a_browser_has_already_is_not_sent_again(shown: Shown) -> None:
    tag = shown.get("/report.pdf").headers["etag"]
    answer = shown.get("/report.pdf", **{"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_no_request_left_a_traceback_on_the_screen(shown: Shown) -> None:
    shown.ask("/fa/%00")
    assert "Traceback" not in shown.log.read_text(encoding="utf-8")


def half(connection: socket.socket, port: int) -> None:
    connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode())


def nothing(_: socket.socket, __: int) -> None:
    return None


def second_half(connection: socket.socket, port: int) -> None:
    connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\nGET / HT".encode())


def body_without_end(connection: socket.socket, port: int) -> None:
    connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 99\r\n\r\na".encode())


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A server whose limits are short."""
    folder = tmp_path_factory.mktemp("impatient")
    write_report(folder / "report", PAGE)
    with showing(folder, 0.5, 1) as server:
        yield server


@pytest.mark.parametrize("begin", [nothing, half, second_half, body_without_end])
def test_a_request_that_does_not_come_whole_ends_its_connection(
    impatient: Shown, begin: Callable[[socket.socket, int], None]
) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as connection:
        begin(connection, impatient.port)
        _read_to_the_end(connection)


def test_a_request_that_comes_letter_by_letter_ends_its_connection_all_the_same(impatient: Shown) -> None:
    with (
        socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as connection,
        pytest.raises(OSError),
    ):  # whichever way it is told
        for _ in range(200):
            connection.sendall(b"a")
            time.sleep(0.05)


def test_an_answer_that_is_not_taken_ends_its_connection(impatient: Shown) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", impatient.port))
        connection.settimeout(20)
        connection.sendall(b"GET /report.pdf HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(3)
        assert _read_to_the_end(connection) < len(LARGE)


def _read_to_the_end(connection: socket.socket) -> int:
    """How many bytes come before the other side closes or resets; it must do so before the socket's time is over."""
    count = 0
    try:
        while received := connection.recv(65536):
            count += len(received)
    except ConnectionResetError:
        pass
    return count


def test_hundreds_of_half_open_connections_keep_nobody_out(shown: Shown) -> None:
    with ExitStack() as stack:
        for _ in range(400):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", shown.port), timeout=30))
            half(connection, shown.port)
        assert shown.get("/").status_code == 200
        (process,) = {int(pid) for pid in _processes_listening_at(shown.port)}
        descriptors = list(Path(f"/proc/{process}/fd").iterdir())
        assert len(descriptors) < 200
    assert shown.get("/").status_code == 200


def _processes_listening_at(port: int) -> Iterator[str]:
    """Our own children that have the socket which listens at a port."""
    listening = next(
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    )
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(fd) == f"socket:[{listening}]" for fd in (process / "fd").iterdir()):  # noqa: PTH115  # no path
                yield process.name
        except OSError:
            continue


def test_while_reports_take_each_others_place_whoever_asks_gets_one_of_them(tmp_path: Path) -> None:
    write_report(tmp_path / "versions" / "1", "1")
    (tmp_path / "report").symlink_to("versions/1")
    over = threading.Event()

    def switch() -> None:
        for number in range(2, 200):
            if over.is_set():
                return
            write_report(tmp_path / "versions" / f"{number}", str(number))
            (tmp_path / "new").symlink_to(f"versions/{number}")
            if number % 2:
                (tmp_path / "report").unlink()  # a moment without any
            (tmp_path / "new").replace(tmp_path / "report")
            shutil.rmtree(tmp_path / "versions" / f"{number - 1}")

    with showing(tmp_path) as server:
        switching = threading.Thread(target=switch)
        switching.start()
        try:
            with httpx2.Client(trust_env=False, timeout=30) as client:
                for path in ["/fa/index.html", "/index.html", "/fa/"] * 60:
                    answer = client.get(f"http://127.0.0.1:{server.port}{path}")
                    assert answer.status_code == 200, path
                    assert answer.text.isdigit()
        finally:
            over.set()
            switching.join()
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_an_answer_under_way_ends_with_the_report_that_it_began_with(tmp_path: Path) -> None:
    write_report(tmp_path / "versions" / "1", PAGE)
    write_report(tmp_path / "versions" / "2", PAGE)
    (tmp_path / "versions" / "2" / "report.pdf").write_bytes(b"another")
    (tmp_path / "report").symlink_to("versions/1")
    with showing(tmp_path) as server, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.settimeout(30)
        connection.sendall(b"GET /report.pdf HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answer = connection.recv(10)
        (tmp_path / "report").unlink()
        (tmp_path / "report").symlink_to("versions/2")
        shutil.rmtree(tmp_path / "versions" / "1")
        while received := connection.recv(65536):
            answer += received
        assert answer.partition(b"\r\n\r\n")[2] == LARGE
        assert server.get("/report.pdf").content == b"another"
