"""A difference between participants is found, and named by agency and values."""

from __future__ import annotations

from decimal import Decimal

from benchmarks.agreement import disagreements
from benchmarks.participant import Outcome, Totals, published


def outcome(name: str, totals: Totals | None, trouble: str = "", *, is_exact: bool = True) -> Outcome:
    return Outcome(name, totals, 1.0, 1.0, 1.0, {"is_exact": is_exact}, trouble, is_absent=bool(trouble))


def total(text: str) -> tuple[Decimal, Decimal]:
    return Decimal(text), published(Decimal(text))


def test_the_fifteenth_decimal_place_is_a_difference() -> None:
    one = outcome("one", {"a": total("1.000000000000001"), "b": total("2")})
    other = outcome("other", {"a": total("1.000000000000002"), "b": total("2")})
    (sentence,) = disagreements([one, other])
    assert sentence == (
        "other: 1 agencies of 2 differ from one; the first: a: 1.00 (1.000000000000001) by one,"
        " 1.00 (1.000000000000002) by other"
    )


def test_who_computes_in_binary_fractions_agrees_when_what_is_published_is_the_same() -> None:
    one = outcome("one", {"a": total("1.125")})
    assert not list(disagreements([one, outcome("r", {"a": total("1.125000000000004")}, is_exact=False)]))
    assert list(disagreements([one, outcome("r", {"a": total("1.124")}, is_exact=False)]))


def test_an_agency_that_one_lacks_is_a_difference() -> None:
    one, other = outcome("one", {"a": total("1"), "b": total("2")}), outcome("other", {"a": total("1")})
    assert list(disagreements([one, other])) == [
        "other: 1 agencies of 2 differ from one; the first: b: 2.00 (2) by one, none by other"
    ]


def test_who_takes_no_part_differs_from_nobody() -> None:
    assert not list(disagreements([outcome("absent", None, "is not installed"), outcome("one", {"a": total("1")})]))


def test_totals_are_published_half_up_after_thirds_are_made_whole() -> None:
    assert published(Decimal("31.624999999999999")) == Decimal("31.63")
    assert published(Decimal("31.624999")) == Decimal("31.62")
