"""Versions of one small mart, published as a refresh publishes them, without a build's time."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from flows.publishing.publish import new_build_folder, publish
from flows.system.home import REPORT, published_file, report_link, version_folder


def publish_total(home: Path, day: int, total: int, *, with_report: bool = False, keep: int = 5) -> str:
    """Publish a version whose national total is `total`, with a page of a report or without; returns its id."""
    folder = new_build_folder(home, datetime(2021, 6, day, tzinfo=UTC))
    with duckdb.connect(str(folder / "payesh.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.national_scores as select 7 as period, ? as total", [total])
    version, _ = publish(home, folder, keep=keep)
    if with_report:
        (version_folder(home, version) / REPORT).mkdir()
        (version_folder(home, version) / REPORT / "index.html").write_text(version)
    return version


def seen_total(home: Path) -> int:
    """The total that a reader sees."""
    with duckdb.connect(str(published_file(home)), read_only=True) as connection:
        (total,) = connection.execute("select total from marts.national_scores").fetchone() or (-1,)
    return int(total)


def seen_report(home: Path) -> str | None:
    """The version whose report a reader sees; None when there is none."""
    page = report_link(home) / "index.html"
    return page.read_text() if page.exists() else None


def make_former_layout(home: Path, database: str, report: str | None) -> None:
    """Make the links as they were before one led to both: each to a version of its own."""
    for link in (home / "published", published_file(home), report_link(home)):
        link.unlink(missing_ok=True)
    published_file(home).symlink_to(Path("versions") / database / "payesh.duckdb")
    if report:
        report_link(home).symlink_to(Path("versions") / report / REPORT)


def follow_links(home: Path) -> None:
    """Make each link of the home a copy of what it leads to, as `rsync -L` does."""
    for link in [path for path in home.iterdir() if path.is_symlink()]:
        target = link.resolve()
        link.unlink()
        shutil.copytree(target, link) if target.is_dir() else shutil.copy(target, link) if target.exists() else None
