"""Each way in which a source fails ends, for every feed, in one clear error; what is good comes as it was sent."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_server import (
    CSV,
    ETAG,
    LOGIN,
    Handler,
    Server,
    cut_gzip,
    drips,
    endless,
    first,
    resets,
    sends,
    serving,
    unchanged,
)
from certificates import make
from pydantic import SecretStr

from flows.feeds import FEEDS, parse_whole
from flows.fetching.body import Kind
from flows.fetching.client import Client
from flows.fetching.response import Fetched, FetchError, Validators
from flows.ingestion.feed_documents import fetch_documents
from flows.settings import FeedSource, FetchSettings, Settings

QUICK = FetchSettings(
    connect_seconds=1,
    read_seconds=0.5,
    total_seconds=0.5,
    feed_seconds=5,
    wait_seconds=1,
    backoff_seconds=0.01,
    poll_seconds=0.01,
    size_limit_bytes=1_000_000,
    tries=2,
    allow_private_addresses=True,
)
BAD = {
    "/none.csv": (sends(b"gone", 404), "answered 404 Not Found, at try 1; correct the feed's URL"),
    "/busy.csv": (sends(b"", 429, Retry_After="0"), "answered 429 Too Many Requests, after 2 tries; refresh again"),
    "/later.csv": (sends(b"", 429, Retry_After="900"), "asks to be left alone for 900 seconds"),
    "/broken.csv": (sends(b"", 500), "answered 500 Internal Server Error, after 2 tries; refresh again later"),
    "/slow.csv": (drips, "took over 0 seconds, after 2 tries"),
    "/reset.csv": (resets, "broke off"),
    "/cut.csv": (cut_gzip, "the document is gzip cut off after"),
    "/elsewhere.csv": (sends(b"", 302, Location="https://evil.example/x"), "a host that this feed may not ask"),
    "/endless.csv": (endless, "the document has over 1000000 bytes"),
    "/login.csv": (sends(LOGIN), "an HTML page titled «Sign in»"),
    "/empty.csv": (sends(b""), "the document is empty"),
    "/circle.csv": (sends(b"", 302, Location="/circle.csv"), "redirects over 5 times"),
    "/image.csv": (sends(b"\x89PNG\r\n\x1a\n"), "the document is an image"),
}


@pytest.fixture(scope="module")
def bad() -> Iterator[Server]:
    """A server with every failure."""
    with serving({path: answer for path, (answer, _) in BAD.items()}) as server:
        yield server


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """PEM files by name."""
    return make(tmp_path_factory.mktemp("certificates"))


def got(server: Server, path: str, limits: FetchSettings = QUICK, validators: Validators | None = None) -> object:
    """What a client gets from a path, or the error's message."""
    source = FeedSource(url=server.url(path))
    try:
        with Client(limits, source) as client:
            return client.get(server.url(path), expect=Kind.ANY_TABLE, validators=validators)
    except FetchError as error:
        return str(error)


@pytest.mark.parametrize("path", BAD)
@pytest.mark.parametrize("feed", FEEDS)
def test_every_failure_of_every_feed_is_one_document_with_a_clear_error(feed: str, path: str, bad: Server) -> None:
    url = bad.url(path) + "?key=secret"
    settings = Settings(feeds={feed: FeedSource(url=url)}, fetch=QUICK)
    (document,) = fetch_documents(feed, 7, settings, {}, ["a.example"])
    assert isinstance(document.outcome, FetchError)
    message = str(document.outcome)
    assert message.startswith(bad.url(path))
    assert BAD[path][1] in message
    assert "secret" not in message


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [("expired", "expired"), ("other_host", "mismatch"), ("self_signed", "self-signed")],
)
def test_a_certificate_that_is_not_to_be_trusted_ends_it(
    certificate: str, reason: str, certificates: dict[str, Path]
) -> None:
    limits = QUICK.model_copy(update={"ca_file": certificates["authority"]})
    with serving({"/a.csv": sends(CSV.encode())}, certificates[certificate]) as server:
        message = str(got(server, "/a.csv", limits))
        assert "its certificate is not to be trusted (" in message
        assert reason in message
        assert server.asked == {}


