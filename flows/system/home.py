"""Every folder and file of a home (`PAYESH_HOME`), named once.

```
published -> versions/<version>             the one link that publishing replaces
payesh.duckdb -> published/payesh.duckdb    report -> published/report    hold.json    .lock
landing/<feed>/<period>/<sha256>            bytes as they came, and their receipts
in_force/<feed>/<period>.json               which landings are active
attempts/<feed>/<period>/                   what became of each attempt; troubles.parquet
accepted/<feed>/period=<period>/            typed rows of active landings, a Parquet file each
quarantined/<feed>/period=<period>/         rows that break a contract
receipts/receipts.parquet                   what is active, as a build reads it
derived.jsonl                               the hash of each file that follows from what was landed
set_aside/<UTC>/                            files of these folders that Payesh did not write, or that were changed
builds/<version>/                           the build that is under way
work/                                       the last build's own database: staging and intermediate relations; version
parsed/                                     the dbt project, parsed, by a hash of its files
versions/<version>/                         payesh.duckdb, manifest.json, report/, analysis.duckdb
replaced/                                   what stood where a link belongs
editions/frozen/<period>/<edition>/         what was published, kept; open/<period>.json, last_published/, current/
runs/                                       the log of runs; steps.parquet; told.json
prefect/  docs/
```
The dbt project reads the same folders (`dbt_project.yml` and `models/staging/*/_*__sources.yml`).
"""

from __future__ import annotations

import os
from pathlib import Path

from flows.system.errors import PayeshError

PROJECT_DIRECTORY = Path(__file__).resolve().parent.parent.parent
DEFAULT_HOME = PROJECT_DIRECTORY / "warehouse"

DATABASE = "payesh.duckdb"
MANIFEST = "manifest.json"
ANALYSIS = "analysis.duckdb"
REPORT = "report"
PUBLISHED = "published"
VERSIONS = "versions"
LAST_PUBLISHED = "last_published"
CURRENT = "current"


class HomeError(PayeshError):
    """The home can't be a home; the message names the variable and what to do."""


def is_number(name: str) -> bool:
    """Whether a file or folder is called by a number, as Payesh writes it."""
    return name.isascii() and name.isdecimal() and name == str(int(name))


def home_directory() -> Path:
    """The home, as `Settings.home` has it.

    For commands that only read it: to read and check all settings takes longer than their query.

    Raises:
        HomeError: when the variable names no folder.
    """
    named = os.environ.get("PAYESH_HOME", str(DEFAULT_HOME))
    if wrong := wrong_home(named):
        raise HomeError(f"PAYESH_HOME: {wrong}")
    return Path(named)


def wrong_home(named: str) -> str:
    """Why a home can't be what it is named; empty where it can, or can be made."""
    if not named:
        return "is empty; name a folder, or unset it"
    home = Path(named)
    if home.is_symlink() and not home.exists():
        return f"{home} is a link to {home.readlink()}, which is not there; is its disk mounted?"
    if home.exists() and not home.is_dir():
        return f"{home} is a file; name a folder"
    return ""


def published_file(home: Path) -> Path:
    """The link that readers open: to the published version's file."""
    return home / DATABASE


def published_link(home: Path) -> Path:
    """The link to the published version's folder, through which those of its file and its report lead."""
    return home / PUBLISHED


def replaced_folder(home: Path) -> Path:
    """What stood in the home where a link belongs, and had to make way."""
    return home / "replaced"


def report_link(home: Path) -> Path:
    """The link to the published version's report."""
    return home / REPORT


def hold_file(home: Path) -> Path:
    """The hold that a rollback sets."""
    return home / "hold.json"


def lock_file(home: Path) -> Path:
    """The writer's lock."""
    return home / ".lock"


def versions_folder(home: Path) -> Path:
    """The versions that are kept, a folder each, named by its id."""
    return home / VERSIONS


def version_folder(home: Path, version: str) -> Path:
    """A version's file, manifest and report."""
    return versions_folder(home) / version


