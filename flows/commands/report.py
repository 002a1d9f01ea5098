"""`payesh report`: the report of what is published, written anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import console, refuse
from flows.marts.published import open_published
from flows.publishing.report_folder import write_published_report, write_report_elsewhere
from flows.publishing.rollback import require_published
from flows.settings import Settings
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
    if to is not None:
        first_page = write_report_elsewhere(settings.home, version, period, to)
    else:
        with writer_lock(settings.home, settings.lock_wait_seconds):
            version = require_published(settings.home)  # another one may have been published while we waited
            first_page = write_published_report(settings.home, version, period)
    console.print(f"Report of version {version}: {first_page}", soft_wrap=True)
