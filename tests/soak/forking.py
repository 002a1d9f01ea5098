"""A process that imports the refresh once, and forks for each refresh that a line of its input asks for.

It says the id of the process that refreshes, then how that one ended. An import takes longer than all that a refresh of
a tiny project does besides dbt; a fork that has it is a refresh as any other.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from datetime import datetime, timedelta, tzinfo
from typing import Any

from flows.operations import bring_up_to_date as refreshing
from flows.operations.bring_up_to_date import bring_up_to_date
from flows.operations.steps import PlainSteps
from flows.settings import Settings
from flows.system.errors import PayeshError
from flows.system.lock import writer_lock


class Clock(datetime):
    """A clock that is ahead, or behind."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # datetimes of the real class
        """What it shows."""
        return datetime.now(tz) + cls.ahead


def run(asked: dict[str, Any]) -> None:
    """Refresh, in a process that ends with it."""
    for name, value in asked["settings"].items():
        os.environ.pop(f"PAYESH_{name}", None)
        if value:
            os.environ[f"PAYESH_{name}"] = value
    Clock.ahead = timedelta(seconds=asked["clock_seconds"])
    refreshing.datetime = Clock  # type: ignore[attr-defined]
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    try:
        settings = Settings()
        with writer_lock(settings.home, settings.lock_wait_seconds):
            bring_up_to_date(settings, None, PlainSteps())
    except PayeshError as error:
        sys.stderr.write(f"{error}\n")
        os._exit(error.exit_code)
    except BaseException:  # noqa: BLE001 - the process ends, and its parent is told
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def tell(number: int) -> None:
    """Say it to whoever asked."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    process = 0
    for line in sys.stdin:
        if process:
            os.waitpid(process, 0)  # not before: a kill that comes late must not find another process of its id
        assert threading.active_count() == 1, "a fork takes one thread along, and no lock that another one holds"
        process = os.fork()
        if process == 0:
            run(json.loads(line))
        tell(process)
        ended = os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        tell(ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status)
