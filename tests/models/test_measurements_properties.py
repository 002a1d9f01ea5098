"""Whatever several rows say of one measurement, no test of a build fails: what counts has a rule, the rest is listed.

Files are made up of few names, sites and numbers, so that rows repeat and contradict each other inside a file and
between files. What must come of them is worked out here from the rows' meaning, in fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import pytest
from compiled_models import ASSESSED, Agency, CompiledModels, Files, Outcome, Place, table
from hypothesis import given, settings
from hypothesis import strategies as st
from lengths import LENGTH
from methodology_by_hand import Methodology

pytestmark = pytest.mark.long(seconds=60)

RUNS = settings(max_examples=LENGTH.runs)
METHODOLOGY = Methodology()
EXACT = Fraction(1, 10**14)
"""How far a score with 15 decimals may be from its fraction."""


class Said(NamedTuple):
    """A row: in which file it stands, under which of its agency's names, of which part, and how many of how many."""

    file: int
    agency: Agency
    name: int
    part: int
    some: int
    of: int


@dataclass(frozen=True, eq=False)
class Kind:
    """How a feed writes rows, and what they are worth.

    Attributes:
        feed: the feed.
        indicator_no: the indicator that it feeds.
        heading: of its file.
        cells: what follows the name in a row.
        numbers: what rows may say, some of so many.
        parts: how many parts of an agency are measured apart and add up.
        counted: numerator and denominator of what some of so many are.
        highest: what a quotient is at most.
    """

    feed: str
    indicator_no: int
    heading: str
    cells: Callable[[Said], Sequence[object]]
    numbers: Sequence[tuple[int, int]]
    parts: int
    counted: Callable[[int, int], tuple[int, int]]
    highest: Fraction | None = None

    def value(self, rows: Sequence[Said]) -> Fraction | None:
        """The quotient of all rows together; None where it is of nothing."""
        numerators, denominators = zip(*(self.counted(row.some, row.of) for row in rows), strict=True)
        if not sum(denominators):
            return None
        value = Fraction(sum(numerators), sum(denominators))
        return value if self.highest is None else min(value, self.highest)


UPTIME = Kind(
    "uptime",
    2,
    "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری",
    lambda row: (
        *(f"https://{row.agency.host}/{row.part}", row.of, row.some),
        f"{100 * row.some / row.of if row.of else 0:.4f}",
    ),
    [(0, 0), (0, 40), (36, 40), (39, 40), (99, 100), (1000, 1000)],
    2,
    lambda some, of: (100 * some, of),
)
NIX = Kind(
    "nix",
    25,
    "نام دستگاه,جهت,درگاه,تراکنش,تراکنش مورد انتظار",
    lambda row: ("دریافت", ("GSB", "PGSB")[row.part], row.some, row.of),
    [(0, 10), (3, 10), (6, 10), (599, 1000), (20, 10)],
    2,
    lambda some, of: (some, of),
    Fraction(1),
)
KARPOOSHE = Kind(
    "karpooshe",
    23,
    "نام دستگاه,وضعیت اتصال,تعداد پیام",
    lambda row: ("متصل" if row.of else "عدم اتصال", row.some),
    [(0, 1), (499, 1), (500, 1), (1000, 1), (1000, 0)],
    1,
    lambda some, of: (some if of else 0, 1),
)
MOBILE = Kind(
    *("mobile", 9, "نام دستگاه,تعداد خدمات روی سکو"),
    lambda row: (row.some,),
    [(0, 1), (1, 1), (7, 1)],
    1,
    lambda some, _: (some, 1),
)
KINDS = (UPTIME, NIX, KARPOOSHE, MOBILE)


def rows_of(kind: Kind, files: int, parts: int) -> st.SearchStrategy[list[Said]]:
    """A few rows of each agency, some of which are of one part or of one name."""
    row = st.tuples(
        *(st.integers(0, files - 1), st.integers(0, 1), st.integers(0, parts - 1), st.sampled_from(kind.numbers))
    )
    rows = st.fixed_dictionaries({agency: st.lists(row, max_size=4) for agency in ASSESSED})
    return rows.map(
        lambda found: [
            Said(file, agency, name, part, *numbers)
            for agency, said in found.items()
            for file, name, part, numbers in said
        ]
    ).filter(bool)


Rows = Mapping[Kind, list[Said]]


def every_kind(files: int = 2, parts: int = 2) -> st.SearchStrategy[Rows]:
    """Rows of every kind: feeds have nothing to do with each other, so that one run tries them all."""
    return st.fixed_dictionaries({kind: rows_of(kind, files, min(parts, kind.parts)) for kind in KINDS})


def written(said: Rows) -> tuple[Files, dict[Kind, dict[Place, Said]]]:
    """The files that have these rows, and where each stands in them."""
    files: dict[str, dict[str, list[Sequence[object]]]] = {}
    places: dict[Kind, dict[Place, Said]] = {}
    for kind, rows in said.items():
        named, places[kind] = files.setdefault(kind.feed, defaultdict(list)), {}
        for number, row in enumerate(rows):  # by the running number no file has the bytes of another
            name = f"{kind.feed}.{row.file}.csv"
            named[name].append((number, row.agency.names[row.name], *kind.cells(row)))
            places[kind][kind.feed, name, len(named[name]) + 1] = row  # the heading is row 1
    return {
        kind.feed: {name: table(f"ردیف,{kind.heading}", cells) for name, cells in files[kind.feed].items()}
        for kind in said
    }, places


class Meant(NamedTuple):
    """What must come of rows: by agency what counts, and where the rows stand that do not."""

    counted: dict[Agency, list[Said]]
    listed: set[Place]


