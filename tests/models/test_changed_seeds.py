"""A changed seed either fails the build with its row named, or moves the scores that hang on it and no others."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from workbench import SCORE_MARTS, Row, Workbench, read_rows, seed_path

from flows.persian.name_search import Named, nearest
from flows.persian.text import fold
from flows.seeds.aliases import add_alias

pytestmark = pytest.mark.long(seconds=65)

# The marts of scores and those that must agree with them; reconciliation, which no changed rule satisfies, is left out.
MARTS = (
    *SCORE_MARTS,
    *("pillar_scores", "score_explanations", "score_improvements", "agency_history", "score_changes", "evidence_gap"),
    "agency_over_claims",
)
PILLAR_COLUMNS = ("user_centric", "transparent", "integrated", "participatory")
# An alias of the report by which several feeds call an agency, services and assessment not among them.
ALIAS = "انسیتو پاستور"
PASTEUR = "pasteur_institute"
SITES = ("portal.ministry-of-labour.example", "portal.information-technology-organization.example")


@pytest.fixture
def bench(tmp_path: Path, refreshed_home: Path) -> Workbench:
    return Workbench(tmp_path, refreshed_home)


def scores_after(seed: str) -> str:
    """The selection of what lies between a seed and the marts of scores, both included."""
    return " ".join(f"{seed}+,+{mart}" for mart in MARTS)


def indicator(number: int) -> Callable[[Row], bool]:
    return lambda row: row["indicator_no"] == str(number)


def option(indicator_no: int, option_no: int) -> Callable[[Row], bool]:
    return lambda row: (row["indicator_no"], row["option_no"]) == (str(indicator_no), str(option_no))


def moved_pillars(bench: Workbench) -> set[str]:
    """The pillars in which an agency's published score is another than before."""
    with bench.compared() as connection:
        return {
            pillar
            for pillar in PILLAR_COLUMNS
            if connection.execute(
                f"select 1 from after.marts.agency_scores as new join before.marts.agency_scores as old"
                f" using (period, agency_id) where new.{pillar} is distinct from old.{pillar}"
            ).fetchone()
        }


def agencies_where(bench: Workbench, condition: str) -> set[object]:
    return {agency for (agency,) in bench.query(f"select agency_id from marts.score_explanations where {condition}")}


def test_seeds_at_fault_fail_the_build_with_their_rows_named(bench: Workbench) -> None:
    bench.change("indicators", indicator(24), {"weight": "21"})
    bench.change("thresholds", option(3, 2), {"lower": "75"})  # overlaps the next interval
    bench.change("thresholds", option(23, 2), {"upper": "900"})  # leaves a hole up to 1000
    bench.change("options", option(29, 2), {"score": ""})
    bench.change("agency_aliases", lambda row: row["alias"] == ALIAS, {"agency_id": "nobody"})
    bench.change("institutions", lambda row: row["institution_id"] == "communications", {"name_en": ""})
    bench.change("agency_participation", lambda row: row["agency_id"] == PASTEUR, {"participation_status": "absent"})
    bench.change("indicators", indicator(29), {"weight": "-1"})
    bench.change("agency_sites", lambda row: row["host"] == SITES[1], {"host": SITES[0]})
    failed = bench.build("indicators thresholds options agency_aliases institutions agency_participation agency_sites")
    for message in (
        "indicators: weight adds up to 101.000000 and not to 100 for methodology_id = 2021-30 pillar = integrated",
        "thresholds: methodology_id = 2021-30 indicator_no = 3 option_no = 2 (75.000000000 to 90.000000000) overlaps 3",
        "indicator_no = 23 option_no = 1 (1000.000000000 to …) leaves a hole above 2, which ends at 900.000000000",
        "indicators: indicator_no = 29 of 2021-30 has options without a score: 2",
        "agency_aliases: agency_id = nobody is not in agencies",
        "institutions: name_en is empty in the row",
        "agency_participation: participation_status = absent is none of participating, not_participating",
        "indicators: weight = -1.000000 is outside 0 to 100 in the row",
        f"agency_sites: 2 rows share host = {SITES[0]}",
    ):
        assert message in failed, failed


