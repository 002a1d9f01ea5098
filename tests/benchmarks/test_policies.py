"""Participants hold no rule of the methodology: another one in the seeds moves the totals of all of them alike."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from workbench import PROJECT, Workbench, read_rows, seed_path

from benchmarks import participant
from benchmarks.agreement import disagreements
from benchmarks.index import Index, UnknownPolicyError
from benchmarks.scaled.generate import generate, project_of

pytestmark = pytest.mark.long(seconds=60)

Rule = tuple[str, dict[str, str], dict[str, str]]
RULES: dict[str, Rule] = {
    "a mean of services weighted by sub-services": (
        "aggregation_policies",
        {"measure": "agency_indicator"},
        {"mean": "weighted", "weight_by": "sub_services"},
    ),
    "the first stage decides": ("answer_stages", {"stage": "final"}, {"stage": "self"}),
    "another option's score": ("options", {"indicator_no": "17", "option_no": "2"}, {"score": "0.333333333333333"}),
    "another bound": ("thresholds", {"indicator_no": "2", "option_no": "2"}, {"lower": "97"}),
    "another pillar's weight": ("pillars", {"pillar": "transparent"}, {"weight": "0.123457"}),
    "an indicator's weight with decimals": ("indicators", {"indicator_no": "18"}, {"weight": "30.333333"}),
    "another option for what is absent": ("indicators", {"indicator_no": "9"}, {"absent_option_no": "1"}),
}
SHORT = ("aggregation_policies", "thresholds")
"""The seeds of which a rule is tried outside the soak, too."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Period 7 as it is, drawn anew."""
    folder = tmp_path_factory.mktemp("made")
    generate(PROJECT, folder, 1)
    return folder


@pytest.fixture
def change(made: Path, tmp_path: Path) -> Callable[[Rule], Path]:
    """Give rows of a seed other values, in a copy."""

    def changed(rule: Rule) -> Path:
        seed, of, to = rule
        folder = tmp_path / "changed"
        shutil.copytree(made, folder, symlinks=True)
        path = seed_path(project_of(folder), seed)
        rows = read_rows(path)
        found = [row for row in rows if of.items() <= row.items()]
        assert found
        for row in found:
            row.update(to)
        Workbench.write(path, rows)
        return folder

    return changed


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(rule, id=name, marks=[] if rule[0] in SHORT else pytest.mark.soak(alone=True))
        for name, rule in RULES.items()
    ],
)
def test_another_rule_moves_the_totals_of_the_query_and_of_polars_alike(
    rule: Rule, made: Path, change: Callable[[Rule], Path]
) -> None:
    folder = change(rule)
    query, polars = (participant.run(name, folder, PROJECT, 4096) for name in ("duckdb_query", "polars_lazy"))
    assert not query.trouble
    assert not list(disagreements([query, polars]))
    assert query.totals != participant.run("duckdb_query", made, PROJECT, 4096).totals


def test_a_rule_that_no_participant_in_python_knows_is_named(change: Callable[[Rule], Path]) -> None:
    folder = change(("indicators", {"indicator_no": "5"}, {"absent_option_no": "1"}))
    with pytest.raises(UnknownPolicyError, match="indicator 5"):
        Index(folder)


def test_a_participant_that_fails_says_why(tmp_path: Path) -> None:
    outcome = participant.run("polars_lazy", tmp_path, PROJECT, 4096)
    assert outcome.totals is None
    assert not outcome.is_absent
    assert "periods.csv" in outcome.trouble
