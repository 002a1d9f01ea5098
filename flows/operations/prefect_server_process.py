"""A Prefect server for one run, in a process of its own that ends with it; its argument is a socket.

It answers on a listening socket that it is handed, and says so in a line on its standard output once it does.
"""

from __future__ import annotations

import os
import socket
import sys

import uvicorn
from prefect.server.api.server import create_app

from flows.system.child_process import end_with_parent

READY = "ready\n"


class _Announced(uvicorn.Server):
    """A server that says when it has started."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so, unless it has failed."""
        await super().startup(sockets)
        if not self.should_exit:
            sys.stdout.write(READY)
            sys.stdout.flush()
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nobody reads on


if __name__ == "__main__":
    end_with_parent()
    listening = socket.socket(fileno=int(sys.argv[1]))
    app = create_app(ephemeral=True, final=True)
    _Announced(uvicorn.Config(app, log_level="error", lifespan="on")).run(sockets=[listening])
