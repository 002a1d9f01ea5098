"""What the documents point to is there: files, headings, models, seeds; and the version is one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PROJECT
from workbench import read_rows

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
FOLDERS = (
    "flows",
    "models",
    "seeds",
    "scenarios",
    "macros",
    "tests",
    "docs",
    "periods",
    "reconstruction",
    "benchmarks",
    "examples",
    ".ci",
    "deploy",
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w.<>*/…-]*")
MODEL = re.compile(r"(?:(?:int|stg)_\w+|marts\.\w+)")
DRAWN = re.compile(r"\b(?:int|stg)_[a-z]\w*[a-z]\b")
FILE = re.compile(r"[\w-]+\.(?:csv|sql|py|md|yml|toml)")


def name_of(document: Path) -> str:
    return document.relative_to(PROJECT).as_posix()


def text_of(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def prose(document: Path) -> str:
    """The document without its blocks of code."""
    return FENCED.sub("", document.read_text(encoding="utf-8"))


def headings(document: Path) -> Iterator[str]:
    """The anchors of its headings, as forges make them."""
    for title in re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_to_a_file_and_a_heading_of_it(document: Path) -> None:
    for link in LINK.findall(prose(document)):
        address, _, anchor = link.partition("#")
        if "://" in address:
            continue
        target = (document.parent / address).resolve() if address else document
        assert target.exists(), f"{name_of(document)}: {link}"
        assert not anchor or anchor in set(headings(target)), f"{name_of(document)}: {link}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_that_is_named_is_there(document: Path) -> None:
    """A name in brackets, such as `<feed>`, stands for any; a bare file name may be anywhere in the project."""
    files = {path.name for folder in FOLDERS for path in (PROJECT / folder).rglob("*.*")}
    files |= {path.name for path in PROJECT.iterdir()}
    for code in CODE.findall(prose(document)):
        if PATH.fullmatch(code):
            pattern = re.sub(r"<\w+>|…", "*", code.rstrip("/"))
            assert next(PROJECT.glob(pattern), None), f"{name_of(document)}: {code}"
        elif FILE.fullmatch(code):
            assert code in files, f"{name_of(document)}: {code}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_model_that_is_named_is_there(document: Path) -> None:
    models = {path.stem for path in (PROJECT / "models").rglob("*.sql")}
    marts = {row["name"] for row in read_rows(PROJECT / "flows" / "marts" / "labels.csv")}  # each has its label
    named = {code for code in CODE.findall(prose(document)) if MODEL.fullmatch(code)}
    named |= set(DRAWN.findall(document.read_text(encoding="utf-8")))
    assert named - models - marts == set(), name_of(document)


def test_the_version_is_one() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    locked = tomllib.loads(text_of("uv.lock"))["package"]
    assert [package["version"] for package in locked if package["name"] == "payesh"] == [project]
    assert re.findall(r"^version: (\S+)$", text_of("dbt_project.yml"), re.MULTILINE) == [project]
    assert re.findall(r"^## \[([\d.]+)\]", text_of("CHANGELOG.md"), re.MULTILINE)[0] == project


def test_the_readme_fits_on_a_few_screens() -> None:
    assert len(text_of("README.md").splitlines()) <= 100
