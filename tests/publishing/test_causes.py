"""Each figure that a refresh moves is told with what moved it: data, rule or identity, and no other."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from workbench import SCORE_MARTS, Row, Workbench, add_rows

from flows.publishing.editions import keep_last_published, write_editions_parquet

pytestmark = pytest.mark.long(seconds=60)

Figure = tuple[object, ...]
KEPT = tuple(f"stg_editions__{kept}" for kept in ("editions", "figures", "period_inputs", "evidence"))
# Beside what is asked for here, the marts that must agree with the scores.
MARTS = (
    *("edition_changes", "edition_evidence_changes", "editions", "edition_figures", "score_changes"),
    *("national_score_changes", "agency_over_claims", "quarantined_rows", "score_improvements"),
    *SCORE_MARTS,
    *("score_explanations", "agency_history", "pillar_scores", "quality_level_counts", "int_applied_corrections"),
)
# An alias of the report by which several feeds call an agency.
ALIAS, PASTEUR = "انسیتو پاستور", "pasteur_institute"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, refreshed_home: Path) -> Path:
    """A home as the next refresh finds it: what is published now is what its build is compared with."""
    home = tmp_path_factory.mktemp("causes") / "warehouse"
    shutil.copytree(refreshed_home, home, symlinks=True)
    write_editions_parquet(home)
    keep_last_published(home)
    return home


@pytest.fixture
def bench(tmp_path: Path, home: Path) -> Workbench:
    return Workbench(tmp_path, home)


def option(indicator_no: int, option_no: int) -> Callable[[Row], bool]:
    return lambda row: (row["indicator_no"], row["option_no"]) == (str(indicator_no), str(option_no))


def rebuild(bench: Workbench, *seeds: str) -> None:
    """Build what lies between changed seeds, or what was kept of the last version, and the marts."""
    assert bench.build(" ".join(f"{node}+,+{mart}" for node in (*seeds, *KEPT) for mart in MARTS)) == ""


def changes(bench: Workbench) -> dict[Figure, str]:
    """The cause of each figure that moved since the last published version."""
    rows = bench.query(
        "select entity_kind, entity_id, measure, cause from marts.edition_changes where from_edition = 'last_published'"
    )
    return {row[:3]: str(row[3]) for row in rows}


def of(moved: dict[Figure, str], entity_kind: str, measure: str) -> dict[object, str]:
    """The causes of one measure, by entity."""
    return {figure[1]: cause for figure, cause in moved.items() if (figure[0], figure[2]) == (entity_kind, measure)}


def halve_option_2_of_29(bench: Workbench) -> set[object]:
    """Give option 2 of indicator 29 another score; returns the agencies that hold it."""
    bench.change("options", option(29, 2), {"score": "0.25"})
    held = "select agency_id from marts.score_explanations where indicator_no = 29 and option_no = 2"
    return {agency for (agency,) in bench.query(held)}


def correct_messages(bench: Workbench) -> object:
    """Correct the messages of the agency with the most of them to none; returns the agency."""
    ((name, count, agency),) = bench.query(
        "select agency_name, messages_count, agency_id from staging.stg_karpooshe__messages"
        " join reference.reported_agencies as names"
        " on names.feed = 'karpooshe' and names.reported_name = agency_name order by messages_count desc limit 1"
    )
    correction: Row = {
        "feed": "karpooshe",
        "period": "7",
        "key": str(name),
        "column_name": "messages_count",
        "expected_raw_value": str(count),
        "corrected_value": "0",
        "reason": "counted twice",
        "source": "letter",
        "status": "active",
    }
    bench.write(bench.project / "seeds" / "corrections.csv", [correction])
    return agency


@pytest.mark.soak(alone=True)
def test_data_and_rule_are_told_apart_in_one_refresh(bench: Workbench) -> None:
    holders, corrected = halve_option_2_of_29(bench), correct_messages(bench)
    rebuild(bench, "options", "corrections")
    moved = changes(bench)
    assert of(moved, "agency_indicator", "score") == {f"{agency}/29": "rule" for agency in holders} | {
        f"{corrected}/23": "data"
    }
    assert of(moved, "agency", "participatory") == dict.fromkeys(holders, "rule")
    assert moved["agency", corrected, "integrated"] == "data"
    totals = of(moved, "agency", "total")
    both = {corrected} & holders
    assert totals == dict.fromkeys(holders - both, "rule") | dict.fromkeys({corrected} - both, "data") | dict.fromkeys(
        both, "data, rule"
    )
    assert moved["national", "national", "integrated"] == "data"
    assert moved["national", "national", "participatory"] == "rule"
    assert moved["national", "national", "total"] == "data, rule"


@pytest.mark.soak(alone=True)
def test_a_rule_and_other_data_on_one_observation_are_both_told(bench: Workbench) -> None:
    corrected = correct_messages(bench)
    bench.change("thresholds", option(23, 1), {"lower": "200000"})
    bench.change("thresholds", option(23, 2), {"upper": "200000"})
    rebuild(bench, "thresholds", "corrections")
    causes = of(changes(bench), "agency_indicator", "score")
    assert causes.pop(f"{corrected}/23") == "data, rule"
    assert causes
    assert set(causes.values()) == {"rule"}


@pytest.mark.soak(alone=True)
def test_changed_observations_are_shown_with_their_rows_and_what_does_not_score_is_no_rule_beside_them(
    bench: Workbench,
) -> None:
    corrected = correct_messages(bench)
    bench.change("boards", lambda row: row["board"] == "top_total", {"name_en": "Best totals"})
    bench.change("options", option(29, 2), {"meaning_en": "other words"})
    rebuild(bench, "boards", "options", "corrections")
    moved = changes(bench)
    assert set(moved.values()) == {"data"}
    assert moved["agency", corrected, "integrated"] == "data"
    shown = bench.query(
        "select agency_id, indicator_no, feed, to_observation::decimal = 0, from_score > to_score,"
        " from_source_row = to_source_row, cause from marts.edition_evidence_changes"
        " where from_edition = 'last_published'"
    )
    assert shown == [(corrected, 23, "karpooshe", True, True, True, "data")]


@pytest.mark.soak(alone=True)
def test_who_takes_part_is_told_beside_other_data(bench: Workbench) -> None:
    corrected = correct_messages(bench)
    taking_part = "participating"
    bench.change(
        "agency_participation",
        lambda row: row["agency_id"] == PASTEUR and row["participation_status"] == taking_part,
        {"participation_status": "not_participating"},
    )
    rebuild(bench, "agency_participation", "corrections")
    moved = changes(bench)
    assert moved["agency", corrected, "integrated"] == "data"
    assert moved["agency", PASTEUR, "participation_status"] == "identity"
    assert moved["national", "national", "agencies_participating"] == "identity"
    assert moved["national", "national", "total"] == "data, identity"


@pytest.mark.soak(alone=True)
def test_a_weight_of_a_pillar_is_a_rule_though_no_evidence_changed(bench: Workbench) -> None:
    bench.change("pillars", lambda row: row["pillar"] == "transparent", {"weight": "0.30"})
    bench.change("pillars", lambda row: row["pillar"] == "integrated", {"weight": "0.20"})
    rebuild(bench, "pillars")
    moved = changes(bench)
    assert set(moved.values()) == {"rule"}
    assert {figure[2] for figure in moved if figure[0] == "service"} == {"total"}


@pytest.mark.soak(alone=True)
def test_a_name_that_nobody_knows_any_more_is_identity(bench: Workbench) -> None:
    bench.change("agency_aliases", lambda row: row["alias"] == ALIAS, None)
    rebuild(bench, "agency_aliases")
    moved = changes(bench)
    assert set(moved.values()) == {"identity"}
    assert of(moved, "agency", "total") == {PASTEUR: "identity"}


@pytest.mark.soak(alone=True)
def test_an_agency_that_is_renamed_and_moved_is_identity(bench: Workbench) -> None:
    event = {"agency_id": PASTEUR, "period": "7", "evidence": "gazette"}
    names = {"name_fa": "پژوهشگاه پاستور", "name_en": "Pasteur Research Centre"}
    moves = {"event": "moved", "institution_id": "science"}
    add_rows(bench.project, "agency_events", [event | names | {"event": "renamed"}, event | moves])
    rebuild(bench, "agency_events")
    moved = changes(bench)
    assert set(moved.values()) == {"identity"}
    assert {("agency", PASTEUR, "agency_name_fa"), ("agency", PASTEUR, "institution_id")} <= set(moved)
    assert set(of(moved, "institution", "agencies")) == {"health", "science"}
    assert of(moved, "agency", "total") == {}


@pytest.mark.soak(alone=True)
def test_a_measure_that_has_no_row_in_figure_measures_fails_the_build_by_its_name(bench: Workbench) -> None:
    bench.change("figure_measures", lambda row: (row["entity_kind"], row["measure"]) == ("national", "total"), None)
    bench.change(
        "figure_measures",
        lambda row: (row["entity_kind"], row["measure"]) == ("agency", "rank"),
        {"reached_by": "pillars weights"},
    )
    bench.change("descriptive_columns", lambda row: row["column_name"] == "printed_text", {"column_name": "text"})
    failed = bench.build("figure_measures descriptive_columns")
    for message in (
        "figure_measures has no row for entity_kind = national, measure = total; add one that says what it hangs on",
        "entity_kind = agency, measure = rank is reached by weights, which is no seed of a methodology",
        "descriptive_columns: thresholds has no column text; correct the row or take it out",
    ):
        assert message in failed, failed
