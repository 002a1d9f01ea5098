"""What a run that reports to a Prefect server wants of Prefect, where the environment does not say otherwise."""

from __future__ import annotations

import os
from pathlib import Path

from flows.system.atomic_files import make_folder
from flows.system.home import prefect_folder
from flows.system.sharing import umask


def set_prefect_defaults(home: Path) -> None:
    """Set what the environment leaves open; to be called before Prefect is imported, which reads it then."""
    defaults = {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(prefect_folder(home.absolute())),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",  # the command tells failures in its own words
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.umask(umask())  # Prefect writes files of its own
    make_folder(Path(os.environ["PREFECT_HOME"]))