def version_file(home: Path, version: str) -> Path:
    """A version's DuckDB file."""
    return version_folder(home, version) / DATABASE


def analysis_file(home: Path, version: str) -> Path:
    """What `payesh uncertainty run` finds out about a version, in a DuckDB file of its own."""
    return version_folder(home, version) / ANALYSIS


def builds_folder(home: Path) -> Path:
    """Builds and freezes under way; nothing in it outlives the run that holds the lock."""
    return home / "builds"


def work_database(build_folder: Path) -> Path:
    """The database in which a build works: all its relations, staging and intermediate among them."""
    return build_folder / "dbt" / DATABASE


def work_file(home: Path) -> Path:
    """The database in which the last build that was published worked; the next one replaces it."""
    return home / "work" / DATABASE


def work_version_file(home: Path) -> Path:
    """Names the version whose build worked in `work_file`."""
    return home / "work" / "version"


def parsed_folder(home: Path) -> Path:
    """The dbt project as it was parsed last."""
    return home / "parsed"


def landing_folder(home: Path, feed: str, period: int) -> Path:
    """A feed's landings of a period."""
    return home / "landing" / feed / str(period)


def active_file(home: Path, feed: str, period: int) -> Path:
    """The list of a feed's active landings of a period."""
    return home / "in_force" / feed / f"{period}.json"


def active_files(home: Path) -> list[Path]:
    """The lists of active landings of every feed and period that has one; of a copy under another name, nothing."""
    return sorted(path for path in (home / "in_force").glob("*/*.json") if is_number(path.stem))


def derived_record(home: Path) -> Path:
    """The record of the files that follow from what was landed."""
    return home / "derived.jsonl"


def set_aside_folder(home: Path) -> Path:
    """Files that were found changed or strange, a folder a refresh that found them."""
    return home / "set_aside"


def attempts_folder(home: Path, feed: str, period: int) -> Path:
    """Receipts of a feed's attempts of a period."""
    return home / "attempts" / feed / str(period)


def attempts_folders(home: Path) -> list[Path]:
    """The folders of attempts, a feed and period each; of a copy under another name, nothing."""
    return sorted(path for path in (home / "attempts").glob("*/*/") if is_number(path.name))


def failures_file(home: Path) -> Path:
    """The feeds whose last attempt was not taken whole, as a build reads them."""
    return home / "attempts" / "troubles.parquet"


def accepted_folder(home: Path, feed: str) -> Path:
    """A feed's accepted rows of all periods: `period=<period>/<landing>-<parser>.parquet`."""
    return home / "accepted" / feed


def quarantined_folder(home: Path, feed: str | None = None) -> Path:
    """Quarantined rows: those of a feed, or the folder of all."""
    return home / "quarantined" / feed if feed else home / "quarantined"


def receipts_file(home: Path) -> Path:
    """The receipts of active landings, as a build reads them."""
    return home / "receipts" / "receipts.parquet"


def editions_folder(home: Path) -> Path:
    """Editions, frozen and open, and what a build reads of them."""
    return home / "editions"


def frozen_edition_folder(home: Path, period: int, edition: int) -> Path:
    """A frozen edition's files."""
    return editions_folder(home) / "frozen" / str(period) / str(edition)


def open_edition_file(home: Path, period: int) -> Path:
    """The record of a period's open edition."""
    return editions_folder(home) / "open" / f"{period}.json"


def runs_folder(home: Path) -> Path:
    """The logs of runs, a file each."""
    return home / "runs"


def run_steps_file(home: Path) -> Path:
    """The steps of the runs that are kept."""
    return runs_folder(home) / "steps.parquet"


def told_file(home: Path) -> Path:
    """The troubles that the webhook was told of."""
    return runs_folder(home) / "told.json"


def prefect_folder(home: Path) -> Path:
    """What Prefect's private server writes."""
    return home / "prefect"


def documentation_file(home: Path) -> Path:
    """Dbt's documentation of the models."""
    return home / "docs" / "index.html"
