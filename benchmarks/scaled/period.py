"""Period 7 as its rows are accepted: what a made-up period is drawn from."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.feeds import FEEDS
from flows.ingestion.accepted import write_receipts
from flows.ingestion.ingest import ingest_feed
from flows.persian.text import fold
from flows.publishing.editions import write_editions_parquet
from flows.system.home import accepted_folder, receipts_file

PERIOD = 7
AS_OF = datetime(2021, 6, 22, tzinfo=UTC)
"""When it is said to have been landed: not now, so that the same factor gives the same bytes."""

Row = dict[str, str]


@dataclass(frozen=True)
class Agency:
    """An agency of period 7.

    Attributes:
        agency_id: its id.
        name_fa: its Persian name.
        name_en: its English name.
        is_counted: whether the feeds speak of it, or the registry alone.
    """

    agency_id: str
    name_fa: str
    name_en: str
    is_counted: bool


@dataclass(frozen=True)
class Period:
    """What was accepted of period 7.

    Attributes:
        home: a home with its rows, and nothing built.
        agencies: those in scope, in the order of the seed.
        rows: of each feed the accepted rows, with the column `of_agency_id`.
        receipts: the receipts, a row a landing.
    """

    home: Path
    agencies: list[Agency]
    rows: Mapping[str, pl.DataFrame]
    receipts: pl.DataFrame


def read_rows(path: Path) -> list[Row]:
    """The rows of a seed, each value as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ingest_period(project: Path, home: Path) -> Period:
    """Land and parse the inbox of period 7 into a new home, as a refresh does before it builds.

    Args:
        project: the checkout, with its seeds and periods.
        home: the home to make.
    """
    for feed in FEEDS:
        ingest_feed(home, feed, PERIOD, project / "periods" / f"{PERIOD:02d}" / "inbox", AS_OF)
    write_receipts(home)
    write_editions_parquet(home)
    entities = project / "seeds" / "entities"
    known = _known_names(entities)
    rows = {feed: _accepted(home, feed, known) for feed in FEEDS}
    return Period(home, _agencies(entities), rows, pl.read_parquet(receipts_file(home)))


def _agencies(entities: Path) -> list[Agency]:
    counted = {
        row["agency_id"]: row["is_counted"] == "true"
        for row in read_rows(entities / "agency_participation.csv")
        if row["period"] == str(PERIOD)
    }
    return [
        Agency(row["agency_id"], row["name_fa"], row["name_en"], counted[row["agency_id"]])
        for row in read_rows(entities / "agencies.csv")
        if row["agency_id"] in counted
    ]


def _known_names(entities: Path) -> dict[str, str]:
    """The agency's id by folded name or alias, and by host."""
    agencies = read_rows(entities / "agencies.csv")
    return {
        **{fold(row[name]): row["agency_id"] for name in ("name_en", "name_fa") for row in agencies},
        **{fold(row["alias"]): row["agency_id"] for row in read_rows(entities / "agency_aliases.csv")},
        **{row["host"]: row["agency_id"] for row in read_rows(entities / "agency_sites.csv")},
    }


def _accepted(home: Path, feed: str, known: Mapping[str, str]) -> pl.DataFrame:
    files = sorted((accepted_folder(home, feed) / f"period={PERIOD}").glob("*.parquet"))
    rows = pl.concat([pl.read_parquet(file, hive_partitioning=False) for file in files])
    named = "host" if "host" in rows.columns else "agency_name"
    found = [known[name if named == "host" else fold(name)] for name in rows[named]]
    return rows.with_columns(of_agency_id=pl.Series(found, dtype=pl.String))
