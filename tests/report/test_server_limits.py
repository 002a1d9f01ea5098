"""What `payesh serve` bears: those who never end a request, and reports that take each other's place."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from report.report_server import LARGE, PAGE, Shown, showing, write_report

pytestmark = pytest.mark.long(seconds=20)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    write_report(tmp_path / "report", PAGE)
    with showing(tmp_path) as server:
        yield server


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
