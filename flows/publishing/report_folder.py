"""Writes the report of a published version into the version's folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from flows.report.site import write_report
from flows.system.atomic_files import fsync_path, make_folder
from flows.system.disk_space import require_room
from flows.system.home import DATABASE, REPORT, report_link, version_folder
from flows.system.published_link import keep_links
from flows.system.sharing import umask

LEAST_REPORT_BYTES = 48 * 1024 * 1024
"""For a first report, which has no former one to go by."""


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
        OSError: when there is too little room, or the disk fills up.
    """
    folder = version_folder(home, version)
    being_written, done, former = (folder / f"{REPORT}{suffix}" for suffix in (".new", "", ".former"))
    for left in (being_written, former):
        shutil.rmtree(left, ignore_errors=True)  # of a process that was killed
    require_room(folder, report_bytes(folder))
    os.umask(umask())
    _write_whole(folder / DATABASE, version, period, being_written)
    if done.exists():
        done.rename(former)  # whole, so that who looks meanwhile finds a page of it or waits for the new one
    being_written.rename(done)
    shutil.rmtree(former, ignore_errors=True)
    fsync_path(folder)
    keep_links(home)
    return report_link(home) / "index.html"


def write_report_elsewhere(home: Path, version: str, period: int | None, folder: Path) -> Path:
    """Write a version's report into a new folder outside the home; returns the first page.

    Raises:
        NothingToReportError, ReportError, OSError: as `write_published_report`; the folder is then not there.
    """
    make_folder(folder.absolute().parent)
    require_room(folder, report_bytes(version_folder(home, version)))
    _write_whole(version_folder(home, version) / DATABASE, version, period, folder)
    return folder / "index.html"


def report_bytes(version: Path) -> int:
    """What a report is to find free: twice what the version's has, and no less than a first one takes."""
    written = sum(path.stat().st_size for path in (version / REPORT).rglob("*") if path.is_file())
    return max(written * 2, LEAST_REPORT_BYTES)


def _write_whole(database: Path, version: str, period: int | None, folder: Path) -> None:
    """Write a report; one that fails leaves nothing, however it does."""
    try:
        write_report(database, version, period, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
