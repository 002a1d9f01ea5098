"""What a build pays for: the parse once a project, and the rows of a failed test when it has failed."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT

from flows.building.build import BuildFailedError, build
from flows.system.home import work_database

PROJECT_FILE = "name: small\nversion: 1.0.0\nprofile: payesh\nmodels: {+schema: marts}\nseeds: {+schema: seeds}\n"
YAML = """
seeds:
  - name: numbers
    config:
      column_types: {number: integer}
models:
  - name: doubled
    data_tests:
      - valid_rows:
          arguments: {key: [number], present: [name], accepted: {name: [one, two]}, within: {twice: [2, 4]}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A model over a seed, with this project's generic tests and macros."""
    project = tmp_path / "project"
    for folder in ("models", "seeds", "tests"):
        (project / folder).mkdir(parents=True)
    (project / "tests" / "generic").symlink_to(PROJECT / "tests" / "data" / "generic")
    for name in ("macros", "flows"):
        (project / name).symlink_to(PROJECT / name)
    shutil.copy(PROJECT / "profiles.yml", project)
    (project / "dbt_project.yml").write_text(PROJECT_FILE)
    (project / "seeds" / "numbers.csv").write_text("number,name\n1,one\n2,two\n")
    (project / "models" / "doubled.sql").write_text("select *, 2 * number as twice from {{ ref('numbers') }}")
    (project / "models" / "models.yml").write_text(YAML)
    return project


def doubled(project: Path, folder: Path) -> list[tuple[object, ...]]:
    database = build(project, project.parent / "home", folder)
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute("select number, twice from marts.doubled order by 1").fetchall()


@pytest.mark.soak(alone=True)
def test_a_project_is_parsed_anew_when_it_changed_and_not_when_its_rows_did(project: Path, tmp_path: Path) -> None:
    def parsed() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in (tmp_path / "home" / "parsed").iterdir()}

    assert doubled(project, tmp_path / "first") == [(1, 2), (2, 4)]
    (first,) = parsed().items()
    (project / "seeds" / "numbers.csv").write_text("number,name\n1,one\n")
    assert doubled(project, tmp_path / "second") == [(1, 2)]
    assert parsed() == dict([first])
    (project / "models" / "doubled.sql").write_text("select *, 1 + number as twice from {{ ref('numbers') }}")
    assert doubled(project, tmp_path / "third") == [(1, 2)]
    (third,) = parsed().items()
    assert third[0] != first[0]
    moved = project.rename(tmp_path / "elsewhere")
    assert doubled(moved, tmp_path / "fourth") == [(1, 2)]  # of the seed where the project lies now
    assert parsed() == dict([third])


SOURCE = """
sources:
  - name: landed
    config:
      external_location: read_csv('{home}/numbers.csv')
      meta:
        home: "{{ env_var('PAYESH_HOME') }}"
    tables: [{name: numbers}]
"""


@pytest.mark.soak(alone=True)
def test_a_project_that_was_parsed_for_one_home_reads_the_files_of_the_home_that_it_is_built_on(
    project: Path, tmp_path: Path
) -> None:
    (project / "models" / "sources.yml").write_text(SOURCE)
    (project / "models" / "landed.sql").write_text("select number from {{ source('landed', 'numbers') }}")
    parsed = []
    for number, name in enumerate(["home", "it's another"]):
        home = tmp_path / name
        home.mkdir()
        (home / "numbers.csv").write_text(f"number\n{number}\n")
        database = build(project, home, tmp_path / f"build {number}", parsed=tmp_path / "parsed")
        with duckdb.connect(str(database), read_only=True) as connection:
            assert connection.execute("select number from marts.landed").fetchall() == [(number,)]
        parsed.append({path.name: path.stat().st_mtime_ns for path in (tmp_path / "parsed").iterdir()})
    assert parsed[0] == parsed[1]


def test_rows_at_fault_are_named_with_their_column_a_few_of_each_claim(project: Path, tmp_path: Path) -> None:
    many = "\n".join(f"{no}," for no in range(20, 40))
    (project / "seeds" / "numbers.csv").write_text(f"number,name\n1,one\n1,two\n2,three\n{many}\n")
    with pytest.raises(BuildFailedError) as caught:
        build(project, tmp_path / "home", tmp_path / "build")
    told = str(caught.value)
    assert "doubled, valid_rows: Got 22 results, configured to fail if != 0" in told
    for message in (
        "doubled: 2 rows share number = 1",
        "doubled: name = three is none of one, two in the row {'number': 2, 'name': three, 'twice': 4}",
        "doubled: name is empty, twice = 40 is outside 2 to 4 in the row",
    ):
        assert message in told
    assert told.count("name is empty") == 5
    assert not (tmp_path / "build" / "payesh.duckdb").exists()
    assert work_database(tmp_path / "build").exists()


def test_a_project_that_can_not_be_parsed_says_why(project: Path, tmp_path: Path) -> None:
    (project / "models" / "doubled.sql").write_text("select * from {{ ref('nobody') }}")
    with pytest.raises(BuildFailedError, match="depends on a node named 'nobody' which was not found"):
        build(project, tmp_path / "home", tmp_path / "build")
    assert not list((tmp_path / "home" / "parsed").iterdir())
