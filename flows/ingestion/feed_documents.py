"""How each feed is asked: by the protocol of its source, or as a plain file over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.feeds import FEEDS
from flows.fetching.client import Client
from flows.fetching.document import Document, Wanted
from flows.fetching.protocols import plain_file
from flows.fetching.response import FetchError, Validators
from flows.parsing.column_types import Row, code
from flows.parsing.seed_file import read_seed
from flows.settings import FeedSource

if TYPE_CHECKING:
    from flows.settings import Settings


class _SiteRow(Row):
    """What Python reads of a row of `agency_sites.csv`."""

    host = code()


def measured_hosts(path: Path) -> list[str]:
    """The sites that sources measure for us, host by host, from the seed `agency_sites`.

    Raises:
        SeedError: for a seed that can't be read.
    """
    return read_seed(path, _SiteRow)["host"].to_list()


def fetch_documents(
    feed: str, period: int, settings: Settings, known: Mapping[str, Validators], hosts: Sequence[str] = ()
) -> list[Document]:
    """Fetch a feed's documents for a period; what fails is a document with its error.

    Args:
        feed: one of `FEEDS`.
        period: assessment period; fills in the address.
        settings: where the feed comes from, and what a fetch may take.
        known: by name, every fetched document that is active, with its validators if it has any; one whose
            validators still hold, or that need not be asked for again, comes back with the outcome None.
        hosts: the sites that page_speed and tls measure.

    Returns:
        The documents; none when the feed has no address. An error about the feed as a whole is one document
        under the feed's name.
    """
    source = settings.feeds.get(feed, FeedSource())
    address = source.address(period)
    if address is None:
        return []
    fetch = plain_file.fetch if plain_file.is_file(address) else FEEDS[feed].fetch
    try:
        with Client(settings.fetch, source) as client:
            documents = fetch(client, Wanted(feed, address, hosts, known, FEEDS[feed].file_kind))
    except FetchError as error:
        documents = [Document(feed, error)]
    return [_without_secrets(document, source) for document in documents]


def _without_secrets(document: Document, source: FeedSource) -> Document:
    """The document; an error's message goes into receipts and the published file, so it may hold no secret."""
    error = document.outcome
    if not isinstance(error, FetchError):
        return document
    told = FetchError(
        source.without_secrets(str(error)), tries=error.tries, status=error.status, source_down=error.source_down
    )
    return replace(document, outcome=told)
