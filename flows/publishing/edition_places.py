"""Where editions lie, by exact names: what is named otherwise is none, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_NUMBER = re.compile(r"[1-9][0-9]*")


def numbered(folder: Path) -> int | None:
    """The number by which a folder of a period or of an edition is named; None for what is no such folder."""
    return int(folder.name) if _NUMBER.fullmatch(folder.name) and folder.is_dir() else None


def open_edition_period(path: Path) -> int | None:
    """The period of an open edition's record, by its name; None for what is no such record."""
    is_record = _NUMBER.fullmatch(path.stem) and path.suffix == ".json" and path.is_file()
    return int(path.stem) if is_record else None


def frozen_folders(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """Period, edition and folder of each frozen edition, given the folder of editions."""
    for path in folder.glob("frozen/*/*"):
        period, edition = numbered(path.parent), numbered(path)
        if period is not None and edition is not None:
            yield period, edition, path
