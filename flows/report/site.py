"""Writes the report of one published version: the site in both languages, what it is served with, and the PDFs."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.marts.published import open_published
from flows.report.drawing import ASSETS
from flows.report.language import Language, language
from flows.report.pages import PAGES
from flows.report.pages.page import Page
from flows.report.pdf import write_pdf
from flows.report.period_marts import Marts
from flows.report.tables import named
from flows.system.child_process import end_with_spawner
from flows.system.disk_space import FULL
from flows.system.errors import PayeshError

LANGUAGES: Final = ("fa", "en")
TEMPLATES = Path(__file__).parent / "templates"
_SERVED = ("site.css", "site.js", "Vazirmatn-Regular.woff2", "Vazirmatn-Bold.woff2", "Vazirmatn-OFL.txt")
_NAMED = {
    "pillar": "select pillar as id, pillar_name_{0} as name from marts.pillar_definitions where period = $period",
    "quality_level": "select distinct quality_level as id, name_{0} as name from marts.quality_level_counts",
    "feed": "select feed as id, title_{0} as name from marts.feed_status where period = $period",
}
"""Columns whose ids are shown by the names that the marts have for them."""


class ReportError(PayeshError):
    """The report could not be written; what is published is as it was."""


def write_report(database: Path, version: str, period: int | None, folder: Path) -> int:
    """Write site and PDFs into a new folder, the languages side by side in processes of their own.

    Args:
        database: a published file.
        version: its version's id, which every page names.
        period: the period to report; None: the last one that is scored.
        folder: where to; it is made.

    Returns:
        The period that is reported.

    Raises:
        NothingToReportError: when the file has no scores of the period.
        ReportError: when a language could not be written; what went wrong is on standard error.
        OSError: when the disk is full.
    """
    with open_published(database, or_copy=True) as connection:
        reported = Marts(connection, period, version).period
    assets = folder / "assets"
    assets.mkdir(parents=True)
    for name in _SERVED:
        shutil.copyfile(ASSETS / name, assets / name)
    front = _templates().get_template("index.html.j2").render(fa=language("fa"), en=language("en"))
    (folder / "index.html").write_text(front, encoding="utf-8")
    # new interpreters: the chart library's engine and our threads don't survive a fork
    spawn = get_context("spawn")
    writers = [
        spawn.Process(target=_write_alone, args=(database, version, reported, folder, code)) for code in LANGUAGES
    ]
    try:
        for writer in writers:
            writer.start()
        failed = _failed(writers)
    finally:  # an interrupt, or a failure of the other, is for us, and they would write on
        for writer in writers:
            if writer.is_alive():
                writer.kill()
                writer.join()
    if any(writer.exitcode == errno.ENOSPC for writer in failed):
        raise OSError(errno.ENOSPC, FULL, str(folder))
    if failed:
        named = " and ".join(code for code, writer in zip(LANGUAGES, writers, strict=True) if writer in failed)
        raise ReportError(f"the report's pages in {named} could not be written; the reason is above")
    return reported


def _failed(writers: Sequence[BaseProcess]) -> list[BaseProcess]:
    """Wait until all have ended, or the first has failed; those that failed."""
    running = list(writers)
    while running and not any(writer.exitcode for writer in writers):
        wait([writer.sentinel for writer in running])
        running = [writer for writer in running if writer.is_alive()]
    return [writer for writer in writers if writer.exitcode]


def _write_alone(database: Path, version: str, period: int, folder: Path, code: str) -> None:
    end_with_spawner()
    try:
        write_language(database, version, period, folder, code)
    except Exception as error:
        if FULL not in str(error):
            raise
        sys.exit(errno.ENOSPC)  # which the parent tells, once


def write_language(database: Path, version: str, period: int, folder: Path, code: str) -> None:
    """Write one language's pages and PDF; `write_report` runs it."""
    with open_published(database, or_copy=True) as connection:
        marts = Marts(connection, period, version)
        chosen = language_of(marts, code)
        made = [pages(marts, chosen) for pages in PAGES]
        menu = [pages[0] for pages in made]
        _write_pages(marts, chosen, menu, [page for pages in made for page in pages], folder)
        write_pdf(marts, chosen, menu, folder / f"report-{code}.pdf")


def language_of(marts: Marts, code: str) -> Language:
    """A language that also knows the names of the period's pillars, levels and feeds."""
    plain = language(code)
    names = {
        f"{column}.{row['id']}": row["name"]
        for column, query in _NAMED.items()
        for row in marts.rows(query.format(code))
    }
    return replace(plain, texts=MappingProxyType({**plain.texts, **names}))


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _write_pages(marts: Marts, language: Language, menu: Sequence[Page], pages: Sequence[Page], folder: Path) -> None:
    template = _templates().get_template("page.html.j2")
    common = {
        "language": language,
        "text": language.text,
        "menu": menu,
        "note": named(language, marts.about_period, "input_note"),
        "period": marts.period,
        "version": marts.version,
    }
    for page in pages:
        path = folder / language.code / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        home = "../" * page.path.count("/")
        html = template.render(**common, page=page, home=home, root=f"../{home}")
        path.write_text(html, encoding="utf-8")
