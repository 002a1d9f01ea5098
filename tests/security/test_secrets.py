"""What a feed is asked with is told to its source and to nobody else."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from conftest import Payesh
from pydantic import BaseModel, SecretStr, ValidationError
from security_server import Handler, Server, answers_at
from workbench import PROJECT, copy_project

from flows.building.build import build
from flows.feeds import FEEDS
from flows.fetching.response import FetchError
from flows.ingestion.feed_documents import fetch_documents
from flows.ingestion.ingest import ingest_feed
from flows.settings import FeedSource, FetchSettings, Settings, WebhookSettings

TOKEN, KEY = "tok-3f9a/+secret", "key%2F77c1secret"
SHAPES = (TOKEN, "tok-3f9a%2F%2Bsecret", base64.b64encode(f"{TOKEN}:".encode()).decode(), KEY, "key/77c1secret")
NOW = datetime(2024, 5, 1, tzinfo=UTC)


def repeats(handler: Handler) -> None:
    """A source that repeats all that it was asked with in its answer's title, and whose statuses are telling, too."""
    said = " ".join([handler.path, *handler.headers.values()])
    handler.send(200, f"<html><title>{said[:60]}</title><input type=password> {said}</html>".encode())


@pytest.fixture
def repeating() -> Iterator[Server]:
    """Such a source."""
    with answers_at(repeats) as server:
        yield server


def settings_of(server: Server) -> Settings:
    """Every feed asked there, with a token and with a key in the address's query."""
    limits = FetchSettings(allow_private_addresses=True, tries=1, poll_seconds=0, backoff_seconds=0)
    source = FeedSource(url=server.url("/a") + f"?key={KEY}&period={{period}}", token=SecretStr(TOKEN))
    return Settings(feeds=dict.fromkeys(FEEDS, source), fetch=limits)


def holds_secret(text: str) -> bool:
    """Whether a text has one of the secrets, in any of the shapes that they are sent in."""
    return any(shape in text for shape in SHAPES)


@pytest.mark.parametrize("feed", FEEDS)
def test_an_error_does_not_repeat_what_the_source_repeats(feed: str, repeating: Server) -> None:
    documents = fetch_documents(feed, 7, settings_of(repeating), {}, ["a.example"])
    errors = [document.outcome for document in documents if isinstance(document.outcome, FetchError)]
    assert errors, "the source's answer is no feed's document"
    assert not any(holds_secret(str(error)) for error in errors)


def test_receipts_and_attempts_hold_no_secret(repeating: Server, tmp_path: Path) -> None:
    (inbox := tmp_path / "inbox").mkdir()
    settings = settings_of(repeating)
    for feed in FEEDS:
        documents = fetch_documents(feed, 7, settings, {}, ["a"])
        result = ingest_feed(
            tmp_path / "home", feed, 7, inbox, NOW, fetch=partial(lambda brought, _: brought, documents)
        )
        assert not holds_secret(result.message)
    written = [path.read_text("utf-8") for path in (tmp_path / "home").rglob("*.json")]
    assert written
    assert not any(holds_secret(text) for text in written)


@pytest.mark.long(seconds=25)
def test_a_refresh_that_fails_tells_no_secret_and_neither_does_a_plan(
    repeating: Server, payesh: Payesh, tmp_path: Path
) -> None:
    """Output, attempts and dbt's log included; so is what Prefect leaves on the disk."""
    copy_project(tmp_path / "project")
    (tmp_path / "project" / "seeds" / "corrections.csv").unlink()  # the build fails at once
    (tmp_path / "periods" / "07" / "inbox").mkdir(parents=True)
    asked = {
        "PROJECT_DIRECTORY": str(tmp_path / "project"),
        "PERIODS_DIRECTORY": str(tmp_path / "periods"),
        "FETCH__ALLOW_PRIVATE_ADDRESSES": "true",
        "FETCH__TRIES": "1",
        "FEEDS__NIX__URL": repeating.url("/a") + f"?key={KEY}",
        "FEEDS__NIX__TOKEN": TOKEN,
    }
    home = tmp_path / "home"
    for command in ("plan", "refresh", "status", "doctor"):
        done = payesh(home, command, **asked)
        assert not holds_secret(done.stdout + done.stderr), command
    assert repeating.asked["/a"]
    files = [path for path in home.rglob("*") if path.is_file()]
    # a private server's records are in memory; what Prefect itself leaves is the error that ended a run, in base64
    left = [base64.b64decode(path.read_bytes()) for path in files if "prefect" in path.parts]
    assert all(b"BuildFailedError" in error for error in left)
    assert not [error for error in left if any(shape.encode() in error for shape in SHAPES)]
    assert any("dbt.log" in path.parts for path in files)
    assert not [path for path in files if any(shape.encode() in path.read_bytes() for shape in SHAPES)]


def test_dbt_is_not_given_what_feeds_are_asked_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAYESH_FEEDS__NIX__TOKEN", TOKEN)
    given: dict[str, str] = {}

    def popen(*_: object, env: dict[str, str], **__: object) -> None:
        given.update(env)
        raise InterruptedError

    monkeypatch.setattr("subprocess.Popen", popen)
    with pytest.raises(InterruptedError):
        build(PROJECT, tmp_path, tmp_path / "build")
    assert given["PAYESH_HOME"]
    assert not any(holds_secret(text) for text in given.values())


def test_settings_show_no_secret_when_they_are_printed() -> None:
    source = FeedSource(url=f"https://a.example/?key={KEY}", token=SecretStr(TOKEN))
    settings = Settings(feeds={"nix": source})
    assert not holds_secret(f"{settings!r} {settings} {source!r} {settings.model_dump_json(exclude={'feeds'})}")


@pytest.mark.parametrize("token", [f"{TOKEN}\n", f"{TOKEN}\nX-Other: 1", f" {TOKEN}", f"{TOKEN}é"])
def test_a_token_that_no_header_can_carry_is_refused_without_being_told(token: str) -> None:
    with pytest.raises(ValidationError, match="a header can't carry those") as caught:
        FeedSource(url="https://a.example/", token=SecretStr(token))
    assert not holds_secret(str(caught.value))
    assert not holds_secret(json.dumps(caught.value.errors(include_input=False, include_context=False)))


def test_every_setting_that_is_named_like_a_secret_is_kept_as_one() -> None:
    models: list[type[BaseModel]] = [Settings, FeedSource, FetchSettings, WebhookSettings]
    telling = ("token", "secret", "password", "key")
    named = {
        f"{model.__name__}.{name}": str(field.annotation)
        for model in models
        for name, field in model.model_fields.items()
        if any(word in name for word in telling)
    }
    assert {"FeedSource.token", "WebhookSettings.secret"} <= named.keys()
    assert "SecretStr" in str(WebhookSettings.model_fields["url"].annotation)
    assert not [name for name, annotation in named.items() if "SecretStr" not in annotation]
