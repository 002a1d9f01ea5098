"""How long the soak is: a short form with the other tests, the whole with `make soak`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect_server import prefect_server

from soak.refreshing import Installation, installation
from soak.small_project import make_project

WHOLE = os.environ.get("SOAK") == "whole"
KILLS = 200 if WHOLE else 50
REFRESHES = 50 if WHOLE else 6


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Installation]:
    """An installation of the small project, with a server for its refreshes."""
    project = tmp_path / "project"
    make_project(project)
    with prefect_server(tmp_path / "prefect", PREFECT_SERVER_LOGGING_LEVEL="ERROR") as server:
        yield installation(tmp_path, project, server)
