"""A server and installations of a tiny project that the soak refreshes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect_server import Server

from soak.refreshing import Installation, installed


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that outlives every refresh."""
    settings = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_SERVER_LOGGING_LEVEL": "ERROR"}
    server = Server(tmp_path_factory.mktemp("server"), settings)
    with server.running():
        yield server


@pytest.fixture
def small(tmp_path: Path, server: Server) -> Iterator[Installation]:
    """An installation of a project that builds in seconds, whose refreshes report to the server."""
    with installed(tmp_path, server.environment) as small:
        yield small


@pytest.fixture(scope="session")
def first_home(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Path:
    """A home that has published its first version, of the file that every installation finds in its inbox."""
    with installed(tmp_path_factory.mktemp("first"), server.environment) as small:
        small.refresh()
        return small.home


@pytest.fixture
def published(small: Installation, first_home: Path) -> Installation:
    """An installation that has published its first version."""
    shutil.copytree(first_home, small.home, symlinks=True, dirs_exist_ok=True)
    return small
