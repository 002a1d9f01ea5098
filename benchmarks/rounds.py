"""One factor: what was made, and what became of each participant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.participant import Outcome
from benchmarks.scaled.generate import MadeUpPeriod

BUILD, FLOOR = "payesh_build", "duckdb_query"
SQL_STEPS = ("seeds", "models")


@dataclass(frozen=True)
class Round:
    """One factor.

    Attributes:
        period: what was made.
        outcomes: of the participants, in the order in which they were run.
        load_before: the machine's load average of a minute before the first.
        load_after: that after the last.
    """

    period: MadeUpPeriod
    outcomes: Sequence[Outcome]
    load_before: float
    load_after: float

    @property
    def build(self) -> Outcome:
        """What became of Payesh."""
        return self._of(BUILD)

    @property
    def floor(self) -> Outcome:
        """What became of the hand-written query."""
        return self._of(FLOOR)

    @property
    def sql_seconds(self) -> float:
        """Wall seconds of Payesh's seeds and models."""
        return sum(float(self.build.told["steps"][step]) for step in SQL_STEPS)

    def _of(self, name: str) -> Outcome:
        return next(outcome for outcome in self.outcomes if outcome.name == name)
