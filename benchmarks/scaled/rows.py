"""The accepted rows of a made-up period, written landing by landing as the ingest writes them, and their receipts.

The two large feeds come in files of about a million rows, agency by agency: no sender has a workbook of a hundred
million, and so one file at a time is in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.scaled.drawing import drawing_tables
from benchmarks.scaled.entities import MadeUpAgency
from benchmarks.scaled.period import AS_OF, PERIOD, Period
from benchmarks.scaled.scale import Scale
from flows.feeds import FEEDS, parser_fingerprint
from flows.persian.text import fold
from flows.system.home import accepted_folder, receipts_file
from reconstruction.spelling import draw

ROWS_A_FILE = 1_000_000
_LARGE = ("services", "assessment")


@dataclass(frozen=True)
class Landing:
    """A made-up file: its feed, a number among the feed's files and the name that it came by."""

    feed: str
    file_no: int
    source_file: str

    @property
    def landing_id(self) -> str:
        """What stands for the SHA-256 of its bytes, which nobody has."""
        return hashlib.sha256(f"{self.feed}/{self.file_no}".encode()).hexdigest()


def write_rows(home: Path, period: Period, agencies: list[MadeUpAgency], scale: Scale, seed: int) -> int:
    """Write accepted rows of all feeds, and their receipts, into a home that has none of the period.

    Returns:
        How many sub-services are registered.
    """
    receipts = []
    with drawing_tables(period, agencies, scale, seed) as connection:
        for landing, first, last in _shares(connection):
            path = _path(home, landing)
            connection.execute(
                f"copy ({_typed(connection, home, landing)}) to '{path}'", {"first": first, "last": last}
            )
            receipts.append(_receipt(period, landing, path))
        (sub_services,) = connection.execute("select sum(sub_services) from lines").fetchall()[0]
    for feed in FEEDS:
        if feed not in _LARGE:
            receipts += _write_measured(home, period, agencies, feed, seed)
    rows = pl.DataFrame(receipts, schema=period.receipts.schema).sort("feed", "period", "source_file", "landing_id")
    rows.write_parquet(receipts_file(home))
    return int(sub_services)


def _shares(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Landing, int, int]]:
    """The files of the two large feeds, each with its first and its last agency."""
    for feed in _LARGE:
        found = connection.execute(
            "select cast(sum(rows_count) over (order by agency_no) as bigint) // $rows_a_file, agency_no"
            " from files where feed = $feed",
            {"rows_a_file": ROWS_A_FILE, "feed": feed},
        ).fetchall()
        files: dict[int, list[int]] = {}
        for file_no, agency_no in found:
            files.setdefault(file_no, []).append(agency_no)
        for number, members in enumerate(files.values(), 1):
            yield Landing(feed, number, f"{feed}.made_up_{number:03}.csv"), min(members), max(members)


def _typed(connection: duckdb.DuckDBPyConnection, home: Path, landing: Landing) -> str:
    """The rows of a file with the columns and types that the ingest gives them."""
    empty = accepted_folder(home, landing.feed) / "_empty.parquet"
    columns = connection.execute(
        "describe select * from read_parquet($empty, hive_partitioning = false)", {"empty": str(empty)}
    ).fetchall()
    place = {"feed": landing.feed, "landing_id": landing.landing_id, "source_file": landing.source_file}
    given = {**{name: f"'{text}'" for name, text in place.items()}, "period": str(PERIOD)}
    given |= {"source_sheet": "null", "as_of": "null"}
    chosen = ", ".join(f"cast({given.get(name, name)} as {kind}) as {name}" for name, kind, *_ in columns)
    made = Path(__file__).with_name(f"{landing.feed}.sql").read_text(encoding="utf-8")
    return f"select {chosen} from ({made}) as made"  # noqa: S608 - names of our own


def _path(home: Path, landing: Landing) -> Path:
    folder = accepted_folder(home, landing.feed) / f"period={PERIOD}"
    folder.mkdir(exist_ok=True)
    return folder / f"{landing.landing_id}-{parser_fingerprint(landing.feed)}.parquet"


def _receipt(period: Period, landing: Landing, path: Path) -> dict[str, object]:
    """The receipt of a file, in which what its sender's file would have been stands as that of period 7."""
    former = period.receipts.filter(pl.col("feed") == landing.feed).row(0, named=True)
    accepted = pl.scan_parquet(path, hive_partitioning=False).select(pl.len()).collect().item()
    counts = {"records_count": accepted, "accepted_count": accepted, "quarantined_count": 0}
    place = {"landing_id": landing.landing_id, "source_file": landing.source_file, "fetched_at": AS_OF}
    return {**former, **place, **counts, "size_bytes": path.stat().st_size}


def _write_measured(
    home: Path, period: Period, agencies: list[MadeUpAgency], feed: str, seed: int
) -> Iterator[dict[str, object]]:
    """Write a feed of a few rows an agency: each agency has those of an agency that is drawn for it, or none."""
    counted = [agency.agency_id for agency in period.agencies if agency.is_counted]
    spoken_of = [each for each in agencies if each.model.is_counted]
    drawn = pl.DataFrame(
        {
            "agency_no": [each.agency_no for each in spoken_of],
            "of_agency_id": [counted[draw(seed, feed, each.agency_no) % len(counted)] for each in spoken_of],
            "agency_name": [each.spelt(feed) for each in spoken_of],
            "agency_name_key": [fold(each.spelt(feed)) for each in spoken_of],
            "host": [each.host for each in spoken_of],
            "url": [f"https://{each.host}/" for each in spoken_of],
            "organization_slug": [each.agency_id.replace("_", "-") for each in spoken_of],
            "report_id": [f"{draw(seed, 'report', each.agency_no):08x}" for each in spoken_of],
        }
    )
    for number, ((source_file,), rows) in enumerate(period.rows[feed].group_by("source_file", maintain_order=True), 1):
        landing = Landing(feed, number, str(source_file).replace(".reconstruction", ".made_up"))
        made = (
            drawn.join(rows, on="of_agency_id", suffix="_former")
            .sort("agency_no", "source_row")
            .with_columns(
                landing_id=pl.lit(landing.landing_id),
                source_file=pl.lit(landing.source_file),
                source_row=pl.int_range(2, pl.len() + 2, dtype=pl.Int64),
            )
            .select(rows.drop("of_agency_id").columns)
        )
        path = _path(home, landing)
        made.write_parquet(path)
        yield _receipt(period, landing, path)
