"""Writes the report of a published version into the version's folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from flows.publishing.versions import link_report
from flows.report.site import write_report
from flows.system.atomic_files import fsync_path
from flows.system.home import DATABASE, REPORT, report_link, version_folder
from flows.system.sharing import umask


def write_published_report(home: Path, version: str, period: int | None = None) -> Path:
    """Write a version's report anew and show it; the caller holds the writer's lock.

    Args:
        home: the folder of everything that is written.
        version: the version.
        period: the period to report; None: the last one that is scored.

    Returns:
        The first page, behind the link.

    Raises:
        NothingToReportError: when the version has no scores of the period.
        ReportError: when it could not be written; a report that was there stays.
    """
    folder = version_folder(home, version)
    being_written, done, former = (folder / f"{REPORT}{suffix}" for suffix in (".new", "", ".former"))
    for left in (being_written, former):
        shutil.rmtree(left, ignore_errors=True)  # of a process that was killed
    os.umask(umask())
    write_report(folder / DATABASE, version, period, being_written)
    if done.exists():
        done.rename(former)  # whole, so that who looks meanwhile finds a page of it or waits for the new one
    being_written.rename(done)
    shutil.rmtree(former, ignore_errors=True)
    fsync_path(folder)
    link_report(home)
    return report_link(home) / "index.html"
