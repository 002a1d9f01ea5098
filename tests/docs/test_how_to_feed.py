"""docs/how_to/feed.md: its files and rows are a feed, and a feed is in no other file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT
from workbench import Workbench, read_rows

from flows.feeds import FEEDS
from flows.system.home import work_database

TEXT = (PROJECT / "docs" / "how_to" / "feed.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| [^|]+ \| (`[^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
PLACES = {place: when for cell, when in TABLE for place in re.findall(r"`([^`]+)`", cell)}
OWN = [place for place in PLACES if "<feed>" in place]
SEEDS = [place for place in PLACES if place.startswith("seeds/")]
FORMER, NEW = "karpooshe", "postbox"
SEARCHED = ("flows", "models", "macros", "seeds", "docs", "tests/data")
# a feed as an example, and the files that a report is of
TOLD_OF = {
    *("docs/questions.md", "docs/how_to/feed.md", "models/intermediate/names/_names__unit_tests.yml"),
    "models/marts/indicators/_refused_observations__unit_tests.yml",
    "seeds/published/report_landings.csv",
}

PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path

from flows.building.build import build
from flows.feeds import FEEDS
from flows.ingestion.ingest import ingest_feed

project, home, inbox, folder = (Path(given) for given in sys.argv[1:])
for feed in FEEDS:
    ingest_feed(home, feed, 7, inbox, datetime(2026, 1, 1, tzinfo=UTC))
build(project, home, folder, select="+int_measured_rows resource_type:seed")
"""


def files_of(folder: Path, feed: str, place: str) -> list[Path]:
    return sorted(folder.glob(place.replace("<feed>", feed).replace("<rows>", "*")))


def named_in(feed: str) -> Iterator[str]:
    word = re.compile(rf"(?<![a-z]){feed}(?![a-z])")
    for path in (file for folder in SEARCHED for file in (PROJECT / folder).rglob("*.*")):
        if path.suffix in {".py", ".sql", ".yml", ".csv", ".toml", ".md"}:
            name = path.relative_to(PROJECT).as_posix()
            if word.search(name) or word.search(path.read_text(encoding="utf-8")):
                yield name


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_has_every_file_and_row_that_is_needed(feed: str) -> None:
    for place, when in PLACES.items():
        if when == "always":
            found = files_of(PROJECT, feed, place)
            assert found, place
            assert any(feed in path.name or feed in path.read_text(encoding="utf-8") for path in found), place


def test_a_feed_is_in_no_other_file() -> None:
    listed = {path.relative_to(PROJECT).as_posix() for place in PLACES for path in files_of(PROJECT, FORMER, place)}
    assert set(named_in(FORMER)) - listed - TOLD_OF == set()


@pytest.mark.soak(alone=True)
@pytest.mark.long(seconds=25)
def test_those_files_under_another_name_are_another_feed(tmp_path: Path) -> None:
    project, inbox = tmp_path / "project", tmp_path / "inbox"
    for name in ("flows", "models", "macros", "seeds"):
        shutil.copytree(PROJECT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "tests" / "data", project / "tests" / "data")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / name, project)

    for path in (file for place in OWN for file in files_of(project, FORMER, place)):
        copy = Path(str(path).replace(FORMER, NEW))
        copy.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8").replace(FORMER, NEW)
        copy.write_text(text.replace("an_agency_that", "another_agency_that"), encoding="utf-8")
    for seed in SEEDS:
        path = project / seed
        rows = read_rows(path)
        if seed.endswith("indicators.csv"):
            continue  # it scores nothing yet
        Workbench.write(path, rows + [row | {"feed": NEW} for row in rows if row["feed"] == FORMER])

    inbox.mkdir()
    for feed, count in ((FORMER, 3), (NEW, 5)):
        text = f"نام دستگاه,وضعیت اتصال,تعداد پیام\nالف,متصل,{count}\n"
        (inbox / f"{feed}.csv").write_text(text, encoding="utf-8")
    given = [project, tmp_path / "home", inbox, tmp_path / "build"]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, given)],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "DBT_INDIRECT_SELECTION": "cautious"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(work_database(tmp_path / "build")), read_only=True) as connection:
        reported = connection.execute(
            "select feed, reported_name, measure, numerator from reference.reported_rows order by 1"
        ).fetchall()
    assert reported == [(FORMER, "الف", "messages_count", 3), (NEW, "الف", "messages_count", 5)]
