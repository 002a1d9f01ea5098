"""The models as dbt compiled them once, run on files that a test makes up: from bytes to marts in under a second.

A build takes seconds, most of them dbt's. What a rule of SQL says of any data is its compiled SQL, so the models are
built once on a home that nothing ever came to, and what follows from a feed's rows is then run again for each example,
in memory, with the data tests that a refresh runs on it.
"""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl
from workbench import PROJECT, Workbench, read_rows

from flows.feeds import FEEDS
from flows.ingestion.accepted import typed_rows, write_receipts, write_rows_parquet
from flows.ingestion.landing import receipt_for
from flows.ingestion.typed_rows import scratch_folder
from flows.system.home import parsed_folder, receipts_file

PERIOD = 7


class Agency(NamedTuple):
    """An agency, two of its names, and its site."""

    agency_id: str
    names: tuple[str, str]
    host: str


def _agencies(status: str, many: int) -> tuple[Agency, ...]:
    """Agencies of the period that have this status."""
    entities = PROJECT / "seeds" / "entities"
    names = {row["agency_id"]: (row["name_fa"], row["name_en"]) for row in read_rows(entities / "agencies.csv")}
    hosts = {row["agency_id"]: row["host"] for row in read_rows(entities / "agency_sites.csv")}
    states = read_rows(entities / "agency_participation.csv")
    found = [row["agency_id"] for row in states if row["participation_status"] == status]
    return tuple(Agency(each, names[each], hosts[each]) for each in sorted(found)[:many])


ASSESSED = _agencies("participating", 20)
NOT_ASSESSED = _agencies("not_applicable", 4)
"""With those that take part all agencies that there are: some to which the period does not apply."""

MARTS = (
    *("score_explanations", "indicator_scores", "quarantined_rows", "feed_status"),
    *("evidence_gap", "declared_measurements"),
)
_HOME = "{home}"
_LANDED_AT = datetime(2021, 6, 20, tzinfo=UTC)

Files = Mapping[str, Mapping[str, bytes]]
"""What an inbox has: by feed and file name, the bytes."""
Place = tuple[str, str, int]
"""Feed, file and row number."""


@dataclass(frozen=True)
class Node:
    """A model or data test.

    Attributes:
        name: as dbt has it.
        relation: the table that a model is; empty for a test.
        sql: what dbt compiled, with `_HOME` for the home.
        feed: the feed whose accepted rows it reads; empty where it reads none, or no feed's alone.
        follows: whether anything that came may change it.
    """

    name: str
    relation: str
    sql: str
    feed: str
    follows: bool


@dataclass(frozen=True)
class Outcome:
    """What the marts say.

    Attributes:
        scores: by agency and indicator.
        statuses: by agency and indicator, why the score is what it is.
        listed: by place, the reason for which a row is not counted.
        records: by feed, how many records its files have.
        accepted: by feed, how many of them keep the contract.
        broken: what data tests say is wrong, which would fail a build.
    """

    scores: dict[tuple[str, int], Fraction]
    statuses: dict[tuple[str, int], str]
    listed: dict[Place, str]
    records: dict[str, int]
    accepted: dict[str, int]
    broken: list[str]


