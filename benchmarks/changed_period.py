"""What a refresh costs after one agency's file of the newest of many periods: `python -m benchmarks.changed_period`.

Period 7 is made many times over (`--factor`) and stands as each of `--periods` periods. It is built and published
whole; then one row of the newest period is another, and that is built and published once going on from the former build
and once whole again. Both must give the same marts. CPU seconds are those of this process and all that it started.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from benchmarks.scaled.generate import generate, home_of, project_of
from benchmarks.scaled.period import PERIOD, read_rows
from flows.building.build import build
from flows.building.going_on import GoingOn
from flows.building.inputs import build_inputs
from flows.publishing.editions import keep_last_published, write_build_inputs_parquet, write_editions_parquet
from flows.publishing.publish import new_build_folder, publish, take_work_database
from flows.publishing.versions import current_version, read_manifest
from flows.system.home import PROJECT_DIRECTORY, published_file, receipts_file

_COMPARING = "edition_"
"""Marts that say what moved since the version before, which is another one for each."""
_CHANGED_FEED, _CHANGED_COLUMN = "karpooshe", "messages_count"


def add_periods(folder: Path, last: int) -> None:
    """Let the made-up period stand as each later one up to `last`, too: rows, receipts and seeds."""
    home, project = home_of(folder), project_of(folder)
    receipts = pl.read_parquet(receipts_file(home))
    later = range(PERIOD + 1, last + 1)
    for kind in ("accepted", "quarantined"):
        for path in (home / kind).glob(f"*/period={PERIOD}/*.parquet"):
            for period in later:
                _write(_of_period(pl.read_parquet(path), period), path, period)
    pl.concat([receipts, *(_of_period(receipts, period) for period in later)]).write_parquet(receipts_file(home))
    _add(project / "seeds/methodology/periods.csv", later, "label_en", "label_fa")
    _add(project / "seeds/entities/agency_participation.csv", later)
    methodologies = project / "seeds/methodology/methodologies.csv"
    methodologies.write_text(
        methodologies.read_text(encoding="utf-8").replace(",7,7,", f",7,{last},"), encoding="utf-8"
    )


def change_one_row(home: Path, period: int) -> None:
    """Let one agency send another number of a period, in a landing of its own."""
    (path,) = (home / "accepted" / _CHANGED_FEED / f"period={period}").glob("*.parquet")
    rows = pl.read_parquet(path)
    landing = rows["landing_id"][0]
    new = hashlib.sha256(f"changed {landing}".encode()).hexdigest()
    is_first = pl.int_range(pl.len()) == 0
    changed = pl.when(is_first).then(pl.col(_CHANGED_COLUMN) + 1).otherwise(pl.col(_CHANGED_COLUMN))
    rows.with_columns(landing_id=pl.lit(new), **{_CHANGED_COLUMN: changed}).write_parquet(
        path.with_name(path.name.replace(landing, new))
    )
    path.unlink()
    receipts = pl.read_parquet(receipts_file(home))
    renamed = pl.when(pl.col("landing_id") == landing).then(pl.lit(new)).otherwise(pl.col("landing_id"))
    receipts.with_columns(landing_id=renamed).write_parquet(receipts_file(home))


def refresh(folder: Path, periods: frozenset[int] = frozenset()) -> None:
    """Build and publish, as a refresh does after it has landed what came.

    Args:
        folder: of the made-up period.
        periods: those that changed since the former build, which it goes on from; none: it is a whole one.

    Raises:
        LookupError: when the database of the former build is not there.
    """
    home, project = home_of(folder), project_of(folder)
    made = new_build_folder(home, datetime.now(UTC))
    going_on = GoingOn(periods, published_file(home).resolve()) if periods else None
    if going_on and not take_work_database(home, made):
        raise LookupError("the database of the former build is not there")
    write_editions_parquet(home)
    keep_last_published(home)
    inputs = build_inputs(project, home)
    write_build_inputs_parquet(home, inputs)
    build(project, home, made, going_on=going_on, memory_mb=4096)
    publish(home, made, 2, inputs)


def _cost_of(act: Callable[[], None]) -> tuple[float, float]:
    """CPU and wall seconds."""

    def spent() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in used)

    before, started = spent(), time.monotonic()
    act()
    return spent() - before, time.monotonic() - started


def _of_period(rows: pl.DataFrame, period: int) -> pl.DataFrame:
    changes: dict[str, pl.Expr] = {"period": pl.lit(period, rows.schema["period"])}
    if "landing_id" in rows.columns:
        ids = rows["landing_id"].unique().to_list()
        changes["landing_id"] = pl.col("landing_id").replace_strict(ids, [_landing(each, period) for each in ids])
    return rows.with_columns(**changes)


def _landing(landing_id: str, period: int) -> str:
    return hashlib.sha256(f"{period} {landing_id}".encode()).hexdigest()


def _write(rows: pl.DataFrame, like: Path, period: int) -> None:
    landing, _, parser = like.name.partition("-")
    path = like.parent.with_name(f"period={period}") / f"{_landing(landing, period)}-{parser}"
    path.parent.mkdir(exist_ok=True)
    rows.write_parquet(path)


def _add(path: Path, periods: range, *named: str) -> None:
    """Add the made-up period's rows of a seed for each of the periods."""
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    rows = [row for row in read_rows(path) if row["period"] == str(PERIOD)]
    later = [
        {**row, "period": str(period), **{column: f"{row[column]} {period}" for column in named}}
        for period in periods
        for row in rows
    ]
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(pl.DataFrame(later).select(columns).write_csv(include_header=False))


def main() -> int:
    """The command; returns its exit code: 0 when both builds give the same marts, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--factor", type=int, default=1, help="how many times period 7 each period is")
    parser.add_argument("--periods", type=int, default=12, help="how many there are")
    parser.add_argument("--folder", type=Path, default=PROJECT_DIRECTORY / "target" / "bench" / "periods")
    asked = parser.parse_args()
    folder, last = asked.folder.absolute(), PERIOD + asked.periods - 1
    shutil.rmtree(folder, ignore_errors=True)
    period = generate(PROJECT_DIRECTORY, folder, asked.factor)
    add_periods(folder, last)
    home = home_of(folder)
    marts: list[Mapping[str, str]] = []
    sys.stdout.write(f"{asked.periods} periods of {period.observations} observations\n")
    for name, periods in (("first", frozenset()), ("going on", frozenset({last})), ("whole again", frozenset())):
        if name == "going on":
            change_one_row(home, last)
        cpu, wall = _cost_of(lambda periods=periods: refresh(folder, periods))  # type: ignore[misc]
        version = current_version(home) or ""
        marts.append(read_manifest(home, version)["marts"])
        sys.stdout.write(f"{name}: {cpu:.1f} CPU s, {wall:.1f} s\n")
        sys.stdout.flush()
    compared = {mart: rows for mart, rows in marts[2].items() if not mart.startswith(_COMPARING)}
    different = [mart for mart, rows in compared.items() if marts[1].get(mart) != rows]
    sys.stdout.write(f"different: {', '.join(different) or 'none'}\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
