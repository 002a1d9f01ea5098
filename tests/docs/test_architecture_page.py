"""docs/architecture.md: its packages are those that there are, and each arrow of its long shape is in the models."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import PROJECT

TEXT = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
(PACKAGES,) = re.findall(r"^\| package \| .+?(?=^$)", TEXT, re.MULTILINE | re.DOTALL)
LAYERS = [re.findall(r"`(\w+)`", first) for first in re.findall(r"^\| (`[^|]+) \|", PACKAGES, re.MULTILINE)]
(LONG_SHAPE,) = re.findall(r"^## One long shape\n.*?^```mermaid\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
REF = re.compile(r"\bref\('(\w+)'\)")


def test_every_package_is_in_the_table() -> None:
    modules = [path for path in (PROJECT / "flows").glob("*.py") if not path.name.startswith("_")]
    packages = {path.stem for path in modules} | {
        path.parent.name for path in (PROJECT / "flows").glob("*/__init__.py")
    }
    assert sorted(package for layer in LAYERS for package in layer) == sorted(packages)


def test_its_layers_are_those_that_imports_are_held_to() -> None:
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (order,) = [contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers"]
    assert [" | ".join(layer) for layer in LAYERS] == order


@cache
def parents_of(model: str) -> frozenset[str]:
    """Models that a model refers to, itself or in a macro that it calls."""
    (path,) = (PROJECT / "models").rglob(f"{model}.sql")
    sql = path.read_text(encoding="utf-8")
    texts = [sql, *(macro.read_text(encoding="utf-8") for name, macro in macros() if re.search(rf"\b{name}\(", sql))]
    if "union_of_feeds(" in sql:  # calls them by how their names begin
        texts += [macro.read_text(encoding="utf-8") for macro in (PROJECT / "macros" / "feeds").glob("*.sql")]
    return frozenset(name for text in texts for name in REF.findall(text))


def macros() -> Iterator[tuple[str, Path]]:
    for path in (PROJECT / "macros").rglob("*.sql"):
        for name in re.findall(r"{% macro (\w+)\(", path.read_text(encoding="utf-8")):
            yield name, path


def ancestors_of(model: str) -> set[str]:
    models = {path.stem for path in (PROJECT / "models").rglob("*.sql")}
    found: set[str] = set()
    ahead = {model}
    while ahead:
        ahead = {parent for each in ahead for parent in parents_of(each) if parent in models} - found
        found |= ahead
    return found


def arrows() -> Iterator[tuple[str, str]]:
    """From and to, by the first word of each box."""
    labels = dict(re.findall(r"(\w+)\[(\w+)", LONG_SHAPE))
    for line in LONG_SHAPE.splitlines():
        boxes = re.findall(r"(?:^ +|--> )(\w+)", line)
        yield from ((labels.get(a, a), labels.get(b, b)) for a, b in pairwise(boxes))


@pytest.mark.parametrize(("parent", "child"), list(arrows()))
def test_an_arrow_of_the_long_shape_is_a_way_through_the_models(parent: str, child: str) -> None:
    assert any(name.startswith(parent) for name in ancestors_of(child)), f"{child} is not made of {parent}"
