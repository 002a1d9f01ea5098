"""A source can't make us ask anything but itself, and what it sends can't make a parser ask for more."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from bombs import CELL, book, rows, told
from pydantic import ValidationError
from security_server import Server, answers_at

from flows.fetching import public_network
from flows.fetching.body import Kind
from flows.fetching.client import Client
from flows.fetching.response import Fetched, FetchError
from flows.parsing.formats import html_table
from flows.settings import FeedSource, FetchSettings

LIMITS = FetchSettings(tries=1)
TABLE = b"<table><tr><td>1</td></tr></table>"
PRIVATE = [
    *("127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),  # noqa: S104
    *("::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1", "fe80::1", "fc00::1"),
    *("fec0::1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "224.0.0.1", "ff02::1"),
]


@pytest.fixture
def inside() -> Iterator[Server]:
    """A service of the own network."""
    with answers_at(lambda handler: handler.send(200, TABLE)) as server:
        yield server


def got(url: str, hosts: str = "") -> Fetched | None:
    with Client(LIMITS, FeedSource(url=url, hosts=hosts)) as client:
        return client.get(url, expect=Kind.ANY_TABLE)


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_passes_for_a_public_one(address: str) -> None:
    assert not public_network.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert public_network.is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]"])
def test_a_name_that_leads_to_the_own_network_is_refused(host: str, inside: Server) -> None:
    with pytest.raises(FetchError):
        got(inside.url("/a.csv", host))
    assert not inside.asked


def test_a_redirect_into_the_own_network_is_not_followed(inside: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even to a name that the feed may ask: where it leads is looked at when it is used."""
    addresses = {"source.example": "127.0.0.2", "inside.example": "127.0.0.1"}
    resolve = socket.getaddrinfo

    def resolved(host: str, *more: object, **named: object) -> object:
        return resolve(addresses.get(host, host), *more, **named)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(public_network, "is_public", lambda address: address == "127.0.0.2")
    target = inside.url("/secret.csv", "inside.example")
    with answers_at(lambda handler: handler.send(302, b"", Location=target), "127.0.0.2") as source:
        with pytest.raises(FetchError, match=r"inside\.example is at 127\.0\.0\.1, which is no public address"):
            got(source.url("/a.csv", "source.example"), hosts="inside.example")
        assert source.asked
    assert not inside.asked


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "//["])
def test_a_redirect_to_another_scheme_is_not_followed(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_network, "is_public", lambda _: True)
    refusal = pytest.raises(FetchError, match=r"redirects to .*(which is no https address|no address)")
    with answers_at(lambda handler: handler.send(302, b"", Location=target)) as source, refusal:
        got(source.url("/a.csv"))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/a.csv", "/etc/passwd", "javascript:1", "http:"])
def test_an_address_of_another_scheme_is_no_setting(url: str) -> None:
    with pytest.raises(ValidationError):
        FeedSource(url=url)


@pytest.mark.parametrize("kind", ["SYSTEM", "PUBLIC 'x'"])
def test_a_workbook_with_a_document_type_is_refused_and_nothing_is_asked(kind: str, inside: Server) -> None:
    entity = f"<!DOCTYPE worksheet [<!ENTITY a {kind} '{inside.url('/entity')}'>]>"
    cell = CELL.replace("<v>1</v>", "<v>&a;</v>")
    assert "declares a document type" in told("nix", book(rows(cell, before=entity))())
    assert not inside.asked


def test_a_page_is_read_without_what_it_refers_to(inside: Server, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    url, file = inside.url("/x"), (tmp_path / "secret").as_uri()
    page = f"""<!DOCTYPE html SYSTEM "{url}" [<!ENTITY a SYSTEM "{file}">]><base href="{url}">
        <link rel=stylesheet href="{url}"><script src="{url}"></script><iframe src="{file}"></iframe><img src="{url}">
        <table><tr><td>&a;</td><td>&amp;</td></tr></table>"""
    (table,) = html_table.read(page.encode())
    assert table.rows == [(1, ["&a;", "&"])]
    assert not inside.asked
