"""The reconstruction is a function of the seeds: it makes the shipped files again, byte for byte."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconstruction.attainable import QUARTERS, Structure, answers_for, attainable_units
from reconstruction.reconstruct import METHODOLOGY, PERIOD, SEEDS, SHIPPED, main
from reconstruction.record import present_landings, present_record, read_landings, read_record


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_shipped_inbox_and_what_it_was_made_of_are_those_of_its_record() -> None:
    assert present_record(SEEDS, PERIOD, METHODOLOGY) == read_record(), "run make reconstruct"
    assert present_landings(PERIOD, SHIPPED) == read_landings(SEEDS, PERIOD), "the report is of these files"


@pytest.mark.soak(alone=True)
@pytest.mark.long(seconds=35)
def test_the_shipped_inbox_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    main(tmp_path)
    made, shipped = contents(tmp_path), contents(SHIPPED)
    assert made.keys() == shipped.keys()
    assert [name for name in made if made[name] != shipped[name]] == []


@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=4), place=st.integers(0, 10_000))
def test_answers_have_the_mean_that_was_asked_for(sizes: list[int], place: int) -> None:
    structure = Structure.of(sizes, sum(sizes))
    reachable = attainable_units(structure, (4, 1, 0), electronic_only=False)
    target = reachable[place % len(reachable)]
    answers = answers_for(structure, (4, 1, 0), False, target)
    means = [Fraction(sum(service), QUARTERS * len(service)) for service in answers]
    assert [len(service) for service in answers] == sizes
    assert sum(means) / len(means) == Fraction(target, structure.units)
