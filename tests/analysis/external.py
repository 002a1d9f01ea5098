"""Tables that others printed or stored and that the project does not carry: beside it, or not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PROJECT

EXTERNAL = PROJECT.parent / "shared" / "external"

needs_external = pytest.mark.skipif(
    not EXTERNAL.is_dir(), reason=f"tables of others are not there: {EXTERNAL.relative_to(PROJECT.parent)}"
)


def external(name: str) -> Path:
    """A table of others."""
    return EXTERNAL / name
