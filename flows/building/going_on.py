"""A build that goes on where another one ended: of the large relations it makes the rows of changed periods alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class GoingOn:
    """What a build goes on from.

    Attributes:
        periods: the periods whose data changed since.
        former: the file that was written for readers of the former build; rows of other periods are taken from it.
    """

    periods: frozenset[int]
    former: Path
