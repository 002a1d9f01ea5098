"""What refreshes and commands cost in two checkouts: `python -m benchmarks.side_by_side BEFORE AFTER --home WAREHOUSE`.

Both checkouts need their environment (`.venv`); each works on a copy of its own of a refreshed home. Rounds alternate
between the two, so that what else the machine does falls on both; the median of each is compared. CPU seconds are those
of the process and all that it started, as the system counts them once they have ended; wall seconds stand beside them.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PAYESH = "from flows.cli import app; app()"
BUILD = """
import sys
from pathlib import Path
try:
    from flows.building.build import build
except ModuleNotFoundError:  # as it was called before there were packages
    from flows.build import build
build(Path.cwd(), Path(sys.argv[1]), Path(sys.argv[2]))
"""


@dataclass(frozen=True)
class Checkout:
    """A checkout with a home of its own.

    Attributes:
        folder: the checkout.
        home: a copy of the refreshed home.
    """

    folder: Path
    home: Path

    def run(self, code: str, *arguments: str) -> None:
        """Run Python of this checkout to its end, with nothing on the screen."""
        environment = {name: text for name, text in os.environ.items() if not name.startswith(("PAYESH_", "PREFECT_"))}
        subprocess.run(  # noqa: S603 - the interpreter of a checkout that the caller named
            [self.folder / ".venv/bin/python", "-c", code, *arguments],
            cwd=self.folder,
            env={**environment, "PAYESH_HOME": str(self.home), "PAYESH_RUNS__WRITE_REPORT": "false"},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def build(self) -> None:
        """Build and test into a new folder."""
        self.run(BUILD, str(self.home), str(self._emptied("builds") / "measured"))

    def refresh(self) -> None:
        """Refresh a home where nothing was landed yet: land, parse, build, test and publish."""
        for path in self.home.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path) if path.name != "parsed" else None
            else:
                path.unlink()
        self.run(PAYESH, "refresh")

    def refresh_again(self) -> None:
        """Refresh where nothing is new."""
        self.run(PAYESH, "refresh")

    def show_help(self) -> None:
        """List the commands."""
        self.run(PAYESH, "--help")

    def query(self) -> None:
        """Answer the smallest query."""
        self.run(PAYESH, "sql", "select 1")

    def _emptied(self, name: str) -> Path:
        shutil.rmtree(self.home / name, ignore_errors=True)
        return self.home / name


MEASURED: Mapping[str, Callable[[Checkout], None]] = {
    "whole refresh, without the report": Checkout.refresh,
    "build with tests": Checkout.build,
    "refresh with nothing new": Checkout.refresh_again,
    "payesh --help": Checkout.show_help,
    "payesh sql 'select 1'": Checkout.query,
}


def cost_of(act: Callable[[], None]) -> tuple[float, float]:
    """CPU seconds (user and system, children included) and wall seconds of an act."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    act()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, time.monotonic() - started


def measured(checkouts: Mapping[str, Checkout], rounds: int) -> Iterator[str]:
    """A line of a Markdown table for each thing that is measured, as soon as it is."""
    yield "| what | before: CPU s (wall) | after: CPU s (wall) | CPU ratio |"
    yield "|---|---|---|---|"
    for what, act in MEASURED.items():
        costs: dict[str, list[tuple[float, float]]] = {name: [] for name in checkouts}
        for _ in range(rounds):
            for name, checkout in checkouts.items():
                costs[name].append(cost_of(lambda act=act, checkout=checkout: act(checkout)))  # type: ignore[misc]
        (cpu_before, before), (cpu_after, after) = (
            (median(cpu for cpu, _ in each), median(wall for _, wall in each)) for each in costs.values()
        )
        ratio = cpu_after / cpu_before
        yield f"| {what} | {cpu_before:.2f} ({before:.1f}) | {cpu_after:.2f} ({after:.1f}) | {ratio:.2f} |"


def main() -> None:
    """Measure the two checkouts that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="a checkout with its environment")
    parser.add_argument("after", type=Path, help="another one")
    parser.add_argument("--home", type=Path, required=True, help="a refreshed home; it is copied")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured; the median counts")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="payesh-bench-") as folder:
        checkouts = {}
        for name, place in (("before", asked.before), ("after", asked.after)):
            home = Path(folder) / name
            shutil.copytree(asked.home, home, symlinks=True)
            checkouts[name] = Checkout(place.absolute(), home)
        sys.stdout.write(f"load of the machine before: {os.getloadavg()[0]:.1f}\n\n")
        for line in measured(checkouts, asked.rounds):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        sys.stdout.write(f"\nload of the machine after: {os.getloadavg()[0]:.1f}\n")


if __name__ == "__main__":
    main()
