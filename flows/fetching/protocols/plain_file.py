"""A feed as one file at an address: a workbook, delimited text, JSON or a page with a table."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from flows.fetching.body import extension
from flows.fetching.client import Client
from flows.fetching.document import Document, Wanted

_SUFFIXES = (".csv", ".htm", ".html", ".json", ".txt", ".xls", ".xlsx")


def is_file(address: str) -> bool:
    """Whether an address is a file's, by its ending, and not an API's."""
    return PurePosixPath(urlsplit(address).path).suffix.lower() in _SUFFIXES


def fetch(client: Client, wanted: Wanted) -> list[Document]:
    """The file, named after the feed and what it holds; a token is sent as a bearer token.

    Raises:
        FetchError: when there is no such file to be had.
    """
    token = client.source.token
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
    known = next((name for name in wanted.known if name.rpartition(".")[0] == wanted.feed), None)
    fetched = client.get(
        wanted.address,
        expect=wanted.file_kind,
        headers=headers,
        validators=wanted.known[known] if known else None,
    )
    if fetched is None:
        return [Document(known or wanted.feed, None)]
    return [Document(f"{wanted.feed}.{extension(fetched.body)}", fetched)]
