"""A server on a loopback address of one's choice that answers every path alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:  # the base class's name
        """Answer."""
        self._answer()

    def do_POST(self) -> None:  # the base class's name
        """Answer."""
        self._answer()

    def _answer(self) -> None:
        self.server.asked[urlsplit(self.path).path] += 1
        self.server.answer(self)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Counts what it was asked, by path."""

    daemon_threads = True

    def __init__(self, answer: Answer, address: str) -> None:
        super().__init__((address, 0), Handler)
        self.answer, self.address = answer, address
        self.asked: Counter[str] = Counter()

    def url(self, path: str, host: str = "") -> str:
        """Address of a path."""
        return f"http://{host or self.address}:{self.server_address[1]}{path}"


@contextmanager
def answers_at(answer: Answer, address: str = "127.0.0.1") -> Iterator[Server]:
    """A running server."""
    server = Server(answer, address)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
