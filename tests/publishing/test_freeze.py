"""A frozen edition stays as it is, its period refuses new data, and what later moves is listed with its cause."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from conftest import Payesh
from frozen_period import ANSWERS, FrozenPeriod, freeze_change_and_open

from flows.publishing.versions import mart_hashes

pytestmark = pytest.mark.long(seconds=70)

# How the marts name a row, and what stands in one beside its own figures.
KEYS = {
    "agency_scores": ("agency", "agency_id"),
    "institution_scores": ("institution", "institution_id"),
    "cluster_scores": ("cluster", "cluster_no"),
    "national_scores": ("national", "'national'"),
    "un_domain_scores": ("un_domain", "domain_id"),
    "service_scores": ("service", "service_id"),
    "indicator_scores": ("agency_indicator", "agency_id || '/' || indicator_no"),
    "in_person_visits": ("national", "'national'"),
    "agency_history": ("agency", "agency_id"),
    "vulnerable_group_scores": ("vulnerable_group_agency", "group_id || '/' || agency_id"),
    "un_service_scores": ("un_service", "row_no || '/' || agency_no"),
    "quality_level_counts": ("quality_level", "quality_level"),
    "leaderboards": ("leaderboard_place", "board || '/' || place"),
}
BESIDE = {
    "leaderboards": {"services", "sub_services", "electronic_pct", "agency_name_fa", "agency_name_en"},
    "indicator_scores": {"points_lost"},
}


@pytest.fixture(scope="module")
def frozen(refreshed_home: Path, tmp_path_factory: pytest.TempPathFactory, payesh: Payesh) -> FrozenPeriod:
    return freeze_change_and_open(refreshed_home, tmp_path_factory.mktemp("frozen"), payesh)


def moved_columns(before: Path, after: Path, mart: str) -> set[tuple[str, str, str]]:
    """Entity kind, entity and column of every value of a mart that is another in two published files."""
    kind, key = KEYS[mart]
    moved = set()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{before}' as before (read_only)")
        connection.execute(f"attach '{after}' as after (read_only)")
        columns = {row[0] for row in connection.execute(f"describe before.marts.{mart}").fetchall()}
        for column in columns - BESIDE.get(mart, set()):
            before_side, after_side = (
                f"(select {key} as id, period, {column} as value from {side}.marts.{mart})"
                for side in ("before", "after")
            )
            rows = connection.execute(
                f"select id from {before_side} as b full join {after_side} as a using (id, period)"
                " where period = 7 and a.value is distinct from b.value"
            ).fetchall()
            moved |= {(kind, str(entity), column) for (entity,) in rows}
    return moved


def rows_of(file: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_frozen_period_refuses_new_data_and_says_how_to_take_it(frozen: FrozenPeriod) -> None:
    assert frozen.refused_exit_code == 4, frozen.refused
    assert f"period 7 is frozen as edition 1, and {ANSWERS} would change it" in frozen.refused
    assert "payesh edition open --period 7 --edition 2" in frozen.refused
    assert rows_of(frozen.refused_file, "select feed, status from marts.feed_status where status <> 'landed'") == [
        ("assessment", "refused")
    ]
    before, after = mart_hashes(frozen.first), mart_hashes(frozen.refused_file)
    moved = {mart for mart in after if before[mart] != after[mart]}
    assert moved == {"feed_status", "editions", "edition_figures", "run_metrics"}


def test_exactly_the_affected_figures_are_listed_with_their_cause(frozen: FrozenPeriod) -> None:
    published = frozen.home / "payesh.duckdb"
    expected = set[tuple[str, str, str]]()
    for mart in KEYS:
        expected |= moved_columns(frozen.first, published, mart)
    since = "from marts.edition_changes where period = 7 and from_edition = '1' and to_edition = 'current'"
    listed = rows_of(published, f"select entity_kind, entity_id, measure {since}")
    counted = {row for row in listed if row[0] not in ("indicator", "indicator_option")}
    assert expected == counted
    assert ("agency", frozen.agency_id, "total") in counted
    assert ("agency_indicator", f"{frozen.agency_id}/29", "score") in counted
    assert {row for row in listed if row[0] == "indicator"} == {
        ("indicator", "29", "national_average_pct"),
        ("indicator", "29", "mean_score_pct"),
    }
    assert rows_of(published, f"select distinct cause {since}") == [("data",)]


def test_two_refreshes_are_compared_as_two_editions_are(frozen: FrozenPeriod) -> None:
    columns = "entity_kind, entity_id, measure, from_value, to_value, from_value_text, to_value_text, cause"
    changes = [
        rows_of(
            frozen.home / "payesh.duckdb",
            f"select {columns} from marts.edition_changes where from_edition = '{edition}' order by all",
        )
        for edition in ("1", "last_published")
    ]
    assert changes[0]
    assert changes[0] == changes[1]


def test_later_refreshes_do_not_touch_a_frozen_edition(frozen: FrozenPeriod) -> None:
    assert {path: path.read_bytes() for path in frozen.files} == frozen.files
    assert {path.stat().st_mode & 0o777 for path in frozen.files} == {0o440}
    columns = "period, entity_kind, entity_id, measure, value, value_text"
    kept = rows_of(
        frozen.home / "payesh.duckdb",
        f"select {columns} from marts.edition_figures where edition = '1' order by all",
    )
    assert kept == rows_of(frozen.first, f"select {columns} from marts.score_figures order by all")


def test_the_report_stays_compared_with_the_edition_that_it_prints(frozen: FrozenPeriod) -> None:
    statuses = "select status, count(*) from marts.reconciliation group by 1 order by 1"
    assert rows_of(frozen.home / "payesh.duckdb", statuses) == rows_of(frozen.first, statuses)
    totals = f"select total from marts.agency_scores where period = 7 and agency_id = '{frozen.agency_id}'"
    assert rows_of(frozen.home / "payesh.duckdb", totals) != rows_of(frozen.first, totals)


def test_the_command_lists_editions_and_differences(frozen: FrozenPeriod, payesh: Payesh) -> None:
    listed = payesh(frozen.home, "edition", "list")
    assert "frozen" in listed.stdout
    assert "open" in listed.stdout
    diff = payesh(frozen.home, "edition", "diff", "--period", "7", "--from", "1", "--format", "csv")
    assert f"agency_indicator,{frozen.agency_id}/29,score,0.5,1,data" in diff.stdout.splitlines()
    wrong = payesh(frozen.home, "edition", "diff", "--period", "7", "--from", "3")
    assert wrong.returncode == 2
    assert "of period 7 are: 1 to current" in wrong.stderr


def test_what_the_report_prints_twice_is_held_as_two_editions(frozen: FrozenPeriod) -> None:
    totals = rows_of(
        frozen.first,
        "select edition, value from marts.edition_figures"
        " where entity_id = 'post_bank' and measure = 'total' and edition like 'print%' order by 1",
    )
    assert [(edition, str(value)[:5]) for edition, value in totals] == [("print_a", "86.45"), ("print_b", "86.75")]
