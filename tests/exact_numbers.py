"""Numbers that a division or a rounding is likely to get wrong, what is right for them, and our macros as SQL."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

import jinja2

MACROS = Path(__file__).resolve().parent.parent / "macros"
PLACES, DENOMINATOR_PLACES = 15, 6

Pair = tuple[Decimal, Decimal]


def macro(name: str, engine: str, *arguments: object) -> str:
    """The SQL of a macro as an engine has it: `default` (DuckDB) or `spark`."""
    text = (MACROS / f"{name}.sql").read_text(encoding="utf-8")
    sql: str = getattr(jinja2.Environment(autoescape=False).from_string(text).module, f"{engine}__{name}")(*arguments)  # noqa: S701 - SQL of our own
    return sql


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """The quotient half up at the 15th place, by fractions; None for a denominator of zero."""
    return _half_up(Fraction(numerator) / Fraction(denominator), PLACES) if denominator else None


def rounded(value: Decimal, places: int) -> Decimal:
    """A value half away from zero at the 9th place, then so at `places`, by fractions."""
    ninth = _half_up(abs(Fraction(value)), 9)
    return _half_up(Fraction(ninth), places).copy_sign(value)


def _half_up(value: Fraction, places: int) -> Decimal:
    return Decimal(floor(value * 10**places + Fraction(1, 2))).scaleb(-places)


def small_fractions(most: int) -> Iterator[Pair]:
    """Every a/b with a up to b, and b up to `most`: those of shares of agencies, questions and sub-services."""
    for denominator in range(1, most + 1):
        for numerator in range(denominator + 1):
            yield Decimal(numerator), Decimal(denominator)


def near_halves(count: int, seed: int) -> Iterator[Pair]:
    """Pairs whose quotient lies as near to a half of the 15th place as its numerator can, below, at and above it."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(count):
        places = chance.choice([0, 0, 2, DENOMINATOR_PLACES])
        denominator = Decimal(chance.randrange(1, 10 ** chance.randrange(1, 14))).scaleb(-places)
        units = chance.randrange(10 ** chance.randrange(1, 16))
        half = Fraction(2 * units + 1, 2 * 10**PLACES) * Fraction(denominator)
        at = Decimal(floor(half * 10**PLACES)).scaleb(-PLACES)
        for step in (-1, 0, 1):
            numerator = max(at + Decimal(step).scaleb(-PLACES), Decimal(0))
            yield numerator, denominator


def any_pairs(count: int, seed: int) -> Iterator[Pair]:
    """Pairs of any size that a division takes, their quotients below 10^12, and denominators of zero."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(count):
        numerator = Decimal(chance.randrange(10 ** chance.randrange(1, 31))).scaleb(-chance.randrange(PLACES + 1))
        denominator = Decimal(chance.randrange(10 ** chance.randrange(1, 16))).scaleb(-chance.randrange(7))
        if numerator < 10**16 and (not denominator or numerator / denominator < 10**12):
            yield numerator, denominator
