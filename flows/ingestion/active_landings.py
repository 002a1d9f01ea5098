"""In force: by name, the landings of a feed and period whose rows are read.

`in_force/<feed>/<period>.json` outlives the attempts that fail: whatever was last good is found there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from flows.ingestion.landing import LandingError
from flows.system.atomic_files import write_atomically
from flows.system.home import active_file


def read_active(home: Path, feed: str, period: int) -> dict[str, str]:
    """Landing id by document name; empty when nothing is active.

    Raises:
        LandingError: when the record can't be read.
    """
    path = active_file(home, feed, period)
    if not path.exists():
        return {}
    try:
        active: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LandingError(f"{path}: is no JSON ({error}); remove it and refresh with the feed's files") from error
    return active


def write_active(home: Path, feed: str, period: int, active: Mapping[str, str]) -> None:
    """Put other active landings; a record that is the same already is left alone."""
    path = active_file(home, feed, period)
    data = json.dumps(dict(sorted(active.items())), indent=1, ensure_ascii=False).encode() + b"\n"
    if (active or path.exists()) and (not path.exists() or path.read_bytes() != data):
        write_atomically(path, data)
