"""docs/how_to/feed.md: its files and rows are a feed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT
from workbench import Workbench, read_rows

from flows.feeds import FEEDS

TEXT = (PROJECT / "docs" / "how_to" / "feed.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| [^|]+ \| (`[^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
PLACES = {place: when for cell, when in TABLE for place in re.findall(r"`([^`]+)`", cell)}
OWN = [place for place in PLACES if "<feed>" in place]
SEEDS = [place for place in PLACES if place.startswith("seeds/")]
SOURCES = "models/staging/_staging__sources.yml"
FORMER, NEW = "karpooshe", "postbox"

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
build(project, home, folder, select="+int_reported_rows resource_type:seed")
"""


def files_of(folder: Path, feed: str, place: str) -> list[Path]:
    return sorted(folder.glob(place.replace("<feed>", feed).replace("<rows>", "*")))


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_has_every_file_and_row_that_is_needed(feed: str) -> None:
    for place, when in PLACES.items():
        if when == "always":
            found = files_of(PROJECT, feed, place)
            assert found, place
            assert any(feed in path.name or feed in path.read_text(encoding="utf-8") for path in found), place


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
    sources = (project / SOURCES).read_text(encoding="utf-8")
    listed = f"      - name: {FORMER}\n"
    (project / SOURCES).write_text(sources.replace(listed, f"      - name: {NEW}\n{listed}"), encoding="utf-8")

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
    with duckdb.connect(str(tmp_path / "build" / "payesh.duckdb"), read_only=True) as connection:
        reported = connection.execute(
            "select feed, reported_name, measure, numerator from intermediate.int_reported_rows order by 1"
        ).fetchall()
    assert reported == [(FORMER, "الف", "messages_count", 3), (NEW, "الف", "messages_count", 5)]
