"""docs/naming.md: the marts' columns are named and typed as it says, and the statuses are those of the seed."""

from __future__ import annotations

import re

import pytest
from conftest import PROJECT
from workbench import read_rows, seed_path

from flows.marts.contracts import read_mart_contracts

TEXT = (PROJECT / "docs" / "naming.md").read_text(encoding="utf-8")
SUFFIXES = dict(re.findall(r"^\| `(_\w+)` \| (\w+) \|", TEXT, re.MULTILINE))
TYPES = {
    "integer": ("integer", "bigint"),
    "timestamp": ("timestamp with time zone",),
    "decimal": ("decimal",),
    "varchar": ("varchar", "string"),
    "date": ("date",),
}
NOT_NAMED_BY_IS = set(re.findall(r"begins so, but for `(\w+)`", TEXT))
COLUMNS = [
    (mart, column.name, column.type)
    for mart, contract in read_mart_contracts(PROJECT).items()
    for column in contract.columns.values()
]


def columns_that_end_in(suffix: str) -> list[tuple[str, str, str]]:
    return [column for column in COLUMNS if column[1].endswith(suffix)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_ending_has_its_type_in_every_mart(suffix: str) -> None:
    others = [column for column in columns_that_end_in(suffix) if not column[2].startswith(TYPES[SUFFIXES[suffix]])]
    assert columns_that_end_in(suffix)
    assert others == []


def test_what_is_true_or_false_begins_with_is_and_nothing_else_does() -> None:
    named_so = {column for column in COLUMNS if column[1].startswith("is_")}
    true_or_false = {column for column in COLUMNS if column[2] == "boolean" and column[1] not in NOT_NAMED_BY_IS}
    assert named_so == true_or_false
    assert {name for _, name, _ in COLUMNS} >= NOT_NAMED_BY_IS


def test_a_name_in_english_has_the_same_in_persian_beside_it() -> None:
    """A rule's text is the methodology's, which has Persian in the column `rule`."""
    names = {(mart, name) for mart, name, _ in COLUMNS}
    alone = {(mart, name) for mart, name in names if name.endswith("_en") and (mart, f"{name[:-3]}_fa") not in names}
    assert {name for _, name in alone} <= {"rule_en"}


def test_statuses_are_those_of_the_seed_in_its_order() -> None:
    rows = sorted(read_rows(seed_path(PROJECT, "statuses")), key=lambda row: int(row["status_order"]))
    table = TEXT.split("| status | when |")[1]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [row["status"] for row in rows]
