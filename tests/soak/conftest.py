"""Installations of a tiny project that the soak refreshes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from soak.refreshing import Installation, installed


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Installation]:
    """An installation of a project that builds in seconds."""
    with installed(tmp_path) as small:
        yield small


@pytest.fixture(scope="session")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has published its first version, of the file that every installation finds in its inbox."""
    with installed(tmp_path_factory.mktemp("first")) as small:
        small.refresh()
        return small.home


@pytest.fixture
def published(small: Installation, first_home: Path) -> Installation:
    """An installation that has published its first version."""
    shutil.copytree(first_home, small.home, symlinks=True, dirs_exist_ok=True)
    return small
