"""Prefect for a refresh that runs in one process: a private server that lives as long as the run.

Prefect reads its settings when it is imported, so these are set before. Each is a default: whoever has a Prefect
server sets `PREFECT_API_URL`, and the same flow reports there.
"""

from __future__ import annotations

import os
from pathlib import Path

from flows.landing import UMASK, make_folder

# What only long-lived servers need; without it, a private one starts and stops seconds sooner.
_IDLE_SERVICES = (
    "CANCELLATION_CLEANUP",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
)


def reports_to_server() -> bool:
    """Whether runs are recorded by a Prefect server that outlives them, and not by a private one."""
    from prefect.settings import get_current_settings  # the defaults below must be set before

    return get_current_settings().api.url is not None


def set_prefect_defaults(home: Path) -> None:
    """Set what the environment leaves open; runs are recorded in `prefect` in the home, and nothing is sent abroad."""
    defaults = {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(home.absolute() / "prefect"),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",  # the command tells failures in its own words
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",  # a busy machine takes a minute
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_SERVER_UI_ENABLED": "false",
        **{f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in _IDLE_SERVICES},
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.umask(UMASK)  # its server writes files of its own
    make_folder(Path(os.environ["PREFECT_HOME"]))  # its server starts over and over where it lacks
