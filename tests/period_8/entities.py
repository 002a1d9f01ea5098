"""The agencies of period 8: five open, one closes, two are renamed, two move with a merged institution."""

from __future__ import annotations

from pathlib import Path

from workbench import add_rows, read_rows, seed_path

from period_8.seed_rows import FORMER_PERIOD, PERIOD, new_rows

SEEDS = ("agencies", "agency_events", "agency_institutions", "agency_sites", "cluster_members")


def add_entities(project: Path) -> None:
    """Add the agencies, their events and groups, and how each of them takes part."""
    for seed in SEEDS:
        add_rows(project, seed, new_rows(seed))
    new = new_rows("agency_participation")
    told = {row["agency_id"] for row in new} | {
        row["agency_id"] for row in new_rows("agency_events") if row["event"] == "closed"
    }
    former = [
        row
        for row in read_rows(seed_path(project, "agency_participation"))
        if row["period"] == str(FORMER_PERIOD) and row["agency_id"] not in told
    ]
    carried = [row | {"period": str(PERIOD), "evidence": "synthetic: as before"} for row in former]
    add_rows(project, "agency_participation", new + carried)
