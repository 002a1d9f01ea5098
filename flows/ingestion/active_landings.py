"""In force: by name, the landings of a feed and period whose rows are read.

`in_force/<feed>/<period>.json` outlives the attempts that fail: whatever was last good is found there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from flows.ingestion.landing import LandingError, landings, read_receipt
from flows.system.derived_files import write_derived
from flows.system.home import active_file, active_files

_WRITE_AGAIN = "payesh refresh writes it again from its record; where that is gone, too, bring it back from a backup"


def read_active(home: Path, feed: str, period: int) -> dict[str, str]:
    """Landing id by document name; empty when nothing is active.

    Raises:
        LandingError: when the record can't be read.
    """
    path = active_file(home, feed, period)
    if not path.exists():
        return {}
    try:
        active: dict[str, str] = json.loads(path.read_bytes())
    except ValueError as error:
        raise LandingError(f"{path}: is no JSON ({error})", _WRITE_AGAIN) from error
    if not isinstance(active, dict) or not all(isinstance(landing_id, str) for landing_id in active.values()):
        raise LandingError(f"{path}: is no list of landings by document name", _WRITE_AGAIN)
    return active


def write_active(home: Path, feed: str, period: int, active: Mapping[str, str]) -> None:
    """Put other active landings; a record that is the same already is left alone."""
    path = active_file(home, feed, period)
    data = json.dumps(dict(sorted(active.items())), indent=1, ensure_ascii=False).encode() + b"\n"
    if active or path.exists():
        write_derived(home, path, data, keep_text=True)


def active_places(home: Path) -> list[tuple[str, int]]:
    """Each feed and period that has a list."""
    return [(path.parent.name, int(path.stem)) for path in active_files(home)]


def feeds_from_inbox(home: Path, period: int) -> set[str]:
    """The feeds of a period of which a file of the inbox was ever landed.

    Raises:
        LandingError: when a receipt can't be read.
    """
    places = [place for place in landings(home) if place[1] == period]
    return {place[0] for place in places if not read_receipt(home, *place).url}
