"""Where an installation is: the project, and the home that its environment names."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT_DIRECTORY = Path(__file__).resolve().parent.parent.parent
DEFAULT_HOME = PROJECT_DIRECTORY / "warehouse"


def home_directory() -> Path:
    """The folder of everything that is written, as `Settings.home` has it.

    For commands that only read it: to read and check all settings takes longer than their query.
    """
    return Path(os.environ.get("PAYESH_HOME", DEFAULT_HOME))
