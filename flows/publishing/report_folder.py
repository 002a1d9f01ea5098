"""Writes the report of a published version into the version's folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from flows.report.site import write_report
from flows.system.atomic_files import fsync_path
from flows.system.home import DATABASE, REPORT, report_link, version_folder
from flows.system.published_link import keep_links
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
    being_written, done = folder / f"{REPORT}.new", folder / REPORT
    shutil.rmtree(being_written, ignore_errors=True)  # of a process that was killed
    os.umask(umask())
    write_report(folder / DATABASE, version, period, being_written)
    shutil.rmtree(done, ignore_errors=True)
    being_written.rename(done)
    fsync_path(folder)
    keep_links(home)
    return report_link(home) / "index.html"
