"""docs/settings.md has every setting with its default, and docs/how_to/setting.md is how they are made."""

from __future__ import annotations

import inspect
import json
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, Payesh
from pydantic import BaseModel

from flows import settings

HOW_TO = (PROJECT / "docs" / "how_to" / "setting.md").read_text(encoding="utf-8")
TABLE = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(PAYESH_[A-Z_<>]+)` \| (?:`([^`]*)`)? ?\| [^|]+ \|$", TABLE, re.MULTILINE))
READ = re.compile(r"(?:environ(?:\.get\()?\[?|getenv\()\s*[\"'](PAYESH_\w+)")
GROUPS = (
    settings.Settings,
    settings.FeedSource,
    settings.FetchSettings,
    settings.RunSettings,
    settings.WebhookSettings,
)


def variables(group: type[BaseModel], prefix: str = "PAYESH_") -> Iterator[tuple[str, Any]]:
    """Each variable with its default."""
    for name, field in group.model_fields.items():
        variable = f"{prefix}{name.upper()}"
        if name == "feeds":
            yield from variables(settings.FeedSource, f"{variable}__<FEED>__")
        elif isinstance(field.default, BaseModel):
            yield from variables(type(field.default), f"{variable}__")
        else:
            yield variable, field.default


def written(default: object) -> str:
    if isinstance(default, Path):
        return default.relative_to(PROJECT).as_posix()
    if isinstance(default, str | None):
        return default or ""
    return json.dumps(default)


def test_the_table_has_every_setting_with_its_default() -> None:
    assert {name: written(default) for name, default in variables(settings.Settings)} == ROWS


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_every_field_has_its_line_of_attributes(group: type[BaseModel]) -> None:
    attributes = (inspect.getdoc(group) or "").partition("Attributes:\n")[2]
    assert re.findall(r"^ {4}(\w+): ", attributes, re.MULTILINE) == list(group.model_fields)


def test_nothing_below_the_settings_reads_a_variable_of_theirs_but_the_home() -> None:
    read = {
        (path.relative_to(PROJECT).as_posix(), variable)
        for path in (PROJECT / "flows").rglob("*.py")
        for variable in READ.findall(path.read_text(encoding="utf-8"))
        if variable in ROWS
    }
    assert read == {("flows/system/home.py", "PAYESH_HOME")}


def test_a_value_out_of_bounds_is_refused_as_the_page_shows(payesh: Payesh, tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```\n(.*?)^```$", HOW_TO, re.MULTILINE | re.DOTALL)
    command, answer = shown.rstrip("\n").split("\n", 1)
    variable, value, arguments = re.fullmatch(r"\$ PAYESH_(\w+)=(\S+) payesh (.+)", command).groups()  # type: ignore[union-attr]
    done = payesh(tmp_path, *arguments.split(), **{variable: value})
    assert done.returncode == 2
    assert answer in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PAYESH_FEEDS__NIX__TOKEN", "s3cret-é", "PAYESH_FEEDS__NIX__TOKEN: holds line breaks, letters outside ASCII"),
        ("PAYESH_FEEDS__NIX__KEY", "s3cret-1", "PAYESH_FEEDS__NIX__KEY: there is no such setting"),
        ("PAYESH_FEEDS__NICKS__TOKEN", "s3cret-1", "PAYESH_FEEDS__NICKS: there is no such feed; the feeds are"),
        ("PAYESH_FEEDS", "s3cret-1", "PAYESH_FEEDS: is no JSON, which it must be"),
        ("PAYESH_KEEP_VERSIONS", "s3cret-1", "PAYESH_KEEP_VERSIONS: Input should be a valid integer"),
    ],
)
def test_what_is_refused_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(settings.SettingsError) as refused:
        settings.Settings()
    assert message in str(refused.value)
    assert value not in "".join(traceback.format_exception(refused.value))
