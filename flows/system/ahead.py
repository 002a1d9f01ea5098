"""Work done ahead: what comes next is made in a thread while its taker is busy with what came before."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")
_LOOKED_AT_SECONDS = 0.1


def made_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The items in their order, one of them made ahead; an error is raised where the item would come.

    A taker that goes away ends the work after the item that is being made.
    """
    work = _Work(items)
    try:
        while True:
            item, error = work.made.get()
            if isinstance(error, _Done):
                return
            if error is not None:
                raise error
            yield from item
    finally:
        work.leave()


class _Done(Exception):  # noqa: N818 - no error
    """All items were made."""


class _Work(Generic[Item]):
    """The making of items in a thread.

    Attributes:
        made: an item, or why there is none.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.made: queue.Queue[tuple[list[Item], BaseException | None]] = queue.Queue(maxsize=1)
        self._items = items
        self._is_left = threading.Event()
        self._worker = threading.Thread(target=self._make, daemon=True)
        self._worker.start()

    def leave(self) -> None:
        """Make no more, and wait for what is under way."""
        self._is_left.set()
        self._worker.join()

    def _make(self) -> None:
        try:
            for item in self._items:
                self._put([item], None)
                if self._is_left.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 - raised again where the item is waited for
            self._put([], error)
        else:
            self._put([], _Done())

    def _put(self, items: list[Item], error: BaseException | None) -> None:
        while not self._is_left.is_set():
            try:
                self.made.put((items, error), timeout=_LOOKED_AT_SECONDS)
            except queue.Full:
                continue
            return
