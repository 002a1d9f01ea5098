"""How long the soak is: a short form with the other tests, the whole with `make soak`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect_server import Server

from soak.refreshing import Installation, installation

WHOLE = os.environ.get("SOAK") == "whole"
KILLS = 200 if WHOLE else 20
REFRESHES = 50 if WHOLE else 4


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Installation]:
    """An installation of a project that builds in seconds, with a server for its refreshes."""
    server = Server(tmp_path, {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_SERVER_LOGGING_LEVEL": "ERROR"})
    with server.running():
        yield installation(tmp_path, server.environment)
