"""`payesh export` writes whole or not at all, overwrites nothing that is not its own, and says what was wrong."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from changed_version import FORMULAS, changed_version, with_refused
from conftest import Payesh
from typer.testing import CliRunner

from flows.cli import app
from flows.exports.published import open_for_export
from flows.publishing.versions import current_version

pytestmark = pytest.mark.long(seconds=25)


def run(home: Path, *arguments: str) -> tuple[int, str]:
    """The command in this process; its exit code and all that it printed."""
    result = CliRunner().invoke(app, ["export", *arguments], env={"PAYESH_HOME": str(home)})
    return result.exit_code, " ".join(result.output.split())


def modes(folder: Path) -> set[tuple[bool, int]]:
    """Whether each file and folder is one, and its mode."""
    return {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in [folder, *folder.rglob("*")]}


def test_each_kind_is_written_here_under_a_name_of_its_version(
    payesh: Payesh, refreshed_home: Path, tmp_path: Path
) -> None:
    version = str(current_version(refreshed_home))
    for kind in ("workbook", "csv", "parquet", "package"):
        target = tmp_path / "made" / kind
        done = payesh(refreshed_home, "export", kind, "--to", str(target))
        assert done.returncode == 0, done.stderr
        assert version in done.stdout
    assert modes(tmp_path / "made") == {(True, 0o750), (False, 0o640)}
    with open_for_export(refreshed_home / "payesh.duckdb") as published:
        assert {path.stem for path in (tmp_path / "made" / "csv").glob("*.csv")} == set(published.marts)
    assert json.loads((tmp_path / "made" / "parquet" / "export.json").read_text())["version"] == version


@pytest.mark.parametrize("umask", [0o000, 0o077], ids=oct)
def test_modes_are_what_they_are_whatever_the_umask(refreshed_home: Path, tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        for kind in ("csv", "package"):
            code, said = run(refreshed_home, kind, "--marts", "national_scores", "--to", str(tmp_path / "made" / kind))
            assert code == 0, said
    finally:
        os.umask(before)
    assert modes(tmp_path / "made") == {(True, 0o750), (False, 0o640)}


def test_without_a_place_it_is_named_after_the_version_and_period(
    refreshed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    version = str(current_version(refreshed_home))
    assert run(refreshed_home, "csv", "--marts", "marts.national_scores, roadmap", "--period", "7")[0] == 0
    assert run(refreshed_home, "workbook")[0] == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        f"payesh_csv_period_7_{version}",
        f"payesh_period_7_{version}.xlsx",
    }
    assert {path.name for path in (tmp_path / f"payesh_csv_period_7_{version}").iterdir()} == {
        "export.json",
        "national_scores.csv",
        "roadmap.csv",
    }


@pytest.mark.parametrize("kind", ["csv", "parquet", "package"])
def test_an_earlier_export_is_replaced_and_anything_else_is_not(
    refreshed_home: Path, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "made"
    assert run(refreshed_home, kind, "--marts", "roadmap", "--to", str(target))[0] == 0
    assert run(refreshed_home, kind, "--marts", "national_scores", "--to", str(target))[0] == 0
    assert not list(target.rglob("roadmap*")), "what the earlier export had is gone"
    (target / "notes.txt").write_text("mine")
    code, said = run(refreshed_home, kind, "--marts", "roadmap", "--to", str(target))
    assert (code, "is no earlier export; name another place, or overwrite it with --force" in said) == (2, True)
    assert (target / "notes.txt").read_text() == "mine"
    assert not list(target.rglob("roadmap*"))
    assert run(refreshed_home, kind, "--marts", "roadmap", "--to", str(target), "--force")[0] == 0
    assert not (target / "notes.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["made"], "nothing is left beside it"


def test_a_workbook_of_someone_else_is_not_overwritten(refreshed_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "book.xlsx"
    target.write_text("mine")
    assert run(refreshed_home, "workbook", "--to", str(target))[0] == 2
    assert target.read_text() == "mine"
    assert run(refreshed_home, "workbook", "--to", str(target), "--force")[0] == 0
    assert run(refreshed_home, "workbook", "--to", str(target))[0] == 0, "its own it replaces"
    assert run(refreshed_home, "workbook", "--to", str(tmp_path), "--force")[0] == 2, "a folder is no file"


def test_an_export_that_fails_leaves_what_was_there(refreshed_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    changed_version(refreshed_home, home, "alter table marts.roadmap rename column priority to urgency")
    for kind, target in (("workbook", tmp_path / "book.xlsx"), ("package", tmp_path / "package")):
        assert run(refreshed_home, kind, "--to", str(target))[0] == 0
        before = {path: path.read_bytes() for path in [target, *target.rglob("*")] if path.is_file()}
        code, said = run(home, kind, "--to", str(target))
        assert (code, "roadmap" in said) == (2, True)
        assert {path: path.read_bytes() for path in [target, *target.rglob("*")] if path.is_file()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"home", "book.xlsx", "package"}, "and nothing half made"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["csv", "--marts", "agency_score"], "there is no mart «agency_score»; did you mean agency_scores?"),
        (["csv", "--marts", "zzz"], "there is no mart «zzz»; payesh marts list has every one"),
        (["package", "--period", "99"], "period 99 is not published; published are 1, 2, 3, 4, 5, 6, 7"),
        (["workbook", "--period", "6"], "period 6 has no computed scores; those that have are 7"),
    ],
)
def test_what_can_not_be_exported_is_said_with_what_to_do(
    refreshed_home: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    code, said = run(refreshed_home, *arguments, "--to", str(tmp_path / "made"))
    assert (code, message in said) == (2, True), said
    assert list(tmp_path.iterdir()) == []


def test_without_a_published_version_it_says_what_to_run(tmp_path: Path) -> None:
    code, said = run(tmp_path / "home", "csv", "--to", str(tmp_path / "made"))
    assert (code, "run `make refresh` first" in said) == (2, True)


def test_a_package_with_formulas_tells_of_them(refreshed_home: Path, tmp_path: Path) -> None:
    with_refused(refreshed_home, tmp_path / "home", FORMULAS)
    code, said = run(tmp_path / "home", "package", "--marts", "quarantined_rows", "--to", str(tmp_path / "made"))
    assert code == 0
    assert f"marts.quarantined_rows: {len(FORMULAS)} texts begin as a formula does and are kept as they came" in said
