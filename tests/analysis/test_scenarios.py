"""scenarios/: what is shipped is sound, and a row that asks for what there is not is named with its file and value."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import PROJECT

from flows.analysis.scenarios import ASSUMPTIONS_FILE, SCENARIOS_FILE, read_scenarios
from flows.parsing.seed_file import SeedError
from flows.seeds.statuses import statuses

STATUSES = statuses(PROJECT)
FIRST = "pillar_weights,pillar_weights,1,uniform,0.25,,,,,ours"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT / "scenarios", tmp_path / "scenarios"))


def test_what_is_shipped_can_be_drawn() -> None:
    found = read_scenarios(PROJECT / "scenarios", STATUSES)
    assert [each.scenario for each in found] == ["pillar_weights", "all_choices", "any_pillar_weights"]
    assert [len(each.assumptions) for each in found] == [1, 8, 1]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("other,pillar_weights,1,uniform,0.25,,,,,ours", "there is no scenario other; "),
        (
            "pillar_weights,pilar_weights,1,uniform,0.25,,,,,ours",
            "there is no parameter pilar_weights; there are pillar_",
        ),
        ("pillar_weights,late_policy,1,choice,,,left_out,1,,ours", "there is no parameter late_policy; "),
        (
            "pillar_weights,pillar_weights,1,normal,0.25,,,,,ours",
            "pillar_weights is drawn as uniform or dirichlet, not",
        ),
        (
            "pillar_weights,missing_policy,1,choice,,,dropped,1,,ours",
            "missing_policy has no choice dropped; it has as_",
        ),
        ("pillar_weights,pillar_weights,1,uniform,,,,,,ours", "uniform needs spread_share"),
        (
            "pillar_weights,pillar_weights,1,uniform,1.5,,,,,ours",
            "spread_share is 1.5 and must be above 0 and at most 1",
        ),
        ("pillar_weights,pillar_weights,1,uniform,0.2,50,,,,ours", "uniform takes no concentration; leave it blank"),
        ("pillar_weights,pillar_weights,1,dirichlet,,0,,,,ours", "concentration is 0 and must be above 0"),
        ("pillar_weights,pillar_aggregation,1,choice,,,geometric,1,,ours", "geometric needs floor_points"),
        (
            "pillar_weights,pillar_aggregation,1,choice,,,arithmetic,0.4,,ours",
            "of pillar_weights add up to 0.4, not to 1",
        ),
        (f"{FIRST}\n{FIRST.replace(',1,', ',2,')}", "pillar_weights of pillar_weights is drawn twice"),
    ],
)
def test_a_row_at_fault_is_named_with_its_file_and_value(folder: Path, row: str, fault: str) -> None:
    path = folder / ASSUMPTIONS_FILE
    text = path.read_text(encoding="utf-8")
    assert FIRST in text
    path.write_text(text.replace(FIRST, row), encoding="utf-8")
    with pytest.raises(SeedError) as error:
        read_scenarios(folder, STATUSES)
    assert f"{path}, row 2: " in str(error.value)
    assert fault in str(error.value)


@pytest.mark.parametrize(
    ("former", "row", "fault"),
    [
        (",0.90,10,ours\n", ",1.00,10,ours\n", "row 2: confidence_share is 1 and must lie between 0 and 1"),
        ("any_pillar_weights,", "nothing_drawn,", "there is no scenario any_pillar_weights"),
        (",10000,0,0,", ",0,0,0,", "row 2"),
    ],
)
def test_a_scenario_at_fault_is_named(folder: Path, former: str, row: str, fault: str) -> None:
    path = folder / SCENARIOS_FILE
    text = path.read_text(encoding="utf-8")
    assert former in text
    path.write_text(text.replace(former, row), encoding="utf-8")
    with pytest.raises(SeedError, match=fault):
        read_scenarios(folder, STATUSES)


def test_a_scenario_that_draws_nothing_is_refused(folder: Path) -> None:
    path = folder / ASSUMPTIONS_FILE
    path.write_text(path.read_text(encoding="utf-8").replace(f"{FIRST}\n", ""), encoding="utf-8")
    with pytest.raises(SeedError, match=f"row 2: pillar_weights draws nothing; give it rows in {ASSUMPTIONS_FILE}"):
        read_scenarios(folder, STATUSES)
