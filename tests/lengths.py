"""How much of a long claim is tried: some in `make test`, more in CI's soak, and all of it before a release.

`SOAK` in the environment says which: unset for `make test`, `short` in CI, `whole` for `make soak`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Length:
    """The length of what can be tried for ever.

    Attributes:
        kills: refreshes that are killed; a fifth of them at any moment, the rest in each of four steps alike.
        refreshes: refreshes that readers read through.
        examples: inputs that Hypothesis makes up for each property.
        inboxes: inboxes that are made up, each refreshed in a home of its own.
    """

    kills: int
    refreshes: int
    examples: int
    inboxes: int


SOAK = os.environ.get("SOAK", "")
LENGTH = {"": Length(15, 3, 30, 1), "short": Length(50, 10, 100, 3), "whole": Length(200, 50, 500, 20)}[SOAK]