@pytest.mark.parametrize("cell", ["half", "0.1234567890123456"])
def test_a_cell_that_is_not_exactly_of_its_columns_type_is_named_with_its_row(bench: Workbench, cell: str) -> None:
    (row_no,) = (no for no, row in enumerate(read_rows(seed_path(bench.project, "options")), 2) if option(29, 2)(row))
    bench.change("options", option(29, 2), {"score": cell})
    assert f'options.csv, row {row_no}, score: "{cell}" is not exactly of type decimal(18, 15)' in bench.build(
        "options"
    )


def test_a_row_of_other_cells_than_its_header_is_named(bench: Workbench) -> None:
    path = seed_path(bench.project, "options")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:3], "", lines[3], lines[4] + ",,", *lines[5:]]) + "\n", encoding="utf-8")
    assert "options: seeds/methodology/options.csv, line 6: has " in bench.build("options")


@pytest.mark.soak(alone=True)
def test_a_weight_moves_its_pillar_and_the_totals_alone(bench: Workbench) -> None:
    bench.change("indicators", indicator(23), {"weight": "25"})
    bench.change("indicators", indicator(24), {"weight": "25"})
    assert bench.build(scores_after("indicators")) == ""
    assert moved_pillars(bench) == {"integrated"}
    assert {number for (number,) in bench.moved("indicator_scores", "indicator_no")} == {23, 24}


@pytest.mark.soak(alone=True)
def test_a_threshold_moves_only_agencies_between_the_old_bound_and_the_new(bench: Workbench) -> None:
    between = agencies_where(bench, "indicator_no = 3 and measured_value > 80 and measured_value <= 84")
    assert between
    bench.change("thresholds", option(3, 2), {"lower": "84"})
    bench.change("thresholds", option(3, 3), {"upper": "84"})
    assert bench.build(scores_after("thresholds")) == ""
    assert bench.moved("indicator_scores", "agency_id, indicator_no") == {(agency, 3) for agency in between}
    assert bench.risen("agency_scores") == []
    assert moved_pillars(bench) == {"user_centric"}


@pytest.mark.soak(alone=True)
def test_an_options_score_moves_only_agencies_with_that_option(bench: Workbench) -> None:
    holders = agencies_where(bench, "indicator_no = 29 and option_no = 2")
    assert holders
    bench.change("options", option(29, 2), {"score": "0.25"})
    assert bench.build(scores_after("options")) == ""
    assert bench.moved("indicator_scores", "agency_id, indicator_no") == {(agency, 29) for agency in holders}
    assert moved_pillars(bench) == {"participatory"}


@pytest.mark.soak(alone=True)
def test_without_an_alias_its_rows_wait_and_its_agency_alone_loses_until_it_is_added(bench: Workbench) -> None:
    operations = " ".join(f"agency_aliases+,+{mart}" for mart in ("unresolved_agencies", "quarantined_rows"))
    selected = f"{scores_after('agency_aliases')} {operations} operations_accepted_rows_are_used_or_waiting"
    bench.change("agency_aliases", lambda row: row["alias"] == ALIAS, None)
    assert bench.build(selected) == ""
    waiting = bench.query("select distinct feed, nearest_1 from marts.unresolved_agencies")
    assert {feed for feed, _ in waiting} == {"assessment", "licences", "nix", "foia"}
    assert {nearest for _, nearest in waiting} == {f"انستیتو پاستور ({PASTEUR})"}
    spelt: dict[str, list[str]] = {}
    for agency, spelling in bench.query("select agency_id, spelling from reference.agency_names"):
        spelt.setdefault(str(agency), []).append(str(spelling))
    known = [Named(agency, spellings=tuple(spellings)) for agency, spellings in spelt.items()]
    columns = "reported_name, nearest_1, nearest_2, nearest_3"
    suggested = bench.query(f"select distinct {columns} from marts.unresolved_agencies")
    for name, *agencies in suggested:
        assert [str(agency).rpartition("(")[2].rstrip(")") for agency in agencies] == [
            each.id for each in nearest(str(name), known, count=3)
        ], "a person is told of others than SQL suggests"
    assert {agency for (agency,) in bench.moved("indicator_scores", "agency_id")} == {PASTEUR}
    assert bench.risen("indicator_scores") == bench.risen("agency_scores") == []
    reasons = bench.query("select feed, raw_value, reason from marts.quarantined_rows where is_waiting")
    assert {feed for feed, _, _ in reasons} == {feed for feed, _ in waiting}
    assert {fold(str(value)) for _, value, _ in reasons} == {fold(ALIAS)}
    assert all(f"the most alike are انستیتو پاستور ({PASTEUR}), " in str(reason) for _, _, reason in reasons)

    add_alias(bench.project / "seeds" / "entities", ALIAS, PASTEUR, "report table 2-4")
    assert bench.build(selected) == ""
    marts = (*MARTS, "unresolved_agencies", "quarantined_rows")
    assert {mart: bench.moved(mart, "*") for mart in marts} == {mart: set() for mart in marts}


