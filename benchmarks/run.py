"""Run all participants side by side and write docs/benchmarks.md: `python -m benchmarks.run --factors 1 10 100`.

At each factor a made-up period is generated and each participant computes the totals of its agencies, one after the
other, from the same files. No time is shown unless all agree to the last decimal: with a difference, nothing is written
and the exit code is 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import participant
from benchmarks.agreement import disagreements
from benchmarks.document import document
from benchmarks.rounds import BUILD, FLOOR, Round
from benchmarks.scaled.generate import generate
from benchmarks.targets import MOST_MIB
from flows.system.home import PROJECT_DIRECTORY

PARTICIPANTS = (BUILD, FLOOR, "polars_lazy", "pandas_frames", "spark_local", "coinr_index")
FACTORS = (1, 10, 100)


def run_round(project: Path, folder: Path, factor: int, names: Sequence[str]) -> Round:
    """Generate a factor's period and run the participants on it.

    Args:
        project: the checkout.
        folder: where the period is made, or is already.
        factor: how many times period 7.
        names: of the participants, in their order.
    """
    period = generate(project, folder, factor)
    before = os.getloadavg()[0]
    outcomes = []
    for name in names:
        outcome = participant.run(name, folder, project, MOST_MIB)
        outcomes.append(outcome)
        said = outcome.trouble or f"{outcome.wall_seconds:.1f} s, {outcome.peak_mib:.0f} MiB"
        sys.stderr.write(f"factor {factor}, {name}: {said}\n")
    return Round(period, outcomes, before, os.getloadavg()[0])


def troubles(rounds: Sequence[Round]) -> list[str]:
    """What forbids to show times: a sentence each, with the factor.

    That is a difference, and a failure of Payesh or of the floor; that another one fails is shown in its place.
    """
    found = []
    for each in rounds:
        at = f"factor {each.period.factor}"
        found += [f"{at}: {sentence}" for sentence in disagreements(each.outcomes)]
        found += [
            f"{at}: {one.name} {one.trouble}" for one in each.outcomes if one.trouble and one.name in (BUILD, FLOOR)
        ]
    return found


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code: 0 when all participants agree, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--factors", type=int, nargs="+", default=FACTORS, help="how many times period 7, each 1 or more"
    )
    parser.add_argument("--participants", nargs="+", choices=PARTICIPANTS, default=PARTICIPANTS)
    parser.add_argument("--folder", type=Path, default=PROJECT_DIRECTORY / "target" / "bench", help="made-up periods")
    parser.add_argument("--keep", action="store_true", help="leave the made-up periods there")
    parser.add_argument("--output", type=Path, default=PROJECT_DIRECTORY / "docs" / "benchmarks.md")
    asked = parser.parse_args(arguments)
    rounds = []
    for factor in sorted(set(asked.factors)):
        folder = asked.folder.absolute() / f"factor_{factor}"
        rounds.append(run_round(PROJECT_DIRECTORY, folder, factor, asked.participants))
        if not asked.keep:
            shutil.rmtree(folder)
    found = troubles(rounds)
    if found:
        sys.stderr.write("".join(f"{sentence}\n" for sentence in found))
        return 1
    asked.output.write_text(document(rounds, MOST_MIB), encoding="utf-8")
    sys.stdout.write(f"all agree; {asked.output} is written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
