"""Which version of Payesh this is."""

from __future__ import annotations

from importlib.metadata import version


def installed_version() -> str:
    """The version of the installed package, which `pyproject.toml` sets."""
    return version("payesh")
