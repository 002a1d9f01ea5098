"""How the steps of a refresh are run: in this process, or, by `flows/refresh.py`, as the tasks of a Prefect flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from flows.ingestion.feed_result import FeedResult

FEEDS_AT_ONCE = 2
_LOOK_UP_SECONDS = 0.5
Ended = TypeVar("Ended")
Ingest = Callable[[str, int], FeedResult]


class Steps(Protocol):
    """How the steps of a refresh are run."""

    def ingest(self, ingest: Ingest, feeds: Sequence[str], period: int) -> Iterator[FeedResult | Exception]:
        """Ingest a period's feeds, some at once; what became of each, in their order."""
        ...

    def step(self, name: str, work: Callable[[], Ended]) -> Ended:
        """Do a step that stands alone."""
        ...


class PlainSteps:
    """The steps in this process, without Prefect."""

    def ingest(self, ingest: Ingest, feeds: Sequence[str], period: int) -> Iterator[FeedResult | Exception]:
        """Ingest a period's feeds in threads."""
        threads = ThreadPoolExecutor(FEEDS_AT_ONCE)
        try:
            for run in [threads.submit(ingest, feed, period) for feed in feeds]:
                while not run.done():  # an interrupt does not end a wait without end: Polars' own handler resumes it
                    wait([run], _LOOK_UP_SECONDS)
                error = run.exception()
                yield error if isinstance(error, Exception) else run.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def step(self, name: str, work: Callable[[], Ended]) -> Ended:  # noqa: ARG002 - its name is for those who watch
        """Do it."""
        return work()
