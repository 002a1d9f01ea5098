"""The site says what the marts say, in both languages, and leads nowhere that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lengths import LENGTH
from selectolax.lexbor import LexborHTMLParser

from flows.marts.published import open_published
from flows.persian.numbers import parse_decimal
from flows.report.pages import PAGES
from flows.report.period_marts import Marts, NothingToReportError
from flows.report.site import LANGUAGES, language_of, write_report

pytestmark = pytest.mark.long(seconds=30)
SCORES = ("user_centric", "transparent", "integrated", "participatory", "total")
_PERSIAN_NUMBER = re.compile(r"[+−]?[۰-۹٬]+(?:٫[۰-۹]+)?٪?")


@pytest.fixture(scope="module")
def site(reported_home: Path) -> Path:
    return reported_home / "report"


@pytest.fixture(scope="module")
def marts(reported_home: Path) -> Iterator[Marts]:
    with open_published(reported_home / "payesh.duckdb") as connection:
        yield Marts(connection, None, "a version")


def parsed(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def first_table(page: LexborHTMLParser) -> list[dict[str, tuple[str, str]]]:
    """Rows of a page's first table: by column, the value for programs and the text for people."""
    table = page.css_first("table")
    assert table is not None
    columns = [heading.attributes["data-column"] or "" for heading in table.css("thead th")]
    rows = []
    for row in table.css("tbody tr"):
        cells = []
        for cell in row.css("td"):
            data = cell.css_first("data")
            text = cell.text(strip=True)
            cells.append(((data.attributes["value"] or "") if data else text, text))
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def assert_shows(cell: tuple[str, str], value: Decimal | int | None, code: str) -> None:
    """A cell has the mart's value for programs, and the same number for people, in their digits."""
    machine, shown = cell
    if value is None:
        assert machine == shown == ""
        return
    assert Decimal(machine) == value
    assert parse_decimal(shown.replace("−", "-")) == value
    assert bool(_PERSIAN_NUMBER.fullmatch(shown)) == (code == "fa")


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_national_page_has_the_national_scores(site: Path, marts: Marts, code: str) -> None:
    page = parsed(site / code / "index.html")
    shown = first_table(page)[0]
    for column in SCORES:
        assert_shows(shown[column], marts.national[column], code)
    tiles = {
        tile.attributes["data-measure"]: (tile.attributes["value"] or "", tile.text(strip=True))
        for tile in page.css(".tiles data")
    }
    for column in ("total", "electronic_pct", "agencies_participating"):
        assert_shows(tiles[column], marts.national[column], code)
    assert tiles["quality_level"][0] == marts.national["quality_level"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_agency_page_has_the_agency_s_scores(site: Path, marts: Marts, code: str) -> None:
    assert len(marts.agencies) == min(166, LENGTH.agencies)
    for agency in marts.agencies:
        page = parsed(site / code / "agencies" / f"{agency['agency_id']}.html")
        heading = page.css_first("h1")
        assert heading is not None
        assert heading.text(strip=True) == agency[f"agency_name_{code}"]
        shown = first_table(page)[0]
        for column in SCORES:
            assert_shows(shown[column], agency[column], code)
        tiles = {tile.attributes["data-measure"]: tile.attributes["value"] or "" for tile in page.css(".tiles data")}
        assert tiles["rank"] == ("" if agency["rank"] is None else str(agency["rank"]))
        assert tiles["quality_level"] == agency["quality_level"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_table_of_agencies_has_every_agency_s_row(site: Path, marts: Marts, code: str) -> None:
    rows = first_table(parsed(site / code / "agencies.html"))
    assert len(rows) == len(marts.agencies)
    for row, agency in zip(rows, marts.agencies, strict=True):
        assert row["agency_name"][1] == agency[f"agency_name_{code}"]
        for column in (*SCORES, "electronic_pct", "rank"):
            assert_shows(row[column], agency[column], code)


def test_both_languages_have_the_same_pages(site: Path) -> None:
    pages = [sorted(path.relative_to(site / code) for path in (site / code).rglob("*.html")) for code in LANGUAGES]
    assert pages[0] == pages[1]
    assert len(pages[0]) > min(166, LENGTH.agencies) + 40


def test_every_link_leads_to_something_that_is_there_and_none_leads_outside(site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    for path in site.rglob("*.html"):
        for node in parsed(path).css("[href], [src]"):
            address = node.attributes.get("href") or node.attributes.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme == "data":
                continue
            assert not parts.scheme, f"{path}: {address}"
            assert not parts.netloc, f"{path}: {address}"
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            assert target.is_relative_to(site.resolve()), f"{path}: {address}"
            assert target.is_file(), f"{path}: {address} leads nowhere"
            if parts.fragment:
                known = ids.setdefault(target, {node.attributes["id"] or "" for node in parsed(target).css("[id]")})
                assert parts.fragment in known, f"{path}: {address}"


def test_no_page_or_style_asks_for_anything_from_elsewhere(site: Path) -> None:
    """What people read may name an address; what a browser follows may not."""
    for path in site.rglob("*.html"):
        page = parsed(path)
        followed = [value or "" for node in page.css("*") for value in node.attributes.values()]
        followed += [node.text() for node in page.css("style, script")]
        for text in followed:
            assert not re.search(r"https?://|//[a-z]+\.", text.replace("http://www.w3.org/2000/svg", "")), path
    for path in [*site.rglob("*.css"), *site.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|//[a-z]+\.", re.sub(r"// .*", "", text)), path


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_indicator_s_recommendation_is_the_printed_one_and_ours_is_marked(
    site: Path, marts: Marts, code: str
) -> None:
    language = language_of(marts, code)
    rows = marts.rows("select * from marts.indicator_recommendations where period = $period")
    assert sum(row["printed_recommendation_fa"] is not None for row in rows) == 29
    for row in rows:
        page = parsed(site / code / "indicators" / f"{row['indicator_no']}.html")
        said = {
            title.text(strip=True): section.text(separator=" ", strip=True)
            for section in page.css("section")
            if (title := section.css_first("h2"))
        }
        for key, column in (("printed", "printed_recommendation"), ("own", "recommendation")):
            heading, text = language.text(f"indicator.{key}_recommendation"), row[f"{column}_{code}"]
            assert (heading in said) == (text is not None)
            assert text is None or text in said[heading]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_roadmap_shows_the_items_of_its_actions(site: Path, marts: Marts, code: str) -> None:
    shown = parsed(site / code / "advice.html").text()
    items = marts.rows("select * from marts.report_texts where period = $period and section = 'roadmap'")
    assert len(items) == 6 + 13
    assert [item for item in items if item[f"text_{code}"] not in shown] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_of_the_report_is_on_the_page_of_its_section(site: Path, marts: Marts, code: str) -> None:
    texts = marts.by("section", "select * from marts.report_texts where period = $period")
    assert len(texts) > 20
    for section, rows in texts.items():
        shown = parsed(site / code / "texts" / f"{section}.html").text()
        assert [row for row in rows if row[f"text_{code}"] not in shown] == [], section


def test_an_item_of_a_text_has_its_number_once(site: Path) -> None:
    numbers = [row.css("td")[0].text(strip=True) for row in parsed(site / "en/texts/roadmap.html").css("tbody tr")]
    assert [number for number in numbers if number] == ["1", "2", "3", "4", "5", "6"]
    assert len(numbers) == 6 + 13


def test_persian_cells_are_in_persian_but_for_codes_and_names_of_files(site: Path) -> None:
    # a file, an address, a hash, a grade, a rule in figures, an edition's name, a system's
    code = re.compile(
        r"\S+\.(csv|xlsx|json|html)|(https?://)?[\w.-]+\.[a-z]{2,}\S*( https?://\S+| \(CKAN\))*|[0-9a-f]{64}"
        r"|[A-FT][+-]?|[\dxX .<>=≤≥-]+|print_[a-z]|GSB|PGSB|testssl|ssl_labs|CKAN"
    )
    english = {
        text
        for path in sorted((site / "fa").rglob("*.html"))
        for cell in parsed(path).css("td, th, h1, h2, caption, figcaption")
        if (text := cell.text(strip=True)) and re.search("[A-Za-z]", text) and not re.search("[\u0600-\u06ff]", text)
        if not code.fullmatch(text)
    }
    assert english == set()


def test_a_reader_is_told_that_the_input_is_a_reconstruction(site: Path, marts: Marts) -> None:
    for code in LANGUAGES:
        note = parsed(site / code / "index.html").css_first(".note")
        assert note is not None
        assert note.text(strip=True) == marts.about_period[f"input_note_{code}"]


def test_evidence_names_the_landed_file_and_its_hash(site: Path, reported_home: Path) -> None:
    page = parsed(site / "en" / "agencies" / "customs_administration.html")
    hashes = set(re.findall(r"\b[0-9a-f]{64}\b", page.html or ""))
    landed = {path.name for path in (reported_home / "landing").rglob("*") if len(path.name) == 64}
    assert hashes
    assert hashes <= landed


def test_persian_pages_are_right_to_left_and_in_persian_letters(site: Path) -> None:
    for path in (site / "fa").rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert '<html lang="fa" dir="rtl">' in html
        assert not re.search("[يك]", html), f"{path} has Arabic letters"


@pytest.mark.soak(alone=True)
def test_the_same_version_gives_the_same_bytes(
    refreshed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.report import site as site_module

    few = tuple(pages for pages in PAGES if pages.__name__ != "agency_pages")
    monkeypatch.setattr(site_module, "PAGES", few)
    written = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        site_module.write_language(refreshed_home / "payesh.duckdb", "a version", 7, folder, "fa")
        written.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert written[0] == written[1]
    assert Path("report-fa.pdf") in written[0]


def test_a_pdf_of_each_language_is_there(site: Path) -> None:
    for code in LANGUAGES:
        pdf = (site / f"report-{code}.pdf").read_bytes()
        assert pdf.startswith(b"%PDF-")
        assert pdf.rstrip().endswith(b"%%EOF")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 20


def test_a_period_without_scores_is_refused_by_name(refreshed_home: Path, tmp_path: Path) -> None:
    with pytest.raises(NothingToReportError, match="not period 6"):
        write_report(refreshed_home / "payesh.duckdb", "a version", 6, tmp_path / "report")
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_that_a_mart_has_for_a_named_column_has_a_name(refreshed_home: Path, code: str) -> None:
    with open_published(refreshed_home / "payesh.duckdb") as connection:
        _every_word_has_a_name(Marts(connection, None, "a version"), code)


def _every_word_has_a_name(marts: Marts, code: str) -> None:
    language = language_of(marts, code)
    for mart, column in (
        ("agency_scores", "participation_status"),
        ("agency_scores", "quality_level"),
        ("indicator_scores", "status"),
        ("indicator_scores", "pillar"),
        ("score_explanations", "feed"),
        ("score_explanations", "status"),
        ("agency_history", "source"),
        ("assessment_periods", "comparability"),
        ("agency_movements", "movement"),
        ("agency_movements", "reason"),
        ("roadmap", "actor"),
        ("roadmap", "priority"),
        ("un_domain_scores", "proxy_kind"),
        ("indicator_definitions", "grain"),
        ("indicator_definitions", "unit"),
    ):
        for row in marts.rows(f"select distinct {column} as word from marts.{mart} where {column} is not null"):
            assert language.has_text(f"{column}.{row['word']}"), f"{mart}.{column}: {row['word']}"