@pytest.mark.soak(alone=True)
def test_a_correction_that_no_longer_fits_fails_the_build_and_is_named(bench: Workbench) -> None:
    columns = ("feed", "period", "key", "column_name", "expected_raw_value", "corrected_value")
    found = "select agency_name, messages_count from staging.stg_karpooshe__messages order by 2 desc, 1 limit 2"
    (name, count), (other, other_count) = bench.query(found)
    code = "select sub_service_id, service_id from staging.stg_services__sub_services order by 1 limit 1"
    ((sub_service, service),) = bench.query(code)
    persian = str(service).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    rows = [
        ("services", "7", sub_service, "service_id", persian, f"\u200f{persian}۱"),
        ("karpooshe", "7", name, "messages_count", str(count), "12"),
        ("karpooshe", "7", other, "messages_count", f"{other_count}1", "12"),
        ("karpooshe", "7", "nobody", "messages_count", "1", "12"),
        ("tls", "7", "nobody", "grades", "A", "B"),
        ("karpooshe", "7", other, "is_connected", "true", "perhaps"),
        ("karpooshe", "7", other, "reported_name", other, name),  # derived from agency_name, which is what came
    ]
    more = {"reason": "typing error", "source": "letter", "status": "active"}
    listed = [{column: str(value) for column, value in zip(columns, row, strict=True)} | more for row in rows]
    listed.append(listed[3] | {"status": "retired"})
    bench.write(bench.project / "seeds" / "corrections.csv", listed)
    failed = bench.build("corrections+,+corrections_still_apply corrections+,+int_measurements corrections_still_apply")
    for message in (
        f"period 7, key «{other}», column messages_count: the raw value is «{other_count}» and not «{other_count}1»",
        "feed karpooshe, period 7, key «nobody», column messages_count: its key finds no row; retire it",
        "feed tls, period 7, key «nobody», column grades: the feed has no such column",
        f"key «{other}», column is_connected: the corrected value «perhaps» is none that the column can hold",
        f"key «{other}», column reported_name: the raw value is «» and not «{other}»",
    ):
        assert message in failed, failed
    assert failed.count("message=corrections: ") == 5, failed
    corrected = "select messages_count from staging.stg_karpooshe__messages where agency_name = $name"
    assert bench.query(corrected, name=name) == [(12,)]
    assert bench.query(code) == [(sub_service, f"{service}1")], "a code is corrected however it is typed"


@pytest.mark.soak(alone=True)
def test_a_rule_that_the_report_does_not_bear_out_fails_the_whole_build(bench: Workbench) -> None:
    bench.change("pillars", lambda row: row["pillar"] == "transparent", {"weight": "0.30"})
    bench.change("pillars", lambda row: row["pillar"] == "integrated", {"weight": "0.20"})
    failed = bench.build("pillars+")
    assert "reconciliation_has_no_unexplained_figure" in failed, failed
    assert "the report prints" in failed, failed
    total = bench.query("select total from marts.national_scores where period = 7")
    assert total != [(Decimal("40.64"),)]
    assert moved_pillars(bench) == set()


@pytest.mark.soak(alone=True)
def test_a_build_that_fails_names_who_waits(bench: Workbench) -> None:
    bench.change("agency_aliases", lambda row: row["alias"] == ALIAS, None)
    bench.change("pillars", lambda row: row["pillar"] == "transparent", {"weight": "0.30"})
    failed = bench.build("pillars +unresolved_agencies")
    assert failed.startswith("unresolved_agencies: rows wait under names that are no known agency's")
    assert f"nearest_1=انستیتو پاستور ({PASTEUR})" in failed
