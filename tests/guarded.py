"""Processes that tests start and that end, with all that they start, when the tests do, also when those are killed.

Run as a program it is their guard: it starts a command in a session of its own and ends that session when the pipe is
closed of which it is handed the end to read; the tests hold the other one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any


@contextmanager
def guarded(command: Sequence[str], stop_seconds: float = 20, **options: Any) -> Iterator[subprocess.Popen[Any]]:  # noqa: ANN401 - as Popen
    """A process that runs a command; in the end it is asked to stop, and then its session is killed.

    Args:
        command: the program and its arguments.
        stop_seconds: how long it may take to stop.
        options: what `Popen` takes besides.
    """
    reading, writing = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, __file__, str(reading), *command], pass_fds=[reading], start_new_session=True, **options
        )
    finally:
        os.close(reading)
    try:
        yield process
    finally:
        try:
            process.terminate()
            process.wait(stop_seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            os.close(writing)
            process.wait()


def _guard(reading: int, command: Sequence[str]) -> int:
    with subprocess.Popen(command, start_new_session=True) as process:

        def end_session() -> None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

        def end_session_when_closed() -> None:
            os.read(reading, 1)
            end_session()

        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        threading.Thread(target=end_session_when_closed, daemon=True).start()
        ended = process.wait()
        end_session()  # what it has left
        return ended


if __name__ == "__main__":
    ended = _guard(int(sys.argv[1]), sys.argv[2:])
    sys.exit(ended if ended >= 0 else 128 - ended)
