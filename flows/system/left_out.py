"""Libraries that others import where they are there, and that nothing of ours needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out(module: str) -> Iterator[None]:
    """While it lasts, a module that was not imported yet can't be, as if it were not installed.

    Args:
        module: its name, such as `sqlalchemy`.
    """
    is_imported = module in sys.modules
    if not is_imported:
        sys.modules[module] = None  # type: ignore[assignment]  # an import then fails, says the import system
    try:
        yield
    finally:
        if not is_imported:
            del sys.modules[module]
