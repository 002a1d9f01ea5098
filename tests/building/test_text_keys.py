"""The keys of what seeds spell: made before a build, for every text that SQL compares."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
from conftest import PROJECT

from flows.building.text_keys import TextKey, text_keys, write_text_keys


def seed(seeds: Path, name: str, *rows: list[str]) -> None:
    path = seeds / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_names_and_aliases_and_both_sides_of_corrections_have_keys(tmp_path: Path) -> None:
    seed(tmp_path, "entities/agencies.csv", ["agency_id", "name_fa", "name_en"], ["a", "سازمان الف", "Agency A"])
    seed(tmp_path, "entities/agency_aliases.csv", ["alias", "agency_id"], [" سازمانِ الف ", "a"])
    seed(tmp_path, "entities/agency_events.csv", ["agency_id", "name_fa", "name_en"], ["a", "", ""])
    seed(tmp_path, "corrections.csv", ["expected_raw_value", "corrected_value"], ["۱۰۰۱–ك", "12"])
    assert text_keys(tmp_path) == [
        TextKey(" سازمانِ الف ", "سازمانالف", "سازمانِ الف"),
        TextKey("12", "12", "12"),
        TextKey("Agency A", "agencya", "agency a"),
        TextKey("سازمان الف", "سازمانالف", "سازمان الف"),
        TextKey("۱۰۰۱–ك", "1001ک", "1001-ک"),
    ]


def test_every_name_of_the_shipped_seeds_has_a_key() -> None:
    found = {key.text for key in text_keys(PROJECT / "seeds")}
    with duckdb.connect() as connection:
        named = connection.execute(
            "select unnest([name_fa, name_en]) from read_csv($agencies, all_varchar = true)"
            " union select alias from read_csv($aliases, all_varchar = true)",
            {
                name: str(PROJECT / f"seeds/entities/{name}.csv").replace("aliases", "agency_aliases")
                for name in ("agencies", "aliases")
            },
        ).fetchall()
    assert len(named) > 300
    assert {name for (name,) in named} <= found


def test_a_seed_that_cannot_be_read_has_no_keys_and_is_left_to_the_build(tmp_path: Path) -> None:
    seed(tmp_path, "corrections.csv", ["expected_raw_value", "corrected_value"], ["a", "b", "one cell too many"], ["c"])
    (tmp_path / "entities").mkdir()
    (tmp_path / "entities/agencies.csv").write_bytes(b"agency_id,name_fa\n\xff\xfe")
    assert [key.text for key in text_keys(tmp_path)] == ["a", "b", "c"]


def test_keys_are_written_anew_for_each_build(tmp_path: Path) -> None:
    work = tmp_path / "work.duckdb"
    for alias in ("one", "two"):
        seed(tmp_path, "entities/agency_aliases.csv", ["alias", "agency_id"], [alias, "a"])
        write_text_keys(work, tmp_path)
    (tmp_path / "entities/agency_aliases.csv").unlink()
    with duckdb.connect(str(work)) as connection:
        assert connection.execute("from staging.text_keys").fetchall() == [("two", "two", "two")]
    write_text_keys(work, tmp_path)
    with duckdb.connect(str(work)) as connection:
        assert connection.execute("from staging.text_keys").fetchall() == []
