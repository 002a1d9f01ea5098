"""What parsing large files costs: `python -m benchmarks.parsing`, with `--csv-mib`, `--workbook-rows` and `--folder`.

Assessment answers with the names and codes of the shipped period, more of them than there are, are written as CSV and
as a workbook; the seed makes them the same each time. Each is ingested as a refresh would, in a process of its own:
landed, parsed, judged and written as accepted Parquet. The table has the rows, wall seconds, CPU seconds of all
threads, the most memory that the process had, and the machine's load before and after.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

SHIPPED = Path(__file__).parent.parent / "periods" / "07" / "inbox" / "assessment.reconstruction.csv"
SEED = 7
MIB = 1024 * 1024
HEADINGS = ("نام دستگاه", "شناسه خدمت", "شناسه زیرخدمت", "شماره شاخص")
STAGES = ("گزینه خوداظهاری", "گزینه ارزیابی مقدماتی", "گزینه ارزیابی نهایی")
OPTIONS = 4


def answers() -> Iterator[pl.DataFrame]:
    """The answers about sub-services of the shipped period, then ever more of them under codes of their own."""
    shipped = pl.read_csv(SHIPPED, separator=";", infer_schema=False, columns=list(HEADINGS)).drop_nulls(HEADINGS[2])
    chance = random.Random(SEED)  # noqa: S311 - options of answers, no secrets
    number = 0
    while True:
        suffix = f"{number:03}" if number else ""
        options = [[str(chance.randint(1, OPTIONS)) for _ in range(shipped.height)] for _ in STAGES]
        yield shipped.with_columns(
            pl.concat_str(pl.col(HEADINGS[2]), pl.lit(suffix)),
            *(pl.Series(stage, column) for stage, column in zip(STAGES, options, strict=True)),
        )
        number += 1


def write_csv(path: Path, mib: int) -> int:
    """Write about so many MiB of answers; returns how many there are."""
    rows, ever_more = 0, answers()
    with path.open("wb") as file:
        while file.tell() < mib * MIB:
            batch = next(ever_more).cast(dict.fromkeys([*HEADINGS[1:], *STAGES], pl.Int64))
            batch.write_csv(file, separator=";", include_header=not rows, quote_style="non_numeric")
            rows += batch.height
    return rows


def write_workbook(path: Path, rows: int) -> int:
    """Write so many answers as one sheet; returns how many there are."""
    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        sheet = book.add_worksheet("پاسخ")
        sheet.write_row(0, 0, [*HEADINGS, *STAGES])
        written, ever_more = 0, answers()
        while written < rows:
            for cells in next(ever_more).head(rows - written).iter_rows():
                written += 1
                for column, cell in enumerate(cells):
                    if column < len(HEADINGS) - 1:
                        sheet.write_string(written, column, cell)
                    else:
                        sheet.write_number(written, column, int(cell))
    return written


def ingest(folder: Path) -> None:
    """Ingest the inbox of a folder, and print what that took as JSON."""
    from flows.ingestion.ingest import ingest_feed

    begun, home = time.monotonic(), Path(tempfile.mkdtemp(prefix="home-", dir=folder))
    result = ingest_feed(home, "assessment", 7, folder / "inbox", datetime.now(UTC))
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "wall": time.monotonic() - begun,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss * 1024,
        "accepted": result.accepted,
        "quarantined": result.quarantined,
        "message": result.message,
    }
    sys.stdout.write(json.dumps(told))


def measured(folder: Path, name: str, rows: int) -> str:
    """A line of the table: what ingesting a folder's inbox took."""
    size = sum(path.stat().st_size for path in (folder / "inbox").iterdir())
    before = os.getloadavg()[0]
    command = [sys.executable, "-m", "benchmarks.parsing", "--ingest", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this module itself
    told = json.loads(done.stdout)
    if told["accepted"] != rows:
        raise SystemExit(f"{name}: {told['accepted']} of {rows} rows were accepted: {told['message']}")
    figures = f"{size / MIB:8.0f} {rows:11,} {told['wall']:8.1f} {told['cpu']:8.1f} {told['memory'] / MIB:8.0f}"
    return f"{name:10} {figures}   {before:.1f} -> {os.getloadavg()[0]:.1f}"


def main() -> None:
    """Write the files, ingest each and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv-mib", type=int, default=1024)
    parser.add_argument("--workbook-rows", type=int, default=300_000)
    parser.add_argument("--folder", type=Path, help="where the files are written and kept")
    parser.add_argument("--ingest", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.ingest:
        ingest(asked.ingest)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        sys.stdout.write("file            MiB        rows   wall s    CPU s  RSS MiB   load\n")
        for name, write, amount in (
            ("workbook", write_workbook, asked.workbook_rows),
            ("csv", write_csv, asked.csv_mib),
        ):
            inbox = folder / name / "inbox"
            inbox.mkdir(parents=True, exist_ok=True)
            if amount:
                rows = write(inbox / f"assessment.{'xlsx' if name == 'workbook' else 'csv'}", amount)
                sys.stdout.write(measured(folder / name, name, rows) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
