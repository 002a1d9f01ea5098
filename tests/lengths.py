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
        runs: runs of the compiled models for each property, of twenty agencies and more each.
        files: files of feeds that are made up from seeds.
        agencies: agencies that the report has pages of.
        inboxes: inboxes that are made up, each refreshed in a home of its own.
        steps: steps of a week of operations.
        faults: faults that are put into period 8, one at a time.
    """

    kills: int
    refreshes: int
    examples: int
    runs: int
    files: int
    agencies: int
    inboxes: int
    steps: int
    faults: int


SOAK = os.environ.get("SOAK", "")
LENGTH = {
    "": Length(kills=0, refreshes=0, examples=30, runs=3, files=60, agencies=12, inboxes=0, steps=8, faults=0),
    "short": Length(
        kills=50, refreshes=10, examples=100, runs=15, files=500, agencies=999, inboxes=2, steps=60, faults=3
    ),
    "whole": Length(
        kills=200, refreshes=50, examples=500, runs=50, files=5000, agencies=999, inboxes=20, steps=200, faults=99
    ),
}[SOAK]
