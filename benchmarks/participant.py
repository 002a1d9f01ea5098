"""A participant of the benchmark: a process that computes totals, what it wrote, and what it cost."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

MIB = 1024
_POLL_SECONDS = 0.1
_TWO_PLACES = Decimal("0.01")
_NINE_PLACES = Decimal("1e-9")
_FIFTEEN_PLACES = Decimal("1e-15")

Totals = Mapping[str, tuple[Decimal, Decimal]]
"""By agency its total: unrounded at 15 places, and as published."""


class AbsentError(Exception):
    """What the participant needs can't be had here; the message says what."""


@dataclass(frozen=True)
class Outcome:
    """What became of a participant at one factor.

    Attributes:
        name: which participant.
        totals: what it computed; None when it did not.
        cpu_seconds: user and system, of the process and all that it started.
        wall_seconds: from its start to its end.
        peak_mib: the most memory that one of its processes had resident.
        told: what else it says of itself.
        trouble: why there are no totals.
        is_absent: whether that is as what it needs can't be had here.
    """

    name: str
    totals: Totals | None
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float
    told: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""
    is_absent: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it computes in decimals, so that its unrounded totals can be compared."""
        return bool(self.told.get("is_exact", True))


def run(name: str, folder: Path, project: Path, memory_mib: int) -> Outcome:
    """Run a participant to its end.

    Args:
        name: its module in `benchmarks.participants`.
        folder: the made-up period.
        project: the checkout.
        memory_mib: how much memory it is told to keep within.
    """
    written = folder / f"totals_{name}.csv"
    written.unlink(missing_ok=True)
    started = time.monotonic()
    with (folder / f"{name}.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", f"benchmarks.participants.{name}", str(folder), str(written), str(memory_mib)],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        watch = _Watch(process.pid)
        watch.start()
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        watch.end()
        log.seek(0)
        last_words = log.read().strip().splitlines()[-1:]
    told = json.loads(said.splitlines()[-1]) if said.strip() else {}
    absent = str(told.pop("absent", ""))
    trouble = absent
    if process.returncode:
        trouble = f"ended with {process.returncode}: {' '.join(last_words)}"
    peak = max(int(told.pop("peak_kib", 0)), watch.peak_kib) / MIB
    totals = None if trouble else read_totals(written)
    cpu = max(usage.ru_utime + usage.ru_stime, watch.cpu_seconds)
    return Outcome(name, totals, cpu, wall, peak, told, trouble, is_absent=bool(absent) and trouble == absent)


def take_part(compute: Callable[[Path, int], tuple[Mapping[str, Decimal], Mapping[str, Any]]]) -> None:
    """What a participant's module does when it is run: compute, write the totals, tell the rest as JSON.

    Args:
        compute: gives the unrounded totals by agency, and what else there is to tell, for the folder of a made-up
            period and the memory in MiB that it may use.
    """
    folder, written, memory_mib = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    try:
        totals, told = compute(folder, memory_mib)
    except AbsentError as error:
        print(json.dumps({"absent": str(error)}))  # noqa: T201 - read by run()
        return
    write_totals(written, {agency: (total, published(total)) for agency, total in totals.items()})
    print(json.dumps({**told, "peak_kib": _peak_kib(os.getpid())}))  # noqa: T201 - read by run()


def published(total: Decimal) -> Decimal:
    """A total as it is published: half up to two places, of what is snapped to nine before."""
    return total.quantize(_NINE_PLACES, "ROUND_HALF_UP").quantize(_TWO_PLACES, "ROUND_HALF_UP")


def write_totals(path: Path, totals: Totals) -> None:
    """Write totals, the agencies in the order of their ids."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["agency_id", "total", "published"])
        for agency, (total, rounded) in sorted(totals.items()):
            writer.writerow([agency, f"{total.quantize(_FIFTEEN_PLACES):f}", f"{rounded.quantize(_TWO_PLACES):f}"])


def read_totals(path: Path) -> Totals:
    """What `write_totals` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["agency_id"]: (Decimal(row["total"]), Decimal(row["published"])) for row in csv.DictReader(file)}


class _Watch(threading.Thread):
    """Looks at a participant's processes: what the system tells at their end is not all.

    It leaves out the seconds of those that nobody waits for, and a peak may be that of who started them.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_kib = 0
        self._pid = pid
        self._seconds: dict[int, float] = {}
        self._ended = threading.Event()

    @property
    def cpu_seconds(self) -> float:
        """Of all processes that were seen."""
        return sum(self._seconds.values())

    def run(self) -> None:
        while not self._ended.wait(_POLL_SECONDS):
            for pid in _descendants(self._pid):
                self.peak_kib = max(self.peak_kib, _peak_kib(pid))
                self._seconds[pid] = max(self._seconds.get(pid, 0.0), _cpu_seconds(pid))

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        self.join()


def _descendants(pid: int) -> list[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:  # it has ended
        return []
    return [pid, *(each for child in children for each in _descendants(child))]


def _peak_kib(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def _cpu_seconds(pid: int) -> float:
    try:
        _, after_name = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)
    except OSError:  # it has ended
        return 0.0
    user, system = after_name.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
