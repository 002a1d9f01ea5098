"""What Payesh is to cost at most, beside what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.rounds import Round

MOST_TIMES_THE_FLOOR = 4.0
MOST_MIB = 4096
MOST_BYTES_AN_OBSERVATION = 40.0
MOST_TIME_PER_ROWS = 1.0


@dataclass(frozen=True)
class Target:
    """A bound, and what was found.

    Attributes:
        claim: what must hold.
        found: what was measured, in the unit of the bound.
        bound: what it may be at most.
    """

    claim: str
    found: float
    bound: float

    @property
    def is_met(self) -> bool:
        """Whether it holds."""
        return self.found <= self.bound


def targets(rounds: Sequence[Round]) -> Iterator[Target]:
    """The targets at the largest factor, and of the growth up to it."""
    last = rounds[-1]
    at = f"at {last.period.observations:,} observations"
    yield Target(
        f"seeds and models take at most {MOST_TIMES_THE_FLOOR:g} times the wall seconds of the floor, {at}",
        last.sql_seconds / last.floor.wall_seconds,
        MOST_TIMES_THE_FLOOR,
    )
    yield Target(f"peak memory in MiB, {at}", last.build.peak_mib, MOST_MIB)
    yield Target(
        f"bytes of the published file an observation, {at}",
        float(last.build.told["published_bytes"]) / last.period.observations,
        MOST_BYTES_AN_OBSERVATION,
    )
    for former, later in pairwise(rounds):
        rows = later.period.observations / former.period.observations
        yield Target(
            f"from factor {former.period.factor} to {later.period.factor} wall seconds of the build grow no faster than"
            f" rows: times time, by times rows ({rows:.1f})",
            later.build.wall_seconds / former.build.wall_seconds / rows,
            MOST_TIME_PER_ROWS,
        )