def test_an_authority_that_is_named_is_trusted(certificates: dict[str, Path]) -> None:
    limits = QUICK.model_copy(update={"ca_file": certificates["authority"]})
    with serving({"/a.csv": sends(CSV.encode())}, certificates["good"]) as server:
        assert isinstance(got(server, "/a.csv", limits), Fetched)


def test_a_redirect_from_https_to_http_is_not_followed(certificates: dict[str, Path]) -> None:
    """Neither the document nor the token may come or go unencrypted because somebody says so."""
    limits = QUICK.model_copy(update={"ca_file": certificates["authority"]})
    with serving({"/b.csv": sends(CSV.encode())}) as clear:
        target = clear.url("/b.csv")
        with serving({"/a.csv": sends(b"", 302, Location=target)}, certificates["good"]) as server:
            message = str(got(server, "/a.csv", limits))
        assert f"redirects to {target}, which is no https address" in message
        assert clear.asked == {}


def test_what_passes_is_tried_again() -> None:
    answers = {
        "/a.csv": first(1, sends(b"", 500), sends(CSV.encode())),
        "/b.csv": first(1, sends(b"", 429, Retry_After="0"), sends(CSV.encode())),
    }
    with serving(answers) as server:
        for path in answers:
            fetched = got(server, path)
            assert isinstance(fetched, Fetched)
            assert (fetched.body.decode(), fetched.tries) == (CSV, 2)


def test_a_known_version_is_not_sent_again() -> None:
    with serving({"/a.csv": unchanged}) as server:
        fetched = got(server, "/a.csv")
        assert isinstance(fetched, Fetched)
        assert fetched.etag == ETAG
        assert got(server, "/a.csv", validators=Validators(fetched.etag, fetched.last_modified)) is None


def test_gzip_is_unpacked_and_a_bomb_is_not() -> None:
    answers = {
        "/a.csv": sends(gzip.compress(CSV.encode()), Content_Encoding="gzip"),
        "/bomb.csv": sends(gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip"),
    }
    with serving(answers) as server:
        fetched = got(server, "/a.csv")
        assert isinstance(fetched, Fetched)
        assert fetched.body.decode() == CSV
        assert "the document has over 1000000 bytes" in str(got(server, "/bomb.csv"))


def test_a_redirect_to_an_allowed_host_is_followed_without_the_token() -> None:
    seen: list[str | None] = []

    def shows_its_token(handler: Handler) -> None:
        seen.append(handler.headers.get("authorization"))
        handler.send(200, CSV.encode())

    with (
        serving({"/a.csv": shows_its_token}) as to,
        serving({"/a.csv": sends(b"", 302, Location=to.url("/a.csv"))}) as server,
    ):
        source = FeedSource(url=server.url("/a.csv"), token=SecretStr("secret"), hosts="127.0.0.1")
        (document,) = fetch_documents("uptime", 7, Settings(feeds={"uptime": source}, fetch=QUICK), {})
    assert isinstance(document.outcome, Fetched)
    assert seen == [None]


def test_a_private_address_is_refused_unless_allowed(bad: Server) -> None:
    limits = QUICK.model_copy(update={"allow_private_addresses": False})
    message = str(got(bad, "/none.csv", limits))
    assert "set PAYESH_FETCH__ALLOW_PRIVATE_ADDRESSES if it is meant" in message


def test_a_charset_that_is_wrong_in_the_header_does_not_change_what_is_read() -> None:
    answers = {"/a.csv": sends(CSV.encode("cp1256", errors="ignore"), Content_Type="text/csv; charset=utf-8")}
    with serving(answers) as server:
        fetched = got(server, "/a.csv")
    assert isinstance(fetched, Fetched)
    parsed = parse_whole("uptime", 7, "uptime.csv", fetched.body)
    assert parsed.records_count == parsed.accepted.height + parsed.quarantined.height


def test_a_fetched_file_is_named_after_its_feed_and_content() -> None:
    with serving({"/a": sends(CSV.encode()), "/a.csv": sends(CSV.encode())}) as server:
        for path in ("/a", "/a.csv"):
            settings = Settings(feeds={"uptime": FeedSource(url=server.url(path))}, fetch=QUICK)
            (document,) = fetch_documents("uptime", 7, settings, {})
            assert document.name == "uptime.csv"
            assert isinstance(document.outcome, Fetched)
            assert parse_whole("uptime", 7, document.name, document.outcome.body).accepted.height == 1
