"""A real HTTP or HTTPS server on loopback, which answers each path in its own bad or good way."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

CSV = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\nسازمان الف,https://a.example/,100,99,99\n"
ETAG = '"v1"'
LOGIN = (
    b"<!doctype html><html><head><title>Sign in</title></head><body><form><input type='password'></form></body></html>"
)

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request; how it is answered is looked up by its path."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:  # the base class's name
        """Answer."""
        self._answer()

    def do_POST(self) -> None:  # the base class's name
        """Answer, once the request's body is read."""
        self.body = self.rfile.read(int(self.headers.get("content-length", "0")))
        self._answer()

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked[path] += 1
        self.server.requests.append(self.path)
        answer = self.server.answers.get(path)
        if answer is None:
            self.send(404, b"not here")
        else:
            answer(self)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """Send a whole answer; a header's underscores are hyphens."""
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """A server with answers by path; counts what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answers: dict[str, Answer], context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers
        self.asked: Counter[str] = Counter()
        self.requests: list[str] = []
        self._scheme = "https" if context else "http"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Address of a path."""
        return f"{self._scheme}://{host}:{self.server_address[1]}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet: clients that turn away are what is tested."""


@contextmanager
def serving(answers: dict[str, Answer], certificate: Path | None = None) -> Iterator[Server]:
    """A running server; over TLS when there is a PEM file with a certificate and its key."""
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = Server(answers, context)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sends(body: bytes, status: int = 200, **headers: str) -> Answer:
    """Always the same answer."""
    return lambda handler: handler.send(status, body, **headers)


def first(failures: int, failure: Answer, then: Answer) -> Answer:
    """A failure some times, then another answer."""

    def answer(handler: Handler) -> None:
        is_early = handler.server.asked[urlsplit(handler.path).path] <= failures
        (failure if is_early else then)(handler)

    return answer


def unchanged(handler: Handler) -> None:
    """304 to whoever knows the version, else the document."""
    if handler.headers.get("if-none-match") == ETAG:
        handler.send(304, b"")
    else:
        handler.send(200, CSV.encode(), ETag=ETAG)


def drips(handler: Handler) -> None:
    """A byte at a time, for ever too late."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def resets(handler: Handler) -> None:
    """Half of what was promised, then the connection is cut."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(CSV.encode())
    handler.wfile.flush()
    handler.close_connection = True


def cut_gzip(handler: Handler) -> None:
    """A gzip body that stops in the middle, of the length that it says."""
    whole = gzip.compress(CSV.encode() * 50)
    handler.send(200, whole[: len(whole) // 2], Content_Encoding="gzip", Content_Type="text/csv")


def endless(handler: Handler) -> None:
    """Bytes without end."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    while True:
        handler.wfile.write(b"0,1,2,3\n" * 8192)
