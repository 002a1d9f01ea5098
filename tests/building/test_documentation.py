"""The documents that are made: docs/marts.md is of the contracts, dbt's page works offline, exposures are true."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT
from dbt.clients.yaml_helper import load_yaml_text
from playwright.sync_api import sync_playwright

from flows.building.documentation import DocumentationError, write_documentation
from flows.exports.published import open_for_export
from flows.exports.sheets import read_sheets
from flows.marts.contracts import ContractError, read_mart_contracts
from flows.marts.document import document_path, marts_document

pytestmark = pytest.mark.long(seconds=30)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def named_in(*paths: Path) -> set[str]:
    """The marts that these files name in their SQL."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return set(re.findall(r"\bmarts\.([a-z_]+)", text)) & set(read_mart_contracts(PROJECT))


@pytest.fixture(scope="module")
def exposures() -> dict[str, set[str]]:
    """What each exposure depends on."""
    document: dict[str, Any] = load_yaml_text((PROJECT / "models" / "exposures.yml").read_text(encoding="utf-8")) or {}
    return {each["name"]: {ref.split("'")[-2] for ref in each["depends_on"]} for each in document["exposures"]}


def test_the_page_of_marts_is_what_the_contracts_say() -> None:
    written = document_path(PROJECT).read_text(encoding="utf-8")
    assert written == marts_document(read_mart_contracts(PROJECT)), "run make docs"


def test_every_published_mart_and_column_is_on_the_page(refreshed_home: Path) -> None:
    contracts = read_mart_contracts(PROJECT)
    with open_for_export(refreshed_home / "payesh.duckdb") as published:
        assert set(contracts) == set(published.marts)
        for name, mart in published.marts.items():
            assert [(each.name, each.meaning) for each in contracts[name].columns.values()] == [
                (each.name, each.meaning) for each in mart.columns.values()
            ]


def test_a_contract_without_a_meaning_is_named(tmp_path: Path) -> None:
    path = tmp_path / "models" / "marts" / "agencies" / "_agencies__models.yml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "models:\n  - name: a\n    description: One row.\n"
        "    data_tests:\n      - valid_rows:\n          arguments: {key: [b]}\n"
        "    columns:\n      - {name: b, data_type: integer}\n"
    )
    with pytest.raises(ContractError, match="a, column b: has no description"):
        read_mart_contracts(tmp_path)
    path.write_text(
        "models:\n  - name: a\n    description: One row.\n"
        "    data_tests:\n      - valid_rows:\n          arguments: {key: [b]}\n"
        "    columns:\n      - {name: b, description: B.}\n"
    )
    with pytest.raises(ContractError, match="a: column b has no data_type"):
        read_mart_contracts(tmp_path)


def test_the_workbooks_exposure_is_what_its_sheets_show(exposures: dict[str, set[str]]) -> None:
    sheets = read_sheets().sheet
    shown = {sheet.mart for sheet in sheets}
    shown |= {column.rpartition(".")[0] for sheet in sheets for column in sheet.columns if "." in column}
    assert exposures["workbook"] == shown | named_in(PROJECT / "flows" / "exports" / "workbook.py")


def test_the_data_packages_exposure_is_every_mart(exposures: dict[str, set[str]]) -> None:
    assert exposures["data_package"] == {*read_mart_contracts(PROJECT), "reports"}


def test_the_reports_exposures_are_what_its_pages_read(exposures: dict[str, set[str]]) -> None:
    report = PROJECT / "flows" / "report"
    assert exposures["report_site"] == named_in(*report.rglob("*.py"))
    of_single_ones = named_in(report / "pages" / "agencies.py", report / "pages" / "indicators.py")
    assert exposures["report_site"] - exposures["report_pdf"] <= of_single_ones
    assert exposures["report_pdf"] <= exposures["report_site"]


@pytest.fixture(scope="module")
def page(refreshed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of dbt, in a home of its own."""
    home = tmp_path_factory.mktemp("documented")
    shutil.copytree(refreshed_home, home, symlinks=True, dirs_exist_ok=True)
    return write_documentation(PROJECT, home)


@pytest.mark.soak(alone=True)
def test_dbts_page_is_one_file_that_asks_nothing_of_others(page: Path) -> None:
    assert [each.name for each in page.parent.iterdir()] == ["index.html"]
    assert stat.S_IMODE(page.stat().st_mode) == 0o640
    if CHROMIUM is None:
        assert not os.environ.get("PAYESH_REQUIRE_BROWSER"), "Chromium is required here and is not installed"
        pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium)")
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(f"{page.as_uri()}#!/model/model.payesh.agency_scores")
        opened.get_by_text("Weighted sum of the pillars of the agency").first.wait_for()
        opened.goto(f"{page.as_uri()}#!/exposure/exposure.payesh.workbook")
        opened.get_by_text("The workbook for ministries").first.wait_for()
        browser.close()
    assert asked
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_without_a_published_version_the_page_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DocumentationError, match="run `make refresh` first"):
        write_documentation(PROJECT, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "flows.building.documentation"],
        cwd=PROJECT,
        env={"PAYESH_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "run `make refresh` first" in done.stderr) == (1, True)
