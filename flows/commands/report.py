"""`payesh report` and `payesh serve`: write the report of what is published, and show it on this machine."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import console, errors, refuse
from flows.publishing.versions import current_version
from flows.settings import Settings
from flows.system.home import report_link, version_file
from flows.system.lock import writer_lock

LOOPBACK = "127.0.0.1"


def report(
    period: Annotated[int | None, typer.Option(help="The period; without it, the last one that is scored")] = None,
    to: Annotated[Path | None, typer.Option(help="A new folder to write it into, instead of the home")] = None,
) -> None:
    """Write the report of the published version: a site in Persian and English, and a PDF of each."""
    # takes seconds, which the other commands need not wait
    from flows.publishing.report_folder import write_published_report
    from flows.report.site import write_report

    settings = Settings()
    version = current_version(settings.home)
    if version is None:
        refuse(f"Nothing is published in {settings.home} yet; run `make refresh` first.")
    if to is not None and to.exists():
        refuse(f"{to} is there already; name a folder that is not")
    try:
        if to is not None:
            write_report(version_file(settings.home, version), version, period, to)
            first_page = to / "index.html"
        else:
            with writer_lock(settings.home, settings.lock_wait_seconds):
                first_page = write_published_report(settings.home, version, period)
    except OSError as error:
        refuse(str(error))
    console.print(f"Report of version {version}: {first_page}", soft_wrap=True)


def serve(port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one")] = 8000) -> None:
    """Show the report on this machine alone, until Ctrl-C."""
    home = Settings().home
    if current_version(home) is None:
        refuse(f"Nothing is published in {home} yet; run `make refresh` first.")
    folder = report_link(home)
    if not (folder / "index.html").exists():
        refuse(f"There is no report in {folder} yet; run `payesh report` first.")
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder.absolute()))
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), handler)
    except OSError as error:
        refuse(f"port {port} can't be used ({error}); name another with --port, or 0 for a free one")
    with server:
        console.print(f"http://{LOOPBACK}:{server.server_address[1]}/ (Ctrl-C ends it)", soft_wrap=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            errors.print("Ended.")


def add_report_commands(app: typer.Typer) -> None:
    """Give an application these commands."""
    for command in (report, serve):
        app.command()(command)
