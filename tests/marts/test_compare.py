"""payesh compare: what separates two agencies, what moved between two periods, and what can't be compared."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Payesh, Period8Home

pytestmark = pytest.mark.long(seconds=30)

ONE, OTHER = "customs_administration", "ministry_of_labour"


def test_differences_of_indicators_add_up_to_those_of_pillars_and_total(refreshed_home: Path, payesh: Payesh) -> None:
    done = payesh(refreshed_home, "compare", "گمرک", "وزارت تعاون", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["one"]["agency_id"], found["other"]["agency_id"]) == (ONE, OTHER)
    measures = {each["measure"]: Decimal(each["difference"]) for each in found["measures"]}
    assert measures["total"] == Decimal("68.96") - Decimal("97.26")
    by_pillar = dict.fromkeys(measures, Decimal(0))
    for each in found["indicators"]:
        by_pillar[each["pillar"]] += Decimal(each["points_difference"])
        by_pillar["total"] += Decimal(each["total_difference"])
    assert len(found["indicators"]) == 30
    # published figures are rounded, each by up to half a hundredth
    assert all(abs(by_pillar[measure] - measures[measure]) <= Decimal("0.01") for measure in measures)
    separations = [abs(Decimal(each["total_difference"])) for each in found["indicators"]]
    assert separations == sorted(separations, reverse=True)


def test_what_is_no_like_for_like_is_told(refreshed_home: Path, payesh: Payesh) -> None:
    done = payesh(refreshed_home, "compare", ONE, OTHER)
    assert "Indicator 24 is not_applicable and observed: its points are no like for like." in done.stdout


def test_printed_totals_are_compared_and_nothing_else(refreshed_home: Path, payesh: Payesh) -> None:
    found = json.loads(payesh(refreshed_home, "compare", "--periods", "7", "6", "--json").stdout)
    assert (found["earlier"]["period"], found["later"]["period"]) == (6, 7)
    assert "Of period 6 there are no observations" in found["notes"][0]
    assert "methodology_changed" in found["notes"][1]
    assert [each["period"] for each in found["national"]] == [7]
    assert (found["indicators"], found["national_changes"]) == ([], [])
    both = [each for each in found["agencies"] if each["change"] is not None]
    assert (len(found["agencies"]), len(both)) == (161, 123)
    assert all(
        Decimal(each["later_total"]) - Decimal(each["earlier_total"]) == Decimal(each["change"]) for each in both
    )


def test_one_agency_over_two_periods(refreshed_home: Path, payesh: Payesh) -> None:
    done = payesh(refreshed_home, "compare", "--periods", "6", "7", "--agency", "گمرك", "--json")
    (agency,) = json.loads(done.stdout)["agencies"]
    assert (agency["agency_id"], agency["earlier_total"], agency["later_total"]) == (ONE, "81.00", "68.96")
    shown = payesh(refreshed_home, "compare", "--periods", "6", "7", "--agency", "customs").stdout
    assert "no pillar, no indicator and no national score of it can be compared" in shown
    assert "-12.04" in shown


def test_of_two_scored_periods_the_change_is_taken_apart(period_8_home: Period8Home, payesh: Payesh) -> None:
    done = payesh(period_8_home.home, "compare", "--periods", "7", "8", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [each["period"] for each in found["national"]] == [7, 8]
    assert any("different methods" in note for note in found["notes"])
    (total,) = [each for each in found["national_changes"] if each["measure"] == "total"]
    parts = [Decimal(total[f"{part}_points"]) for part in ("performance", "method", "population")]
    assert abs(sum(parts) - Decimal(total["change"])) <= Decimal("0.02")
    assert payesh(period_8_home.home, "compare", "--periods", "7", "8", "--agency", OTHER).returncode == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((ONE,), "Give two agencies, or --periods"),
        ((ONE, "گمرک"), "Both are customs_administration"),
        ((ONE, "customz"), "the nearest are:\n  customs_administration"),
        (("--periods", "6", "6"), "Both are period 6"),
        (("--periods", "6", "12"), "There is no period 12; the periods are 1, 2"),
        ((ONE, OTHER, "--periods", "6", "7"), "leave the rest out"),
        ((ONE, OTHER, "--period", "6"), "payesh compare --periods 6 7"),
    ],
)
def test_wrong_use_ends_with_2(refreshed_home: Path, payesh: Payesh, asked: tuple[str, ...], told: str) -> None:
    done = payesh(refreshed_home, "compare", *asked)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
