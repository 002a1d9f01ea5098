"""A name in the data is text on every page and in every chart of the report, whatever it looks like."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from flows.report import site
from flows.report.pages.agencies import agency_pages
from flows.report.pages.history import leaderboard_pages
from flows.report.pages.institutions import institution_pages
from flows.report.pages.national import national_pages

MARKUP = "<script>alert('&')</script>\"><img src=x onerror=alert(1)>"
TYPESET = '#sys.version $x$ \\ *b* "'


def test_a_name_that_is_markup_is_shown_and_does_nothing(
    refreshed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "payesh.duckdb"
    shutil.copyfile((refreshed_home / "payesh.duckdb").resolve(), database)
    with duckdb.connect(str(database)) as connection:
        for mart, stem in (
            ("agency_scores", "agency"),
            ("leaderboards", "agency"),
            ("institution_scores", "institution"),
        ):
            for code in ("fa", "en"):
                connection.execute(f"update marts.{mart} set {stem}_name_{code} = ?", [MARKUP + TYPESET])

        connection.execute("delete from marts.agency_scores where rank is null or rank > 2")
    monkeypatch.setattr(site, "PAGES", (national_pages, institution_pages, leaderboard_pages, agency_pages))
    site.write_language(database, "a version", 7, tmp_path, "fa")
    pages = list((tmp_path / "fa").rglob("*.html"))
    assert len(pages) == 6
    for path in pages:
        html = path.read_text(encoding="utf-8")
        assert "<script>" not in html, path
        assert "<img" not in html, path
        assert "&lt;script&gt;" in html, path
    assert (tmp_path / "report-fa.pdf").read_bytes().startswith(b"%PDF-")
