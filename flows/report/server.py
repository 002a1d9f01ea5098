"""Shows a report's folder to browsers of this machine, and nothing else to anybody.

Whoever else is on the machine can connect, too, and a page of the internet can make a browser do it: so a connection
has little time, only so many are open, and a request under another name than this machine's is refused.
"""

from __future__ import annotations

import asyncio
import os
import socket
from mimetypes import guess_type
from pathlib import Path
from typing import BinaryIO

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

NAMES = ("127.0.0.1", "localhost")
REQUEST_SECONDS = 10.0
"""In which a request must have come whole, from the connection or the answer before it."""
ANSWER_SECONDS = 120.0
"""In which an answer must have been taken whole."""
CONNECTIONS = 128
"""How many may be open; one more takes the place of the one that has waited longest for its request."""
_SWITCH_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.05
_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-cache"),  # the report of the next version has the same addresses
]
_MEDIA_TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".ttf": "font/ttf"}


def serve_report(folder: Path, listening: socket.socket) -> None:
    """Show what is in a folder, until interrupted.

    Args:
        folder: the report, or a link to it, which may be switched to another one meanwhile.
        listening: a socket of loopback.

    Raises:
        KeyboardInterrupt: when interrupted, once the answers under way are given.
    """
    app = Starlette(
        routes=[Mount("/", app=_Report(folder))],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(NAMES), www_redirect=False)],
    )
    config = Config(
        app,
        http=_Connection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        headers=_HEADERS,
        timeout_graceful_shutdown=1,
    )
    Server(config).run(sockets=[listening])


class _Report(StaticFiles):
    """The files of a folder; a folder's page is its `index.html`, and no folder is listed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._first_page = folder / "index.html"

    async def check_config(self) -> None:
        """The report may be away while another one takes its place."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The answer to a request; while one report takes the place of another, the new one is waited for."""
        until = asyncio.get_running_loop().time() + _SWITCH_SECONDS
        while True:
            before = self._shown()
            try:
                return await super().get_response(path, scope)
            except PermissionError:
                raise HTTPException(404) from None
            except FileNotFoundError:  # found, and gone before it was opened
                pass
            except HTTPException as error:
                if error.status_code == 401:  # Starlette's word for a folder that may not be read
                    raise HTTPException(404) from None
                if error.status_code != 404 or (before is not None and before == self._shown()):
                    raise
            if asyncio.get_running_loop().time() > until:
                raise HTTPException(404)
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    def _shown(self) -> tuple[int, int] | None:
        """Which report is there; None while none is."""
        try:
            found = self._first_page.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The answer with a file, which is opened before anything is said of it: it may be replaced meanwhile."""
        file = Path(full_path).open("rb")  # noqa: SIM115  # the answer closes it
        response = _OpenFile(file, str(full_path), status_code)
        answer = super().file_response(full_path, stat_result, scope, status_code)
        if answer.status_code == status_code:
            return response
        file.close()  # it is not modified
        return answer


class _OpenFile(FileResponse):
    """A file that stays readable when its name is gone."""

    def __init__(self, file: BinaryIO, name: str, status_code: int) -> None:
        suffix = Path(name).suffix.lower()
        media_type = _MEDIA_TYPES.get(suffix) or guess_type(name)[0]
        path = f"/dev/fd/{file.fileno()}"
        super().__init__(path, status_code, media_type=media_type, stat_result=os.fstat(file.fileno()))
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._file:
            await super().__call__(scope, receive, send)


class _Connection(H11Protocol):
    """A connection that is ended when its request does not come, or its answer is not taken."""

    _limit: asyncio.TimerHandle | None = None
    _answered: RequestResponseCycle | None = None
    _waits_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._begin(None)
        present = [each for each in self.connections if not each.transport.is_closing()]
        waiting = [each for each in present if isinstance(each, _Connection) and each._answered is None]
        if len(present) > CONNECTIONS and waiting:
            min(waiting, key=lambda each: each._waits_since).transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._see()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._see()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._limit is not None:
            self._limit.cancel()
        super().connection_lost(exc)

    def _see(self) -> None:
        answered = None if self.cycle is None or self.cycle.response_complete else self.cycle
        if answered is not self._answered:
            self._begin(answered)

    def _begin(self, answered: RequestResponseCycle | None) -> None:
        if self._limit is not None:
            self._limit.cancel()
        self._answered, self._waits_since = answered, self.loop.time()
        seconds = REQUEST_SECONDS if answered is None else ANSWER_SECONDS
        self._limit = self.loop.call_later(seconds, self.transport.abort)
