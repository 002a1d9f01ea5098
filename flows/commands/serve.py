"""`payesh serve`: the report of what is published, shown on this machine."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from flows.commands.console import console, errors, refuse
from flows.publishing.versions import current_version
from flows.system.home import home_directory, report_link

LOOPBACK = "127.0.0.1"


def serve(port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one")] = 8000) -> None:
    """Show the report on this machine alone, until Ctrl-C."""
    home = home_directory()
    if current_version(home) is None:
        refuse(f"Nothing is published in {home} yet; run `make refresh` first.")
    folder = report_link(home)
    if not (folder / "index.html").exists():
        refuse(f"There is no report in {folder} yet; run `payesh report` first.")
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
