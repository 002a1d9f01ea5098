"""`payesh serve`: the report of what is published, shown on this machine."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from flows.commands.console import console, errors, refuse
from flows.publishing.rollback import require_published
from flows.system.home import home_directory
from flows.system.published_link import shown_report

LOOPBACK = "127.0.0.1"


def serve(port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one")] = 8000) -> None:
    """Show the report on this machine alone, until Ctrl-C."""
    home = home_directory()
    version, folder = require_published(home), shown_report(home)
    if folder is None:
        refuse(f"version {version} has no report yet; run payesh report first")
    try:
        listening = socket.create_server((LOOPBACK, port))
    except OSError as error:
        refuse(f"port {port} can't be used ({error}); name another with --port, or 0 for a free one")
    from flows.report.server import serve_report  # what is refused above need not wait for it

    with listening:
        console.print(f"http://{LOOPBACK}:{listening.getsockname()[1]}/ (Ctrl-C ends it)", soft_wrap=True)
        try:
            serve_report(folder.absolute(), listening)
        except KeyboardInterrupt:
            errors.print("Ended.")
