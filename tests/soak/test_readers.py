"""Readers that query without pause through many refreshes never fail, and never see two versions at once."""

from __future__ import annotations

import threading

import duckdb
import pytest
from lengths import LENGTH

from soak.refreshing import Installation

READERS = 4
REFRESHES = LENGTH.refreshes
pytestmark = [pytest.mark.soak, pytest.mark.long(seconds=15)]


class Reader(threading.Thread):
    """Opens the published file, reads both marts, closes it, and again, until it is stopped.

    Attributes:
        queries: how many times it has read.
        seen: the contents that it found.
        failures: what went wrong.
    """

    def __init__(self, small: Installation, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._small, self._stop_event = small, stop
        self.queries = 0
        self.seen: set[int] = set()
        self.failures: list[str] = []

    def run(self) -> None:
        """Read until stopped."""
        while not self._stop_event.is_set():
            try:
                self.seen.add(self._small.total())
            except (duckdb.Error, AssertionError, OSError) as error:
                self.failures.append(f"{type(error).__name__}: {error}")
            self.queries += 1


@pytest.mark.soak(alone=True)
def test_no_query_fails_and_none_is_mixed_through_refreshes(small: Installation) -> None:
    small.bring(1000)
    small.refresh()
    stop = threading.Event()
    readers = [Reader(small, stop) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    published = {small.total()}
    for edition in range(1, REFRESHES + 1):
        small.bring(edition)
        small.refresh()
        published.add(small.total())
    stop.set()
    for reader in readers:
        reader.join()
    assert [reader.failures for reader in readers] == [[]] * READERS
    assert len(published) == REFRESHES + 1
    for reader in readers:
        assert reader.seen <= published
        assert reader.queries > REFRESHES
