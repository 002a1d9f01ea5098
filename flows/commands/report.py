"""`payesh report`: the report of what is published, written anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import console, refuse
from flows.marts.published import open_published
from flows.publishing.report_folder import write_published_report
from flows.publishing.rollback import require_published
from flows.report.site import write_report
from flows.settings import Settings
from flows.system.home import version_file
from flows.system.lock import writer_lock


def report(
    period: Annotated[int | None, typer.Option(help="The period; without it, the last one that is scored")] = None,
    to: Annotated[Path | None, typer.Option(help="A new folder to write it into, instead of the home")] = None,
) -> None:
    """Write the report of the published version: a site in Persian and English, and a PDF of each."""
    settings = Settings()
    version = require_published(settings.home)
    if to is not None and to.exists():
        refuse(f"{to} is there already; name a folder that is not")
    open_published(settings.published).close()  # whoever holds it open is told of before anything is written
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
