"""Payesh itself: seeds, models, data tests and the published file, as a refresh builds them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.participant import take_part
from benchmarks.scaled.generate import home_of, project_of
from flows.building.build import build
from flows.system.home import DATABASE, work_database

_COLOUR = re.compile(r"\x1b\[\d*m")
_NODE = re.compile(r"^(\d\d:\d\d:\d\d\.\d+) .*\d+ of \d+ (START|OK created|OK loaded seed|PASS) (?:.* in ([\d.]+)s\])?")
_KINDS = {"OK loaded seed": "seeds", "OK created": "models", "PASS": "tests"}


def compute(folder: Path, memory_mib: int) -> tuple[Mapping[str, Decimal], Mapping[str, Any]]:
    """Build, and read the totals of the build's database and of the file that readers open."""
    del memory_mib  # profiles.yml says it
    made = folder / "build"
    shutil.rmtree(made, ignore_errors=True)
    started = datetime.now(UTC)
    published = build(project_of(folder), home_of(folder), made, parsed=folder / "parsed")
    ended = datetime.now(UTC)
    totals = _totals(work_database(made), published)
    told = {
        "steps": steps((work_database(made).parent / "dbt.log").read_text(encoding="utf-8"), started, ended),
        "published_bytes": published.stat().st_size,
        "work_bytes": work_database(made).stat().st_size,
    }
    shutil.rmtree(made)
    return totals, told


def _totals(work: Path, published: Path) -> dict[str, Decimal]:
    """The unrounded totals.

    Raises:
        ValueError: when the published ones are others than those that follow from them.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{work}' as work (read_only)")
        connection.execute(f"attach '{published}' as published (read_only)")
        found = connection.execute(
            """
            select agencies.agency_id, scores.value, scores.rounded_value = agencies.total as is_published
            from published.marts.agency_scores as agencies
            left join work.intermediate.int_scores as scores
                on
                    agencies.period = scores.period
                    and agencies.agency_id = scores.entity_id
                    and scores.entity_kind = 'agency'
                    and scores.measure = 'total'
                    and scores.is_published
            """
        ).fetchall()
    wrong = [agency for agency, _, is_published in found if not is_published]
    if wrong:
        raise ValueError(f"{DATABASE}: the totals of {', '.join(wrong)} are not those of int_scores")
    return {agency: total for agency, total, _ in found}


def steps(log: str, started: datetime, ended: datetime) -> dict[str, float]:
    """Wall seconds by step: until the first node, seeds, models, tests, and from the last node on.

    Nodes run side by side, so their wall seconds are shared out by the seconds of each kind.

    Args:
        log: dbt's, whose clock is UTC and has no day.
        started: when the build was.
        ended: when it was done, published file included.
    """
    spent = dict.fromkeys(_KINDS.values(), 0.0)
    times = []
    for line in log.splitlines():
        if node := _NODE.match(_COLOUR.sub("", line)):
            clock, event, seconds = node.groups()
            times.append(_moment(clock, started))
            if event in _KINDS:
                spent[_KINDS[event]] += float(seconds)
    first, last = (min(times), max(times)) if times else (ended, ended)
    share = (last - first).total_seconds() / (sum(spent.values()) or 1)
    return {
        "start and parse": (first - started).total_seconds(),
        **{kind: seconds * share for kind, seconds in spent.items()},
        "published file": (ended - last).total_seconds(),
    }


def _moment(clock: str, started: datetime) -> datetime:
    time = datetime.strptime(clock, "%H:%M:%S.%f").time()  # noqa: DTZ007 - it is UTC's, as the caller says
    moment = datetime.combine(started.date(), time, UTC)
    return moment if moment >= started else moment + timedelta(days=1)


if __name__ == "__main__":
    take_part(compute)