def compile_models(folder: Path, parsed: Path) -> None:
    """Build what `MARTS` need on a home that nothing came to, and keep what dbt compiled.

    Args:
        folder: where both are kept.
        parsed: the folder that keeps the project parsed.
    """
    home = folder / "home"
    shutil.copytree(parsed, parsed_folder(home))
    write_receipts(home)
    bench = Workbench(folder, home)
    agencies = {agency.agency_id for agency in (*ASSESSED, *NOT_ASSESSED)}
    for path in (bench.project / "seeds" / "entities").glob("*.csv"):
        rows = read_rows(path)
        if "agency_id" in rows[0]:
            bench.write(path, [row for row in rows if row["agency_id"] in agencies] or rows[:1])
    selected = [f"+{mart}" for mart in MARTS]
    done = bench.dbt(
        *("build", "--indirect-selection", "cautious", "--exclude-resource-type", "unit_test"),
        *("--select", *selected),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    manifest = json.loads((bench.artifacts / "manifest.json").read_text(encoding="utf-8"))
    (folder / "nodes").write_bytes(pickle.dumps(_nodes(manifest["nodes"], manifest["sources"], home)))


def _nodes(nodes: Mapping[str, Any], sources: Mapping[str, Any], home: Path) -> list[Node]:
    """The models and data tests that were built, each after what it reads."""
    built = {name: node for name, node in nodes.items() if node.get("compiled") and node["resource_type"] != "seed"}
    parents = {name: node["depends_on"]["nodes"] for name, node in built.items()}
    follows = {name for name, source in sources.items() if source["source_name"] != "seeds"}
    found = []
    for name in TopologicalSorter(parents).static_order():
        if name not in built:
            continue
        node = built[name]
        if follows & set(parents[name]):
            follows.add(name)
        feeds = [sources[parent]["name"] for parent in parents[name] if parent in sources]
        feed = feeds[0] if feeds and feeds[0] in FEEDS else ""
        relation = node["relation_name"] if node["resource_type"] == "model" else ""
        sql = node["compiled_code"].replace(str(home), _HOME)
        found.append(Node(node["name"], relation, sql, feed, name in follows))
    return found


class CompiledModels:
    """A home whose files a test makes up, and the models on it."""

    def __init__(self, compiled: Path, home: Path) -> None:
        """Begin with what `compile_models` left in `compiled`, and a home of its own."""
        nodes: list[Node] = pickle.loads((compiled / "nodes").read_bytes())  # noqa: S301 - written above
        self._nodes = [replace(node, sql=node.sql.replace(_HOME, str(home))) for node in nodes if node.follows]
        self._home = home
        write_receipts(home)
        self._receipts = pl.read_parquet(receipts_file(home))
        self._came = set(FEEDS)  # none of their tables is made yet
        self._connection = duckdb.connect(config={"threads": 1})  # of few rows: what takes the time is planning
        self._connection.execute("attach ':memory:' as payesh")
        (database,) = (compiled / "build").rglob("payesh.duckdb")
        self._connection.execute(f"attach '{database}' as built (read_only)")
        self._connection.execute("copy from database built to payesh")
        self._connection.execute("detach built")
        self._connection.execute("use payesh")
        views = "select concat('\"payesh\".\"', schema_name, '\".\"', view_name, '\"') from duckdb_views()"
        for (view,) in self.rows(views):
            if any(node.relation == view for node in self._nodes):
                self._connection.execute(f"drop view {view}")  # a table of few rows instead: it is planned once

    def score(self, files: Files) -> Outcome:
        """What the marts say when these files came, and no others."""
        self._write(files)
        changed = self._came | set(files)
        self._came = set(files)
        for node in self._nodes:
            if node.relation and (not node.feed or node.feed in changed):
                self._connection.execute(f"create or replace table {node.relation} as {node.sql}")
        broken = [
            f"{node.name}: {row}"
            for node in self._nodes
            if not node.relation
            for row in self._connection.execute(node.sql).fetchall()
        ]
        return self._outcome(broken)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query on what was made last."""
        return self._connection.execute(sql).fetchall()

    def _outcome(self, broken: list[str]) -> Outcome:
        scored = self.rows("select agency_id, indicator_no, score, status from marts.indicator_scores")
        listed = self.rows("select feed, source_file, source_row, column_name, reason from marts.quarantined_rows")
        for *place, column, reason in listed:
            assert column and column in reason, f"{place}: «{reason}» names no column"
        places = {(feed, file, row): reason for feed, file, row, _, reason in listed}
        assert len(places) == len(listed), "a row is listed twice"
        fed = self.rows("select feed, records, accepted from marts.feed_status where period = 7")
        return Outcome(
            {(agency, number): Fraction(score) for agency, number, score, _ in scored},
            {(agency, number): status for agency, number, _, status in scored},
            places,
            {feed: records for feed, records, _ in fed if records},
            {feed: accepted for feed, records, accepted in fed if records},
            broken,
        )

    def _write(self, files: Files) -> None:
        """Parse the files; the home then has their rows and no others."""
        receipts = [self._receipts]
        with scratch_folder(self._home) as scratch:
            for feed in sorted(self._came | set(files)):
                landings = {}
                for name, data in files.get(feed, {}).items():
                    receipt = receipt_for(feed, PERIOD, name, data, _LANDED_AT)
                    landings[receipt.sha256] = (receipt, typed_rows(self._home, receipt, partial(bytes, data), scratch))
                receipts.append(write_rows_parquet(self._home, feed, PERIOD, landings.values()))
        pl.concat(receipts).write_parquet(receipts_file(self._home))


def table(heading: str, rows: Iterable[Iterable[object]]) -> bytes:
    """A delimited file: a comma between two headings, and between two cells that have none in them."""
    lines = [heading, *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    return "\n".join(lines).encode()
