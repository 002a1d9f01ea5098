"""A copy of the project and of a built warehouse, on which a test changes input or seeds and builds again."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from flows.building.build import BuildFailedError, build
from flows.building.dbt import start_dbt
from flows.building.inputs import parsed_project_key
from flows.system.atomic_files import make_folder
from flows.system.home import parsed_folder, work_database, work_file

PROJECT = Path(__file__).resolve().parent.parent
DBT_FOLDERS = ("models", "macros", "tests/data")
SCORE_MARTS = ("agency_scores", "indicator_scores", "institution_scores", "national_scores", "service_scores")

Row = dict[str, str]


def copy_project(project: Path, seeds: Path = PROJECT / "seeds") -> None:
    """Make a dbt project with a copy of these seeds; models, macros, dbt's tests and flows are this project's."""
    for name in DBT_FOLDERS:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).symlink_to(PROJECT / name)
    (project / "flows").symlink_to(PROJECT / "flows")
    shutil.copytree(seeds, project / "seeds")
    shutil.copytree(PROJECT / "scenarios", project / "scenarios")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / name, project / name)


def parse_project(folder: Path) -> None:
    """Keep this project in a folder as dbt parses it, under the name by which a build finds it."""
    kept = folder / f"{parsed_project_key(PROJECT)}.msgpack"
    with tempfile.TemporaryDirectory() as artifacts:
        place = Path(artifacts)
        with start_dbt(["ls", "--quiet"], PROJECT, place, place / "payesh.duckdb", place, kept) as process:
            told = process.stdout.read() if process.stdout else ""  # it ends with its standard input
    assert kept.exists(), told


def seed_path(project: Path, seed: str) -> Path:
    """Where a seed of the project is."""
    return next((project / "seeds").glob(f"*/{seed}.csv"))


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file, such as a seed."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_rows(project: Path, seed: str, rows: Iterable[Row]) -> None:
    """Add rows to a seed of a copied project; a column that a row lacks is blank."""
    path = seed_path(project, seed)
    former = read_rows(path)
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    added = [{column: row.get(column, "") for column in columns} for row in rows]
    if added:  # a seed of a header alone, with nothing to add, stays one
        Workbench.write(path, former + added)


class Workbench:
    """A project with seeds of its own, and a build that starts from a published file.

    Attributes:
        home: the warehouse whose accepted rows and receipts are read.
        project: the copied dbt project; its `seeds` may be edited.
        database: the build's database, a copy of that of the home's last build until something is built.
        artifacts: what dbt writes beside it: the manifest, compiled SQL, its log.
    """

    def __init__(self, folder: Path, home: Path, seeds: Path = PROJECT / "seeds") -> None:
        self.home = home
        self.project = folder / "project"
        copy_project(self.project, seeds)
        self._folder = folder / "build"
        self.database = work_database(self._folder)
        self.artifacts = self.database.parent
        self.artifacts.mkdir(parents=True)
        self._before = work_file(home)
        if self._before.exists():  # in a home that nothing was built in the first build begins with nothing
            shutil.copy(self._before, self.database)
        # the project as the home's last build parsed it, where that is this one; what tests share stays as it is
        self._parsed = self.artifacts / "parsed"
        if parsed_folder(home).exists():
            shutil.copytree(parsed_folder(home), self._parsed)

    def change(self, seed: str, of: Callable[[Row], bool], to: Row | None, count: int = 1) -> None:
        """Give the rows of a seed that `of` finds the values of `to`, or take them out when `to` is None."""
        path = seed_path(self.project, seed)
        rows = read_rows(path)
        found = [row for row in rows if of(row)]
        assert len(found) == count, f"{seed}: {len(found)} rows are meant to be changed"
        if to is None:
            rows = [row for row in rows if not of(row)]
        for row in found:
            row.update(to or {})
        self.write(path, rows)

    @staticmethod
    def write(path: Path, rows: list[Row]) -> None:
        """Write a seed whole."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def build(self, select: str) -> str:
        """Build what is selected; returns what failed, with the failing rows, or an empty text."""
        try:
            build(self.project, self.home, self._folder, select=select, parsed=self._parsed)
        except BuildFailedError as error:
            return str(error)
        return ""

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run dbt on the build's database; it writes its artifacts, and tells what failed as a build does."""
        kept = make_folder(self._parsed) / f"{parsed_project_key(self.project)}.msgpack"
        with start_dbt(arguments, self.project, self.home, self.database, self.artifacts, kept) as process:
            told = process.stdout.read() if process.stdout else ""  # it ends with its standard input
        return subprocess.CompletedProcess(arguments, process.returncode, told, "")

    def compile(self, models: Iterable[str]) -> list[tuple[str, str]]:
        """Relation and SQL of these models and of all before them, parents first, as dbt compiles them."""
        selected = [f"resource_type:model,+{model}" for model in models]
        done = self.dbt("compile", "--quiet", "--select", *selected)
        assert done.returncode == 0, done.stdout + done.stderr
        nodes: dict[str, dict[str, Any]] = json.loads((self.artifacts / "manifest.json").read_text())["nodes"]
        compiled = {name: node for name, node in nodes.items() if node["resource_type"] == "model"}
        compiled = {name: node for name, node in compiled.items() if node.get("compiled")}
        parents = {name: [p for p in node["depends_on"]["nodes"] if p in compiled] for name, node in compiled.items()}
        order = TopologicalSorter(parents).static_order()
        return [(compiled[name]["relation_name"], compiled[name]["compiled_code"]) for name in order]

    def run(self, compiled: Iterable[tuple[str, str]], compiled_for: Path) -> None:
        """Make tables of compiled SQL, on this home instead of the one that it was compiled for."""
        with duckdb.connect(str(self.database)) as connection:
            named = (
                "select concat('\"', database_name, '\".\"', schema_name, '\".\"', view_name, '\"') from duckdb_views()"
            )
            views = {view for (view,) in connection.execute(named).fetchall()}
            for relation, sql in compiled:
                here = sql.replace(str(compiled_for), str(self.home))
                kind = "view" if relation in views else "table"
                connection.execute(f"create or replace {kind} {relation} as {here}")

    @contextmanager
    def compared(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the last build's database as `before` and to the built one as `after`."""
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self._before}' as before (read_only)")
            connection.execute(f"attach '{self.database}' as after (read_only)")
            yield connection

    def moved(self, mart: str, columns: str) -> set[tuple[object, ...]]:
        """Values of `columns` in the rows of a mart that are not the same before and after."""
        with self.compared() as connection:
            rows = connection.execute(
                f"select distinct {columns} from ("
                f" (from before.marts.{mart} except all from after.marts.{mart}) union all"
                f" (from after.marts.{mart} except all from before.marts.{mart}))"
            ).fetchall()
        return set(rows)

    def risen(self, mart: str) -> list[tuple[object, ...]]:
        """Rows of a mart of scores in which a pillar or total (for indicators the score) is above what it was.

        A row that is new counts as risen from nothing; one without a score counts as zero.
        """
        scores = ["score"] if mart == "indicator_scores" else ["user_centric", "transparent", "integrated"]
        scores += [] if mart == "indicator_scores" else ["participatory", "total"]
        keys = {
            "agency_scores": ["period", "agency_id"],
            "indicator_scores": ["period", "agency_id", "indicator_no"],
            "institution_scores": ["period", "institution_id"],
            "national_scores": ["period"],
            "service_scores": ["period", "service_id"],
        }[mart]
        risen = " or ".join(f"coalesce(new.{score}, 0) > coalesce(old.{score}, 0)" for score in scores)
        shown = ", ".join([f"new.{key}" for key in keys] + [f"old.{s}, new.{s}" for s in scores])
        with self.compared() as connection:
            return connection.execute(
                f"select {shown} from after.marts.{mart} as new left join before.marts.{mart} as old"
                f" using ({', '.join(keys)}) where {risen}"
            ).fetchall()

    def query(self, sql: str, **parameters: object) -> list[tuple[object, ...]]:
        """Rows of a query on the built file; `$name` in it stands for the parameter of that name."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql, parameters or None).fetchall()
