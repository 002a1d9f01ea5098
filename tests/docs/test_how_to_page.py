"""docs/how_to/page.md: its module and its texts are a page of the site, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import PROJECT
from selectolax.lexbor import LexborHTMLParser

from flows.report import language, site
from flows.report.pages.national import national_pages

TEXT = (PROJECT / "docs" / "how_to" / "page.md").read_text(encoding="utf-8")
(MODULE,) = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
(TEXTS,) = re.findall(r"^```csv\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.long(seconds=10)
@pytest.mark.parametrize(
    ("code", "title", "name"), [("fa", "خوداظهاری و ارزیابی", "نام دستگاه"), ("en", "Claims and review", "Agency")]
)
def test_its_module_and_texts_are_a_page_in_the_menu(
    refreshed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, title: str, name: str
) -> None:
    made: dict[str, object] = {}
    exec(compile(MODULE, "docs/how_to/page.md", "exec"), made)  # noqa: S102 - the page's own words
    texts = tmp_path / "texts.csv"
    texts.write_text(language.TEXTS.read_text(encoding="utf-8") + TEXTS, encoding="utf-8")
    monkeypatch.setattr(language, "TEXTS", texts)
    monkeypatch.setattr(site, "PAGES", (national_pages, made["claim_pages"]))
    language.language.cache_clear()
    try:
        site.write_language(refreshed_home / "payesh.duckdb", "a version", 7, tmp_path / "report", code)
    finally:
        language.language.cache_clear()
    pages = {
        path.stem: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in (tmp_path / "report" / code).glob("*")
    }
    assert [link.text(strip=True) for link in pages["index"].css("nav a")][-1] == title
    headings = [heading.text(strip=True) for heading in pages["claims"].css("thead th")]
    assert (len(headings), headings[0]) == (4, name)
    assert len(pages["claims"].css("tbody tr")) > 100


def test_every_file_of_its_table_names_what_a_page_has() -> None:
    """Each place is where an existing page, `quality`, has its part."""
    parts = {
        "flows/report/pages/__init__.py": "quality_pages",
        "flows/report/texts.csv": "page.quality",
        "models/exposures.yml": "quarantined_rows",
        "docs/report.md": "`quality`",
    }
    named = set(re.findall(r"`((?:flows|models)/[\w/.]+\.\w+)`", TEXT.partition("```python")[0]))
    assert named - set(parts) == {"flows/marts/labels.csv"}
    for path, part in parts.items():
        assert part in (PROJECT / path).read_text(encoding="utf-8"), path
