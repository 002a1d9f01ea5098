"""Make period 7 many times over: `python -m benchmarks.scaled.generate FACTOR FOLDER`.

FOLDER gets `home`, as a refresh has it before it builds, and `project`, a dbt project whose seeds know the agencies.
The same factor and seed give the same rows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.scaled.entities import made_up_agencies, write_project
from benchmarks.scaled.period import PERIOD, ingest_period, read_rows
from benchmarks.scaled.rows import write_rows
from benchmarks.scaled.scale import Scale
from flows.feeds import FEEDS
from flows.system.home import PROJECT_DIRECTORY, accepted_folder, quarantined_folder

SEED = 7
_NOT_COPIED = ("landing", "in_force", "derived.jsonl", ".lock")


@dataclass(frozen=True)
class MadeUpPeriod:
    """A made-up period on disk.

    Attributes:
        factor: how many times period 7.
        agencies: how many are in scope.
        sub_services: how many are registered.
        observations: how many the methodology expects: each is answered, measured, or has a reason why it is not.
    """

    factor: int
    agencies: int
    sub_services: int
    observations: int


def home_of(folder: Path) -> Path:
    """The home of a made-up period."""
    return folder / "home"


def project_of(folder: Path) -> Path:
    """The dbt project of a made-up period."""
    return folder / "project"


def generate(project: Path, folder: Path, factor: int, seed: int = SEED) -> MadeUpPeriod:
    """Make a period, unless the folder has it already.

    Args:
        project: the checkout.
        folder: what is made goes here.
        factor: how many times the sub-services of period 7, 1 and more.
        seed: another one, other draws.
    """
    record = folder / f"made_of_{seed}.json"
    if record.exists():
        return MadeUpPeriod(**json.loads(record.read_text()))
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="payesh-period-") as ingested:
        period = ingest_period(project, Path(ingested))
        home = home_of(folder)
        shutil.copytree(period.home, home, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        for feed in FEEDS:
            for kind in (accepted_folder(home, feed), quarantined_folder(home, feed)):
                shutil.rmtree(kind / f"period={PERIOD}", ignore_errors=True)
        scale = Scale.of(factor, len(period.agencies))
        agencies = made_up_agencies(period, scale)
        write_project(project, project_of(folder), agencies)
        sub_services = write_rows(home, period, agencies, scale, seed)
    made = MadeUpPeriod(factor, len(agencies), sub_services, _expected(project, len(agencies), sub_services))
    record.write_text(json.dumps(asdict(made)))
    return made


def _expected(project: Path, agencies: int, sub_services: int) -> int:
    methodology = project / "seeds" / "methodology"
    (methodology_id,) = (
        row["methodology_id"] for row in read_rows(methodology / "periods.csv") if row["period"] == str(PERIOD)
    )
    grains = [
        row["grain"] for row in read_rows(methodology / "indicators.csv") if row["methodology_id"] == methodology_id
    ]
    return grains.count("sub_service") * sub_services + grains.count("agency") * agencies


def main() -> None:
    """Make the period that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("factor", type=int, help="how many times period 7")
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    made = generate(PROJECT_DIRECTORY, asked.folder, asked.factor)
    sys.stdout.write(json.dumps(asdict(made)) + "\n")


if __name__ == "__main__":
    main()
