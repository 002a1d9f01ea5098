"""docs/how_to/indicator.md: its rows add an indicator; a row that is left out fails the build, which names it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import PROJECT
from workbench import Workbench, add_rows, read_rows

TEXT = (PROJECT / "docs" / "how_to" / "indicator.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| (`[^|]+`) \| [^|]+ \| ([^|]+) \|$", TEXT, re.MULTILINE)
SEEDS = {name: when for names, when in TABLE for name in re.findall(r"`(\w+)\.csv`", names)}
METHODOLOGY, NUMBER, PILLAR, FORMER = "2021-30", "31", "participatory", "27"
OF_INDICATOR = {"methodology_id": METHODOLOGY, "indicator_no": NUMBER}

ROWS: dict[str, list[dict[str, str]]] = {
    "indicators": [
        {
            "pillar": PILLAR,
            "main_indicator": "e_information",
            "title_fa": "انتشار تقویم مشورت‌های عمومی",
            "title_en": "Published calendar of consultations",
            "weight": "5",
            "printed_level": "agency",
            "grain": "agency",
            "feed": "assessment",
            "measure": "option_no",
            "unit": "option",
            "scoring_rule": "option",
            "not_applicable_policy": "as_observed",
            "missing_policy": "zero",
        }
    ],
    "options": [
        {"option_no": "1", "meaning_en": "published", "meaning_fa": "منتشر شده است", "score": "1"},
        {"option_no": "2", "meaning_en": "not published", "meaning_fa": "منتشر نشده است", "score": "0"},
    ],
    "applicability": [{"service_type": kind, "applies": "true"} for kind in ("G2C", "G2B", "G2G", "G2E")],
    "recommendations": [
        {
            "recommendation_fa": "تقویم مشورت‌های سال را در درگاه منتشر کنید.",
            "recommendation_en": "Publish the year's consultations on the portal.",
        }
    ],
}


@pytest.fixture
def bench(tmp_path: Path, refreshed_home: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """A project of its own; a test of what is built runs where all that it reads is built."""
    monkeypatch.setenv("DBT_INDIRECT_SELECTION", "cautious")
    return Workbench(tmp_path, refreshed_home)


def add(bench: Workbench, *seeds: str) -> None:
    for seed in seeds:
        add_rows(bench.project, seed, [OF_INDICATOR | row for row in ROWS[seed]])


def test_the_page_names_every_seed_that_an_indicator_has_rows_in() -> None:
    with_indicators = {
        path.stem
        for path in (PROJECT / "seeds" / "methodology").glob("*.csv")
        if "indicator_no" in path.read_text(encoding="utf-8").partition("\n")[0].split(",")
    }
    assert set(SEEDS) == with_indicators
    assert {seed for seed, when in SEEDS.items() if when == "always"} == set(ROWS)


def test_every_indicator_has_rows_in_the_seeds_that_the_page_calls_needed() -> None:
    for seed in ROWS:
        numbers = {row["indicator_no"] for row in read_rows(PROJECT / "seeds" / "methodology" / f"{seed}.csv")}
        assert numbers == {str(number) for number in range(1, 31)}, seed


@pytest.mark.soak(alone=True)
@pytest.mark.long(seconds=40)
def test_its_rows_add_an_indicator_that_is_scored_and_weighed(bench: Workbench) -> None:
    bench.change("indicators", lambda row: row["indicator_no"] == FORMER, {"weight": "15"})
    add(bench, *ROWS)
    marts = ("indicator_scores", "agency_scores", "score_explanations")
    assert bench.build(" ".join(["resource_type:seed", *(f"indicators+,+{mart}" for mart in marts)])) == ""
    assert bench.query(
        "select count(*), count(distinct agency_id), sum(score), max(weight) from marts.indicator_scores"
        " where indicator_no = 31"
    ) == [(166, 166, Decimal(0), Decimal(5))]
    moved = {number for (number,) in bench.moved("indicator_scores", "indicator_no")}
    assert moved == {int(FORMER), int(NUMBER)}
    with bench.compared() as connection:
        changed = connection.execute(
            "select new.participatory <= old.participatory, new.integrated = old.integrated, count(*) > 0"
            " from after.marts.agency_scores as new join before.marts.agency_scores as old using (period, agency_id)"
            " group by all"
        ).fetchall()
    assert changed == [(True, True, True)]


@pytest.mark.soak(alone=True)
@pytest.mark.long(seconds=20)
def test_without_its_options_and_with_weights_as_they_were_the_build_fails_and_says_so(bench: Workbench) -> None:
    add(bench, "indicators")
    failed = bench.build("resource_type:seed")
    for message in (
        "indicators: weight adds up to 105.000000 and not to 100 for methodology_id = 2021-30 pillar = participatory",
        "indicators: indicator_no = 31 of 2021-30 has no option in options.csv",
    ):
        assert message in failed, failed