def meant(kind: Kind, places: dict[Place, Said]) -> Meant:
    """A name and part that a file has twice is read once; of what is said of a part one counts, or of no part any."""
    read: dict[tuple[object, ...], Place] = {}
    listed, of_part = set[Place](), defaultdict[tuple[Agency, int], list[Place]](list)
    for place, row in places.items():
        if read.setdefault((row.file, row.agency, row.name, row.part), place) is place:
            of_part[row.agency, row.part].append(place)
        else:
            listed.add(place)
    counted = defaultdict[Agency, list[Said]](list)
    contradicted = {
        agency
        for (agency, _), found in of_part.items()
        if len({kind.counted(places[place].some, places[place].of) for place in found}) > 1
    }
    for (agency, _), found in of_part.items():
        first = min(found, key=lambda place: f"{place[1]} row {place[2]}")
        counted[agency] += [] if agency in contradicted else [places[first]]
        listed |= {place for place in found if place != first or agency in contradicted}
    return Meant(counted, listed)


def score_of(kind: Kind, rows: Sequence[Said]) -> Fraction:
    """What an agency scores of whose parts these rows count."""
    if not rows:
        return METHODOLOGY.of_absent(kind.indicator_no)
    return METHODOLOGY.of_value(kind.indicator_no, kind.value(rows))


def hold(outcome: Outcome, records: int) -> None:
    """No data test fails, every record is read or refused, and each that is not counted is listed at its place."""
    assert outcome.broken == []
    assert sum(outcome.records.values()) == records


@RUNS
@given(said=every_kind())
def test_of_rows_that_repeat_or_contradict_each_other_the_first_or_none_counts_and_the_rest_is_listed(
    said: Rows, compiled_models: CompiledModels
) -> None:
    files, places = written(said)
    expected = {kind: meant(kind, places[kind]) for kind in KINDS}

    outcome = compiled_models.score(files)

    hold(outcome, sum(map(len, places.values())))
    assert set(outcome.listed) == set().union(*(each.listed for each in expected.values()))
    for kind, agency in product(KINDS, ASSESSED):
        score = outcome.scores[agency.agency_id, kind.indicator_no]
        assert abs(score - score_of(kind, expected[kind].counted[agency])) < EXACT, (kind.feed, agency)


@RUNS
@given(said=every_kind(files=1), data=st.data())
def test_a_row_that_is_contradicted_raises_no_score(
    said: Rows, data: st.DataObject, compiled_models: CompiledModels
) -> None:
    contradicted = {
        kind: [
            *rows,
            *(
                row._replace(file=1, some=numbers[0], of=numbers[1])
                for row in rows
                if (numbers := data.draw(st.none() | st.sampled_from(kind.numbers)))
            ),
        ]
        for kind, rows in said.items()
    }

    before, after = (compiled_models.score(written(each)[0]) for each in (said, contradicted))

    assert after.broken == []
    assert {key: score for key, score in after.scores.items() if score > before.scores[key]} == {}


ONE = ASSESSED[0]


@pytest.mark.parametrize(
    ("kind", "parts", "contradicting"),
    [(UPTIME, [(1000, 1000), (0, 40)], (36, 40)), (NIX, [(3, 10), (0, 10)], (3, 10))],
    ids=lambda value: value.feed if isinstance(value, Kind) else "",
)
def test_of_a_measurement_in_parts_one_that_is_contradicted_raises_no_score(
    kind: Kind, parts: list[tuple[int, int]], contradicting: tuple[int, int], compiled_models: CompiledModels
) -> None:
    rows = [Said(0, ONE, 0, part, *numbers) for part, numbers in enumerate(parts)]
    both = [{kind: rows}, {kind: [*rows, Said(1, ONE, 0, 1, *contradicting)]}]
    before, after = (compiled_models.score(written(each)[0]) for each in both)
    assert after.scores[ONE.agency_id, kind.indicator_no] <= before.scores[ONE.agency_id, kind.indicator_no]


def test_a_site_is_one_however_its_address_is_typed_between_files(compiled_models: CompiledModels) -> None:
    addresses = ("https://a.example", "HTTPS://a.example/")
    cells = ((number, ONE.names[0], address, 40, 40 * number, 100 * number) for number, address in enumerate(addresses))
    files = {f"uptime.{row[0]}.csv": table(f"ردیف,{UPTIME.heading}", [row]) for row in cells}
    outcome = compiled_models.score({"uptime": files})
    assert set(outcome.listed) == {("uptime", name, 2) for name in files}


LICENCES = "نام دستگاه,تعداد مجوز,تعداد مجوز متصل,توضیح"


counts = st.integers(0, 5).flatmap(lambda of: st.tuples(st.just(of), st.integers(0, of)))


@RUNS
@given(licences=st.dictionaries(st.sampled_from(ASSESSED), st.none() | counts, min_size=1))
def test_an_agency_without_a_licence_has_none_to_connect_whatever_the_note_says(
    licences: dict[Agency, tuple[int, int] | None], compiled_models: CompiledModels
) -> None:
    rows = [
        [agency.names[0], *(("", "", "مصداق ندارد") if said is None else (*said, ""))]
        for agency, said in licences.items()
    ]

    outcome = compiled_models.score({"licences": {"licences.csv": table(LICENCES, rows)}})

    hold(outcome, len(rows))
    assert outcome.listed == {}
    for agency in ASSESSED:
        said = licences.get(agency) or (0, 0)
        status, score = outcome.statuses[agency.agency_id, 24], outcome.scores[agency.agency_id, 24]
        if agency not in licences:
            assert (status, score) == ("missing", METHODOLOGY.of_absent(24))
        elif not said[0]:
            assert (status, score) == ("not_applicable", METHODOLOGY.of_not_applicable(24))
        else:
            assert (status, score) == ("observed", METHODOLOGY.of_value(24, Fraction(said[1], said[0])))
