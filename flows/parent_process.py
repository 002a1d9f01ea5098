"""A process that ends when the one that started it does, however that ends.

Whoever starts it keeps the other end of its standard input open. A kill closes that end, as any other end does.
"""

from __future__ import annotations

import os
import sys
import threading


def end_with_parent() -> None:
    """From now on, end this process at once when its standard input is closed."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    os.read(sys.stdin.fileno(), 1)  # not through a buffer, whose lock the interpreter wants when it ends
    os._exit(1)
