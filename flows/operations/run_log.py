"""The log of each run: a line of JSON a step, from which the metrics of all runs are read.

`runs/<UTC>.jsonl` in the home; a step has its run, name, feed and period where it is of one, how long it took, the rows
that it handled, the memory that the process (or the one that it started) had taken at the most by then, and how it
ended. A run that was killed has the lines of the steps that it ended.
"""

from __future__ import annotations

import io
import json
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.system.atomic_files import is_timestamp_id, next_timestamp_id, write_atomically
from flows.system.derived_files import remove_derived, write_derived
from flows.system.home import run_steps_file, runs_folder

STEPS_SCHEMA = pl.Schema(
    {
        "run_id": pl.String(),
        "step": pl.String(),
        "feed": pl.String(),
        "period": pl.Int32(),
        "ended_at": pl.Datetime("us", "UTC"),
        "duration_ms": pl.Int64(),
        "rows_count": pl.Int64(),
        "peak_memory_kib": pl.Int64(),
        "outcome": pl.String(),
    }
)
_KEPT_RUNS = 400


@dataclass
class Step:
    """A step while it runs; who does it says how many rows it handled.

    Attributes:
        step: what is done: `ingest`, `build`, `publish` or `report`.
        feed: of which feed; empty for a step of all.
        period: of which period; None for a step of all.
        rows_count: rows that it handled; None where it counts none.
        outcome: `done`, or the name of the error that ended it.
    """

    step: str
    feed: str = ""
    period: int | None = None
    rows_count: int | None = None
    outcome: str = "done"


@dataclass(frozen=True)
class RunLog:
    """The log of one run.

    Attributes:
        home: the folder of everything that is written.
        path: its file.
    """

    home: Path
    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def run_id(self) -> str:
        """The run's id: when it began, UTC."""
        return self.path.stem

    @contextmanager
    def step(self, name: str, feed: str = "", period: int | None = None, *, in_child: bool = False) -> Iterator[Step]:
        """Time a step, and log it when it ends, however it ends.

        Args:
            name: the step.
            feed: of which feed.
            period: of which period.
            in_child: whether another process does it, whose memory counts.
        """
        step, began = Step(name, feed, period), time.monotonic()
        try:
            yield step
        except BaseException as error:
            step.outcome = type(error).__name__
            raise
        finally:
            self.ended(step, began, in_child=in_child)

    def ended(self, step: Step, began: float, *, in_child: bool = False) -> None:
        """Log a step that ends now.

        Args:
            step: the step.
            began: when it began, as `time.monotonic` has it.
            in_child: whether another process did it, whose memory counts.
        """
        who = resource.RUSAGE_CHILDREN if in_child else resource.RUSAGE_SELF
        record = {
            "run_id": self.run_id,
            **asdict(step),
            "ended_at": datetime.now(UTC).isoformat(),
            "duration_ms": round(1000 * (time.monotonic() - began)),
            "peak_memory_kib": resource.getrusage(who).ru_maxrss,
        }
        with self._lock:
            line = json.dumps(record, ensure_ascii=False) + "\n"
            write_derived(self.home, self.path, self.path.read_bytes() + line.encode())


def start_run(home: Path, now: datetime) -> RunLog:
    """Begin a run's log; the logs of the oldest runs go when there are too many."""
    path = runs_folder(home) / f"{next_timestamp_id([log.stem for log in _logs(home)], now)}.jsonl"
    write_derived(home, path, b"")
    remove_derived(home, _logs(home)[:-_KEPT_RUNS])
    return RunLog(home, path)


def _logs(home: Path) -> list[Path]:
    """The logs of runs, by exact names: what lies beside them is left alone."""
    return sorted(log for log in runs_folder(home).glob("*.jsonl") if is_timestamp_id(log.stem) and log.is_file())


def write_runs_parquet(home: Path) -> None:
    """Write what publishing attaches of runs: `runs/steps.parquet`, a row a step (columns: `STEPS_SCHEMA`)."""
    rows = []
    for log in _logs(home):
        for line in log.read_bytes().splitlines():
            try:
                record = json.loads(line)
                ended_at = datetime.fromisoformat(record["ended_at"])
                rows.append(record | {"ended_at": ended_at, "feed": record["feed"] or None})
            except (ValueError, TypeError, KeyError):
                continue  # the last line of a run that was killed while it wrote, or what a bad disk made of one
    buffer = io.BytesIO()
    pl.DataFrame(rows, schema=STEPS_SCHEMA).write_parquet(buffer)
    write_atomically(run_steps_file(home), buffer.getvalue())
