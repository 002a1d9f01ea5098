"""Reconstructs a period's raw input from the figures its report prints: `python -m reconstruction.reconstruct`.

The answers behind the report were never published. This finds indicator-level answers that fit the printed scores and
counts, and writes them as the raw files that the feeds would have sent. They are not the agencies' real answers.
The same seeds give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reconstruction.files import Inbox
from reconstruction.published import read_agencies, read_institutions, read_method
from reconstruction.record import present_landings, present_record, write_landings, write_record
from reconstruction.solution import solve

PERIOD = 7
METHODOLOGY = "2021-30"
PROJECT = Path(__file__).resolve().parent.parent
SEEDS = PROJECT / "seeds"
SHIPPED = PROJECT / "periods" / f"{PERIOD:02d}" / "inbox"


def main(inbox: Path) -> None:
    """Solve period 7 and write its inbox; says which printed figures could not be met."""
    agencies = read_agencies(SEEDS, PERIOD)
    method = read_method(SEEDS, METHODOLOGY)
    solution = solve(agencies, read_institutions(SEEDS), method)
    Inbox(inbox, agencies, method, solution).write()
    for agency_id, distance in solution.distances.items():
        sys.stdout.write(f"{agency_id}: {float(distance):.4f} from the printed score\n")
    for pillar, places in solution.missed_places.items():
        sys.stdout.write(f"{pillar}: {places} places of the printed option counts not met\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make period 7's input again from the published figures.")
    parser.add_argument("inbox", nargs="?", type=Path, default=SHIPPED, help="where to (default: the shipped inbox)")
    inbox = parser.parse_args().inbox
    main(inbox)
    if inbox == SHIPPED:
        write_record(present_record(SEEDS, PERIOD, METHODOLOGY))
        write_landings(SEEDS, PERIOD, present_landings(PERIOD, SHIPPED))
