"""The site in a real browser: it opens whole, answers to its reader, fits a phone and shuts nobody out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import PROJECT
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.long(seconds=120)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LANGUAGES = ("fa", "en")
SAMPLED = (
    *("index", "institutions", "agencies", "indicators", "clusters", "domains", "services"),
    *("leaderboards", "history", "advice", "quality", "method"),
    *("agencies/ministry_of_labour", "agencies/unlisted_judiciary_1", "indicators/1", "indicators/25"),
)
# the layout is one in both languages, so English is looked at on a few pages
LOOKED_AT = [
    *(("fa", name) for name in ("index", "agencies", "agencies/ministry_of_labour", "indicators/25", "quality")),
    ("en", "index"),
    *(
        pytest.param(code, name, marks=pytest.mark.soak(alone=True))
        for code, names in (
            ("fa", ("institutions", "indicators", "clusters", "domains", "services", "leaderboards", "history")),
            ("fa", ("advice", "method", "agencies/unlisted_judiciary_1", "indicators/1")),
            ("en", ("agencies", "agencies/ministry_of_labour", "indicators/25")),
        )
        for name in names
    ),
]
SERIOUS = ("serious", "critical")
PHONE = {"width": 390, "height": 844}
SCREENSHOTS = Path(os.environ.get("PAYESH_SCREENSHOTS", PROJECT / "target" / "screenshots"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        assert not os.environ.get("PAYESH_REQUIRE_BROWSER"), "Chromium is required here and is not installed"
        pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(reported_home: Path) -> Path:
    return (reported_home / "report").resolve()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def address(site: Path, code: str, name: str) -> str:
    return (site / code / f"{name}.html").as_uri()


EVERY_KIND = frozenset(f"{name}.html" for name in SAMPLED)


@pytest.mark.parametrize(
    ("names", "at_least"),
    [
        pytest.param(EVERY_KIND, 2 * len(SAMPLED), id="a page of each kind"),
        pytest.param(None, 401, id="every page", marks=pytest.mark.soak(alone=True)),
    ],
)
def test_pages_open_without_an_error_or_a_request_elsewhere(
    browser: Browser, site: Path, names: frozenset[str] | None, at_least: int
) -> None:
    context = browser.new_context()
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(f"{page.url}: {message.type} {message.text}"))
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: troubles.append(f"{page.url}: {request.url} failed"))
    page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:")) else troubles.append(request.url),
    )
    opened = 0
    for code in LANGUAGES:  # the front page leaves before it is whole
        for path in sorted((site / code).rglob("*.html")):
            if names is None or path.relative_to(site / code).as_posix() in names:
                page.goto(path.as_uri())
                opened += 1
    context.close()
    assert troubles == []
    assert opened >= at_least


@pytest.mark.parametrize(("code", "name"), LOOKED_AT)
def test_axe_finds_no_serious_barrier(page: Page, site: Path, code: str, name: str) -> None:
    page.goto(address(site, code, name))
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = Axe().run(page, options=rules).response["violations"]
    assert [
        (violation["id"], [node["html"][:200] for node in violation["nodes"][:3]])
        for violation in found
        if violation["impact"] in SERIOUS
    ] == []


@pytest.mark.parametrize("typed", ["گمرک جمهوری اسلامی", "گمرك جمهوري اسلامي", "گُمرک", "customs", "CUSTOMS admin"])
def test_search_finds_an_agency_however_its_name_is_typed(page: Page, site: Path, typed: str) -> None:
    page.goto(address(site, "fa", "agencies"))
    everyone = page.locator("tbody tr").count()
    page.locator("input.search").fill(typed)
    visible = page.locator("tbody tr:visible")
    assert 1 <= visible.count() < everyone
    assert any("گمرک" in text for text in visible.all_inner_texts())
    assert page.locator("output.found").inner_text().startswith(tuple("۱۲۳۴۵۶۷۸۹"))
    page.locator("input.search").fill("")
    assert page.locator("tbody tr:visible").count() == everyone


def test_search_without_a_hit_says_so(page: Page, site: Path) -> None:
    page.goto(address(site, "en", "agencies"))
    page.locator("input.search").fill("no such agency")
    assert page.locator("tbody tr:visible").count() == 0
    assert page.locator("output.found").inner_text() == "0 rows found"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_column_of_numbers_is_sorted_by_value_and_absent_ones_stay_last(page: Page, site: Path, code: str) -> None:
    page.goto(address(site, code, "agencies"))
    heading = page.locator("th[data-column=total]")
    column = heading.evaluate("node => node.cellIndex")
    values = f"rows => rows.map(row => row.cells[{column}].querySelector('data')?.value ?? '')"
    for direction, is_descending in (("ascending", False), ("descending", True)):
        heading.locator("button").click()
        assert heading.get_attribute("aria-sort") == direction
        shown = page.locator("tbody tr").evaluate_all(values)
        present = [float(value) for value in shown if value]
        assert shown[: len(present)] == [value for value in shown if value]
        assert present == sorted(present, reverse=is_descending)


def test_names_are_sorted_by_the_persian_alphabet(page: Page, site: Path) -> None:
    page.goto(address(site, "fa", "agencies"))
    page.locator("th[data-column=agency_name] button").click()
    column = page.locator("th[data-column=agency_name]").evaluate("node => node.cellIndex")
    names = page.locator("tbody tr").evaluate_all(f"rows => rows.map(row => row.cells[{column}].textContent.trim())")
    by_browser = page.evaluate("names => [...names].sort(new Intl.Collator('fa').compare)", names)
    assert names == by_browser
    letters = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
    first = [letters.index(name[0]) for name in names if name[0] in letters]
    assert first == sorted(first)


def test_a_table_is_copied_with_the_values_of_the_marts(browser: Browser, site: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address(site, "fa", "index"))
    page.locator("button.copy").first.click()
    page.get_by_text("رونوشت شد").first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    lines = copied.strip().split("\n")
    assert len(lines) == 2
    assert lines[1].split("\t")[-1] == "40.64"


def test_persian_runs_from_the_right_and_english_from_the_left(page: Page, site: Path) -> None:
    lefts = {}
    for code in LANGUAGES:
        page.goto(address(site, code, "institutions"))
        boxes = [page.locator("thead th").nth(at).bounding_box() for at in (0, 1)]
        assert boxes[0] and boxes[1]
        lefts[code] = boxes[0]["x"] - boxes[1]["x"]
        assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if code == "fa" else "ltr")
        assert page.evaluate("document.fonts.check('16px Vazirmatn')")
    assert lefts["fa"] > 0 > lefts["en"]


def test_the_link_to_the_other_language_leads_to_the_same_page(page: Page, site: Path) -> None:
    page.goto(address(site, "fa", "agencies/ministry_of_labour"))
    page.locator("a.other").click()
    assert page.url == address(site, "en", "agencies/ministry_of_labour")


def test_the_front_page_leads_to_persian(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.wait_for_url(address(site, "fa", "index"))


@pytest.mark.parametrize(("code", "name"), LOOKED_AT)
def test_a_page_fits_a_phone(browser: Browser, site: Path, code: str, name: str) -> None:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address(site, code, name))
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    context.close()
    assert widths[0] <= widths[1]


def test_on_paper_a_table_is_whole_and_the_menu_is_gone(page: Page, site: Path) -> None:
    page.goto(address(site, "fa", "agencies"))
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("button.copy").first.is_visible()
    assert page.locator(".scroll").first.evaluate("node => node.scrollHeight <= node.clientHeight + 1")


@pytest.mark.soak(alone=True)
@pytest.mark.parametrize("name", SAMPLED)
def test_screenshots_are_left_for_people(browser: Browser, site: Path, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for code, viewport in (
        ("fa", {"width": 1280, "height": 900}),
        ("en", {"width": 1280, "height": 900}),
        ("fa", PHONE),
    ):
        context = browser.new_context(viewport=viewport)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address(site, code, name))
        path = SCREENSHOTS / f"{code}-{viewport['width']}-{name.replace('/', '-')}.png"
        page.screenshot(path=path)
        context.close()
        assert path.stat().st_size > 10_000
