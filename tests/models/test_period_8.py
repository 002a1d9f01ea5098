"""A period with another methodology and other agencies is added with seeds and raw files, and no code knows of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import Period8Home
from period_8.answers import DECLARED
from period_8.by_hand import ByHand, rounded
from period_8.registry import REGISTERED_ANEW
from period_8.seed_rows import new_rows
from workbench import Workbench, add_rows

pytestmark = pytest.mark.long(seconds=70)

NEW_AGENCIES = {row["agency_id"] for row in new_rows("agencies")}
RENAMED = {row["agency_id"]: row["name_fa"] for row in new_rows("agency_events") if row["event"] == "renamed"}
MOVED = {row["agency_id"]: row["institution_id"] for row in new_rows("agency_events") if row["event"] == "moved"}
CLOSED = "tea_organization"
MERGED_INSTITUTION = "justice"
TOOK_PART_IN_8_ONLY = "veterinary_council"


@pytest.fixture(scope="module")
def warehouse(period_8_home: Period8Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(period_8_home.home / "payesh.duckdb"), read_only=True) as connection:
        yield connection


def values(warehouse: duckdb.DuckDBPyConnection, column: str, mart: str, condition: str) -> set[object]:
    return {value for (value,) in warehouse.execute(f"select {column} from marts.{mart} where {condition}").fetchall()}


def hashes_until_period_7(home: Path) -> dict[str, str]:
    """SHA-256 of what each mart with a period has of periods up to 7, but for the log of runs, which grows."""
    with duckdb.connect(str(home / "payesh.duckdb"), read_only=True) as connection:
        marts = connection.execute(
            "select table_name from information_schema.columns"
            " where table_schema = 'marts' and column_name = 'period' and table_name <> 'run_metrics' order by 1"
        ).fetchall()
        hashes = {}
        for (mart,) in marts:
            lines = connection.execute(
                f"select to_json(mart)::varchar as line from marts.{mart} as mart where period <= 7 order by line"
            ).fetchall()
            hashes[mart] = hashlib.sha256("\n".join(line for (line,) in lines).encode()).hexdigest()
    return hashes


def test_every_feed_of_the_period_landed_and_no_row_was_refused_or_waits(warehouse: duckdb.DuckDBPyConnection) -> None:
    statuses = warehouse.execute("select feed, status from marts.feed_status where period = 8").fetchall()
    assert len(statuses) == 11
    assert {status for _, status in statuses} == {"landed"}
    assert values(warehouse, "raw_value", "quarantined_rows", "true") == set()


def test_what_was_published_of_earlier_periods_stays_as_it_was(
    refreshed_home: Path, period_8_home: Period8Home
) -> None:
    before = hashes_until_period_7(refreshed_home)
    assert len(before) > 20
    assert hashes_until_period_7(period_8_home.home) == before


def test_every_agency_in_scope_is_scored_on_37_indicators(warehouse: duckdb.DuckDBPyConnection) -> None:
    scored = warehouse.execute(
        "select period, count(distinct agency_id), count(distinct indicator_no), count(score)"
        " from marts.indicator_scores where period >= 7 group by period order by period"
    ).fetchall()
    assert scored == [(7, 166, 30, 166 * 30), (8, 170, 37, 170 * 37)]


def test_an_institution_that_merged_is_gone_and_its_agencies_count_in_the_other(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    (other,) = set(MOVED.values())
    sizes = {
        (period, institution): agencies
        for period, institution, agencies in warehouse.execute(
            "select period, institution_id, agencies from marts.institution_scores"
        ).fetchall()
    }
    assert sizes[7, MERGED_INSTITUTION] == len(MOVED)
    assert (8, MERGED_INSTITUTION) not in sizes
    assert sizes[8, other] == sizes[7, other] + len(MOVED)
    of_other = f"period = 8 and institution_id = '{other}'"
    assert values(warehouse, "agency_id", "agency_scores", of_other) >= set(MOVED)


@pytest.mark.parametrize("agency", sorted(RENAMED))
def test_a_renamed_agency_has_its_new_name_from_then_on_and_its_old_one_before(
    warehouse: duckdb.DuckDBPyConnection, agency: str
) -> None:
    for mart in ("agency_scores", "agency_history"):
        new = values(warehouse, "agency_name_fa", mart, f"period = 8 and agency_id = '{agency}'")
        old = values(warehouse, "agency_name_fa", mart, f"period = 7 and agency_id = '{agency}'")
        assert new == {RENAMED[agency]}
        assert len(old) == 1
        assert old != new
    of_agency = f"agency_id = '{agency}' and feed in ('nix', 'foia') and source_row is not null"
    feeds = values(warehouse, "feed", "score_explanations", f"period = 8 and {of_agency}")
    assert feeds == {"nix", "foia"}, "rows under the new name and rows under the old one are both its own"


def test_a_closed_agency_is_in_no_mart_of_the_period_but_as_one_that_left(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    marts = ("agency_scores", "indicator_scores", "service_scores", "agency_history", "score_changes", "measurements")
    for mart in marts:
        assert values(warehouse, "agency_id", mart, f"period = 8 and agency_id = '{CLOSED}'") == set()
    assert values(warehouse, "reason", "agency_movements", f"period = 8 and agency_id = '{CLOSED}'") == {"closed"}


def test_new_agencies_are_ranked_and_have_no_change(warehouse: duckdb.DuckDBPyConnection) -> None:
    ranked = "period = 8 and rank is not null"
    assert values(warehouse, "agency_id", "agency_scores", ranked) >= NEW_AGENCIES
    assert values(warehouse, "agency_id", "agency_movements", "period = 8 and reason = 'opened'") == NEW_AGENCIES
    assert not values(warehouse, "agency_id", "score_changes", "period = 8") & NEW_AGENCIES


def test_an_agency_is_assessed_in_the_period_in_which_it_takes_part(warehouse: duckdb.DuckDBPyConnection) -> None:
    assessed = "quality_level <> 'not_assessed'"
    in_7 = values(warehouse, "agency_id", "agency_scores", f"period = 7 and {assessed}")
    in_8 = values(warehouse, "agency_id", "agency_scores", f"period = 8 and {assessed}")
    assert in_8 - in_7 == NEW_AGENCIES | {TOOK_PART_IN_8_ONLY}
    assert in_7 - in_8 == {CLOSED, "official_gazette", "khazar_oil_company"}


def test_services_are_those_that_the_period_registers(
    warehouse: duckdb.DuckDBPyConnection, period_8_home: Period8Home
) -> None:
    services = {line.service_id for line in period_8_home.observations.registry}
    before = values(warehouse, "service_id", "service_scores", "period = 7")
    now = values(warehouse, "service_id", "service_scores", "period = 8")
    assert now == services
    assert now - before
    assert before - now
    of_agency = f"agency_id = '{REGISTERED_ANEW}'"
    anew, former = (
        values(warehouse, "service_id", "service_scores", f"period = {period} and {of_agency}") for period in (8, 7)
    )
    assert anew
    assert not anew & former


def test_every_score_is_what_the_method_makes_of_the_observations_worked_out_by_hand(
    warehouse: duckdb.DuckDBPyConnection, period_8_home: Period8Home
) -> None:
    by_hand = ByHand(period_8_home.project, period_8_home.observations)
    published = {
        agency: scores
        for agency, *scores in warehouse.execute(
            "select agency_id, user_centric, transparent, integrated, participatory, total"
            " from marts.agency_scores where period = 8 and participation_status <> 'not_applicable'"
        ).fetchall()
    }
    worked_out = {agency: [rounded(score) for score in by_hand.scores(agency).values()] for agency in sorted(published)}
    assert worked_out == published
    assert len(by_hand.indicators) == 37
    assert worked_out.keys() >= {*NEW_AGENCIES, *RENAMED, *MOVED, REGISTERED_ANEW}


@pytest.mark.parametrize("measure", ["total", "user_centric", "transparent", "integrated", "participatory"])
def test_performance_follows_what_agencies_did_whatever_the_method_made_of_it(
    warehouse: duckdb.DuckDBPyConnection, period_8_home: Period8Home, measure: str
) -> None:
    both = "period in (7, 8) and participation_status = 'participating' group by agency_id having count(*) = 2"
    took_part_twice = values(warehouse, "agency_id", "agency_scores", both)
    trends = {agency.agency_id: agency.trend for agency in period_8_home.observations.agencies}
    split = warehouse.execute(
        "select agency_id, performance_points, method_points from marts.score_changes"
        " where period = 8 and measure = $measure",
        {"measure": measure},
    ).fetchall()
    followed = [row for row in split if row[0] in took_part_twice]
    assert {agency for agency, *_ in followed} == took_part_twice
    assert [row for row in followed if row[1] * trends[row[0]] < 0 or (trends[row[0]] == 0 and row[1] != 0)] == []
    assert {(performance > 0) - (performance < 0) for _, performance, _ in followed} == {-1, 0, 1}
    assert any(method != 0 for _, performance, method in followed if performance == 0)


def test_each_change_is_performance_and_method_and_population_to_the_last_decimal(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    parts = warehouse.execute(
        "select agency_id, total - previous_total, performance_points, method_points, population_points"
        " from marts.agency_history left join marts.score_changes"
        " using (period, agency_id, previous_period, change) where period = 8 and measure = 'total'"
    ).fetchall()
    both = "agency_id in (select agency_id from marts.agency_scores where period = 7 and rank is not null)"
    ranked_twice = values(warehouse, "agency_id", "agency_scores", f"period = 8 and rank is not null and {both}")
    assert {agency for agency, *_ in parts} == ranked_twice
    assert [row for row in parts if sum(row[2:]) != row[1]] == []
    (once,) = [row for row in parts if row[0] == TOOK_PART_IN_8_ONLY]
    assert once[2:] == (0, 0, once[1]), "who took part once has done nothing better or worse"
    for place, part in enumerate(("performance", "method", "population"), start=2):
        assert any(row[place] > 0 for row in parts), part
        assert any(row[place] < 0 for row in parts), part


def test_the_nations_change_is_split_into_the_same_parts(warehouse: duckdb.DuckDBPyConnection) -> None:
    totals = dict(warehouse.execute("select period, total from marts.national_scores").fetchall())
    split = warehouse.execute(
        "select change, performance_points, method_points, population_points"
        " from marts.national_score_changes where period = 8 and measure = 'total'"
    ).fetchone()
    assert split is not None
    assert sum(split[1:]) == split[0] == totals[8] - totals[7]
    assert all(part != 0 for part in split)


def test_places_gained_are_told_apart_from_places_that_others_left(warehouse: duckdb.DuckDBPyConnection) -> None:
    gains = warehouse.execute(
        "select rank_gain, rank_gain_common_panel, rank_gain_population from marts.agency_history"
        " where period = 8 and previous_rank is not null"
    ).fetchall()
    assert all(common + population == gain for gain, common, population in gains)
    assert sum(common for _, common, _ in gains) == 0, "among the same agencies, places gained are places lost"
    assert any(population != 0 for *_, population in gains)


def test_what_an_agency_declares_of_a_measured_indicator_is_shown_and_not_scored(
    warehouse: duckdb.DuckDBPyConnection, period_8_home: Period8Home
) -> None:
    declared = {answer.agency_id for answer in period_8_home.observations.answers if answer.indicator_no == DECLARED}
    shown = warehouse.execute(
        "select agency_id, declared_option_no, over_claim = 1 - score, status = measured_status"
        " from marts.declared_measurements join marts.indicator_scores using (period, agency_id, indicator_no)"
        " where period = 8 and measured_status = 'observed'"
    ).fetchall()
    assert shown
    assert {row[1:] for row in shown} == {(1, True, True)}
    assert {agency for agency, *_ in shown} <= declared
    assert len(values(warehouse, "agency_id", "declared_measurements", "period = 8")) == len(declared)


def test_what_the_next_report_prints_is_compared_and_so_is_what_the_last_one_printed(
    warehouse: duckdb.DuckDBPyConnection, period_8_home: Period8Home, tmp_path: Path
) -> None:
    bench = Workbench(tmp_path, period_8_home.home, period_8_home.project / "seeds")
    totals = warehouse.execute(
        "select agency_id, total from marts.agency_scores where period = 8 and rank <= 10"
    ).fetchall()
    printed = {"report_table": "2-4", "measure": "total", "period": "8", "decimals": "2"}
    figures = [
        printed | {"figure_id": f"8/2-4/{agency}/total", "row_key": agency, "value": str(total)}
        for agency, total in totals
    ]
    before = bench.query("select count(*) from marts.reconciliation where period = 7 and status = 'reproduced'")
    add_rows(bench.project, "published_figures", figures)
    assert bench.build("published_figures int_compared_figures+") == ""
    assert bench.query("select status, count(*) from marts.reconciliation where period = 8 group by 1") == [
        ("reproduced", 10)
    ]
    assert bench.query("select count(*) from marts.reconciliation where period = 7 and status = 'reproduced'") == before
