"""The dbt project keeps the rules of dbt_project_evaluator, but for exceptions that are written down with a reason."""

from __future__ import annotations

import csv
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from dbt.contracts.graph.manifest import Manifest

from dbt_rules.project import Project
from dbt_rules.rules import RULES, Rule, hard_coded_references, rejoining_of_upstream_concepts

pytestmark = pytest.mark.long(seconds=10)  # of dbt's parse, which a quick check need not wait for

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def project(parsed_project: Path) -> Project:
    """This project as dbt parses it."""
    (kept,) = parsed_project.iterdir()
    manifest = Manifest.from_msgpack(kept.read_bytes())
    parts = (manifest.nodes, manifest.sources, manifest.exposures)
    return Project("payesh", *({name: node.to_dict(omit_none=False) for name, node in part.items()} for part in parts))


def exceptions(rule: str) -> dict[str, str]:
    """Why a rule may be broken, by the name of what breaks it or a pattern of such names."""
    with (Path(__file__).parent / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["reason"] for row in csv.DictReader(file) if row["rule"] == rule}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_is_kept_but_for_its_exceptions(project: Project, rule: Rule) -> None:
    found, excepted = set(rule(project)), exceptions(rule.__name__)
    broken = sorted(each for each in found if not any(fnmatchcase(each, pattern) for pattern in excepted))
    kept = sorted(pattern for pattern in excepted if not any(fnmatchcase(each, pattern) for each in found))
    assert broken == [], f"{rule.__doc__} Mend it, or add a row with the reason to tests/dbt_rules/exceptions.csv"
    assert kept == [], "nothing breaks the rule there any more; take these rows out of tests/dbt_rules/exceptions.csv"
    assert all(excepted.values()), "an exception has a reason"


def test_exceptions_are_of_rules() -> None:
    with (Path(__file__).parent / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        assert {row["rule"] for row in csv.DictReader(file)} <= {rule.__name__ for rule in RULES}


def made_of(reads: dict[str, list[str]], code: str = "select 1") -> Project:
    """A project of models that read others, each a source if nothing is said of it."""
    nodes = {
        f"model.p.{name}": {
            "resource_type": "model",
            "package_name": "p",
            "original_file_path": f"models/intermediate/{name}.sql",
            "depends_on": {"nodes": [f"model.p.{each}" for each in parents]},
            "raw_code": code,
        }
        for name, parents in reads.items()
    }
    return Project("p", nodes, {}, {})


def test_a_concept_is_rejoined_only_when_nothing_else_reads_what_lies_between() -> None:
    reads = {"a": [], "b": ["a"], "c": ["a", "b"]}
    assert list(rejoining_of_upstream_concepts(made_of(reads))) == ["a → b → c"]
    assert list(rejoining_of_upstream_concepts(made_of({**reads, "d": ["b"]}))) == []


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("select * from marts.agency_scores", True),
        ('select * from a join "marts"."agency_scores" on true', True),
        ("select * from {{ ref('a') }} -- from marts.agency_scores", False),
        ("select a.b is not distinct from c.d from {{ ref('a') }}", False),
    ],
)
def test_a_relation_that_is_named_by_hand_is_found(code: str, *, is_found: bool) -> None:
    assert bool(list(hard_coded_references(made_of({"a": []}, code)))) is is_found
