"""Whatever a registry and its answers say, no test of a build fails: what counts has a rule, and the rest is listed.

Registries are made up of few codes, so that a service stands under two agencies, a sub-service in two files, and an
answer under what nobody registered. What must come of them is worked out here from their meaning, in fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random
from typing import NamedTuple

import pytest
from compiled_models import ASSESSED, NOT_ASSESSED, Agency, CompiledModels, Files, Outcome, Place, table
from hypothesis import given, settings
from hypothesis import strategies as st
from lengths import LENGTH
from methodology_by_hand import Methodology

pytestmark = pytest.mark.long(seconds=60)

RUNS = settings(max_examples=LENGTH.runs)
METHODOLOGY = Methodology()
LEVELS = {"full": "کاملاً الکترونیکی", "partial": "بخشی از مراحل", "none": "غیرالکترونیکی"}
OF_LEVEL, OF_ANSWER, OF_AGENCY = 1, 5, 6
"""Indicators: of a level of the registry, of an answer about a sub-service, and of one about an agency."""
CIRCLES = [(*pair, *NOT_ASSESSED[n : n + 1]) for n, pair in enumerate(zip(ASSESSED[::2], ASSESSED[1::2], strict=True))]
"""Agencies that may be taken for each other: two that are assessed, and in some circles one that is not."""
EXACT = Fraction(1, 10**14)
REGISTRY = "ردیف,نام دستگاه اجرایی,شناسه خدمت,عنوان خدمت,شناسه زیرخدمت,عنوان زیرخدمت,نوع خدمت,وضعیت الکترونیکی"
ANSWERS = (
    "ردیف,نام دستگاه,شناسه خدمت,شناسه زیرخدمت,شماره شاخص,گزینه خوداظهاری,گزینه ارزیابی مقدماتی,گزینه ارزیابی نهایی"
)

Typed = Callable[[str], str]
"""How a code is typed."""


class Registered(NamedTuple):
    """A row of a registry, in one of two files."""

    file: int
    agency: Agency
    service: str
    sub_service: str
    level: str


class Answer(NamedTuple):
    """An answer about a sub-service, or about an agency where the codes are empty, in one of two files."""

    file: int
    agency: Agency
    service: str
    sub_service: str
    indicator_no: int
    option_no: int


def of_circle(number: int) -> st.SearchStrategy[tuple[list[Registered], list[Answer]]]:
    """A registry of a circle's agencies and answers: about its sub-services, some under another agency or service."""
    circle = CIRCLES[number]
    files, agencies = st.integers(0, 1), st.sampled_from(circle)
    services = st.sampled_from([f"{number}1", f"{number}2", f"{number}-3"])
    sub_services = st.sampled_from([f"{number}4-{each}" for each in range(6)])
    registered = st.builds(Registered, files, agencies, services, sub_services, st.sampled_from(list(LEVELS)))

    def answered(rows: list[Registered]) -> st.SearchStrategy[tuple[list[Registered], list[Answer]]]:
        of_sub_service = st.builds(
            lambda row, file, agency, service, option: Answer(
                file, agency or row.agency, service or row.service, row.sub_service, OF_ANSWER, option
            ),
            st.sampled_from(rows),
            files,
            st.none() | st.none() | agencies,
            st.none() | st.none() | services,
            st.sampled_from(METHODOLOGY.options(OF_ANSWER)),
        )
        of_agency = st.builds(
            lambda file, agency, option: Answer(file, agency, "", "", OF_AGENCY, option),
            files,
            agencies,
            st.sampled_from(METHODOLOGY.options(OF_AGENCY)),
        )
        return st.tuples(st.just(rows), st.lists(of_sub_service | of_agency, max_size=6))

    return st.lists(registered, min_size=1, max_size=6).flatmap(answered)


def together(
    circles: tuple[tuple[list[Registered], list[Answer]], ...],
) -> tuple[list[Registered], list[Answer]]:
    return [row for rows, _ in circles for row in rows], [row for _, rows in circles for row in rows]


worlds = st.tuples(*map(of_circle, range(len(CIRCLES)))).map(together)
"""What came of all circles: the rows of a registry, and the answers."""


def as_it_is(code: str) -> str:
    return code


def registry_files(rows: Sequence[Registered], typed: Typed = as_it_is) -> tuple[Files, dict[Place, Registered]]:
    """The files of a registry, and where each row stands in them."""
    files: dict[str, list[Sequence[object]]] = defaultdict(list)
    places: dict[Place, Registered] = {}
    for number, row in enumerate(rows):  # by the running number no file has the bytes of another
        name = f"services.{row.file}.csv"
        codes = (typed(row.service), "خدمت", typed(row.sub_service), "زیرخدمت")
        files[name].append((number, row.agency.names[0], *codes, "G2C", LEVELS[row.level]))
        places["services", name, len(files[name]) + 1] = row
    return {"services": {name: table(REGISTRY, cells) for name, cells in files.items()}}, places


def answer_files(rows: Sequence[Answer], typed: Typed = as_it_is) -> tuple[Files, dict[Place, Answer]]:
    """The files of answers, and where each stands in them."""
    files: dict[str, list[Sequence[object]]] = defaultdict(list)
    places: dict[Place, Answer] = {}
    for number, row in enumerate(rows):
        name = f"assessment.{row.file}.csv"
        codes = [typed(code) if code else "" for code in (row.service, row.sub_service)]
        files[name].append((number, row.agency.names[0], *codes, row.indicator_no, "", "", row.option_no))
        places["assessment", name, len(files[name]) + 1] = row
    made = {name: table(ANSWERS, cells) for name, cells in files.items()}
    return ({"assessment": made} if made else {}), places


def first(places: Sequence[Place]) -> Place:
    """The place that is cited of those that say the same."""
    return min(places, key=lambda place: f"{place[1]} row {place[2]}")


class Registry(NamedTuple):
    """What a registry comes to: the rows that count, and, where rows contradict each other, what scores nothing."""

    counted: dict[Place, Registered]
    contradicted: set[Registered]


NO_REGISTRY = Registry({}, set())


def registry_of(places: dict[Place, Registered]) -> Registry:
    """What counts: a file's first row of a code; of rows that say the same one; no service of two agencies.

    What doesn't is there all the same, without a level, of each agency and service that it is said to be of.
    """
    read: dict[tuple[int, str], Place] = {}
    for place, row in places.items():
        read.setdefault((row.file, row.sub_service), place)
    owners, of_code = defaultdict[str, set[Agency]](set), defaultdict[str, list[Place]](list)
    for place in read.values():
        row = places[place]
        owners[row.service].add(row.agency)
        of_code[row.sub_service].append(place)
    sound, contradicted = dict[Place, Registered](), set[Registered]()
    for found in of_code.values():
        rows = {places[place]._replace(file=0) for place in found}
        if len(rows) == 1 and all(len(owners[row.service]) == 1 for row in rows):
            sound[first(found)] = places[first(found)]
            continue
        for row in rows:
            name = row.service if len(owners[row.service]) == 1 else f"{row.service} of {row.agency.agency_id}"
            contradicted.add(row._replace(service=name, level=""))
    return Registry(sound, contradicted)


def counted_answers(places: dict[Place, Answer], registry: Sequence[Registered]) -> dict[Place, Answer]:
    """What counts: of a file's answers to one question the first, of those that say the same one, and what is asked."""
    read: dict[tuple[object, ...], Place] = {}
    asked = defaultdict[tuple[object, ...], list[Place]](list)
    for place, row in places.items():
        read.setdefault(row[:5], place)
    for place in read.values():
        asked[places[place][1:5]].append(place)
    registered = {(row.agency, row.service, row.sub_service) for row in registry}
    return {
        first(found): places[first(found)]
        for (agency, service, sub_service, _), found in asked.items()
        if len({places[place].option_no for place in found}) == 1
        and agency in ASSESSED
        and (not sub_service or (agency, service, sub_service) in registered)
    }


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values) if values else Fraction(0)


def mean_of_services(rows: Sequence[Registered], scores: dict[str, Fraction]) -> Fraction:
    """The mean over services of the mean over their sub-services, each with its score, or zero without one."""
    services = defaultdict[str, list[Fraction]](list)
    for row in rows:
        services[row.service].append(scores.get(row.sub_service, Fraction(0)))
    return mean([mean(found) for found in services.values()])


def hold(
    outcome: Outcome,
    registry: dict[Place, Registered],
    answers: dict[Place, Answer],
    counts: Registry,
) -> None:
    """No data test fails, every row counts or is listed at its place, and scores are those of what counts."""
    answered = counted_answers(answers, list(counts.counted.values()))
    assert outcome.broken == []
    assert sum(outcome.records.values()) == len(registry) + len(answers)
    assert set(outcome.listed) == (set(registry) | set(answers)) - set(counts.counted) - set(answered)
    for agency in ASSESSED:
        name = agency.agency_id
        own = [row for row in (*counts.counted.values(), *counts.contradicted) if row.agency == agency]
        levels = {row.sub_service: METHODOLOGY.of_category(OF_LEVEL, row.level) for row in own if row.level}
        said = [row for row in answered.values() if row.agency == agency]
        options = {row.sub_service: METHODOLOGY.of_option(row.indicator_no, row.option_no) for row in said}
        assert abs(outcome.scores[name, OF_LEVEL] - mean_of_services(own, levels)) < EXACT, name
        assert abs(outcome.scores[name, OF_ANSWER] - mean_of_services(own, options)) < EXACT, name
        assert outcome.scores[name, OF_AGENCY] == options.get("", 0), name


@RUNS
@given(world=worlds)
def test_of_codes_that_stand_under_two_agencies_or_say_two_things_none_counts_and_every_row_is_listed(
    world: tuple[list[Registered], list[Answer]], compiled_models: CompiledModels
) -> None:
    files, registry = registry_files(world[0])
    answered, answers = answer_files(world[1])

    outcome = compiled_models.score({**files, **answered})

    hold(outcome, registry, answers, registry_of(registry))


SPELLINGS = {digit: (digit, "۰۱۲۳۴۵۶۷۸۹"[int(digit)], "٠١٢٣٤٥٦٧٨٩"[int(digit)]) for digit in "0123456789"}
DASHES = ("-", "‐", "–", "−")
UNSEEN = ("", "", "\u200c", "\u200e", "\ufeff", " ")


@RUNS
@given(world=worlds, random=st.randoms(use_true_random=False))
def test_a_code_is_one_however_it_is_typed_in_whichever_feed_inside_a_file_and_between_files(
    world: tuple[list[Registered], list[Answer]], random: Random, compiled_models: CompiledModels
) -> None:
    def typed(code: str) -> str:
        signs = [random.choice(SPELLINGS.get(sign, DASHES)) for sign in code]
        return random.choice(UNSEEN) + "".join(signs) + random.choice(UNSEEN)

    files, registry = registry_files(world[0], typed)
    answered, answers = answer_files(world[1], typed)

    outcome = compiled_models.score({**files, **answered})

    hold(outcome, registry, answers, registry_of(registry))


@RUNS
@given(world=worlds)
def test_without_a_registry_what_was_answered_of_its_services_is_listed_and_scores_nothing(
    world: tuple[list[Registered], list[Answer]], compiled_models: CompiledModels
) -> None:
    answered, answers = answer_files(world[1])

    outcome = compiled_models.score(answered)

    hold(outcome, {}, answers, NO_REGISTRY)
    of_services = {outcome.statuses[each.agency_id, no] for each in ASSESSED for no in (OF_LEVEL, OF_ANSWER)}
    assert of_services == {"source_failed"}


@RUNS
@given(world=worlds)
def test_an_agency_to_which_a_period_does_not_apply_scores_nothing_and_moves_nobody_whatever_came_of_it(
    world: tuple[list[Registered], list[Answer]], compiled_models: CompiledModels
) -> None:
    of_its_own = [
        row._replace(service=f"9{row.service}", sub_service=f"9{row.sub_service}")
        if row.agency in NOT_ASSESSED
        else row
        for row in world[0]
    ]
    its_answers = [
        *(Answer(0, row.agency, row.service, row.sub_service, OF_ANSWER, 1) for row in of_its_own),
        *(Answer(0, agency, "", "", OF_AGENCY, 1) for agency in NOT_ASSESSED),
    ]
    rows = [*world[1], *(answer for answer in its_answers if answer.agency in NOT_ASSESSED)]
    files, _ = registry_files(of_its_own)
    answered, answers = answer_files(rows)
    of_others, _ = registry_files([row for row in of_its_own if row.agency not in NOT_ASSESSED])
    answered_of_others, _ = answer_files([row for row in rows if row.agency not in NOT_ASSESSED])

    without = compiled_models.score({**of_others, **answered_of_others})
    outcome = compiled_models.score({**files, **answered})

    names = {agency.agency_id for agency in NOT_ASSESSED}
    assert (without.broken, outcome.broken) == ([], [])
    assert {outcome.scores[key] for key in outcome.scores if key[0] in names} == {0}
    assert {outcome.statuses[key] for key in outcome.statuses if key[0] in names} == {"not_assessed"}
    assert {place for place, row in answers.items() if row.agency in NOT_ASSESSED} <= set(outcome.listed)
    assert {key: score for key, score in outcome.scores.items() if key[0] not in names} == {
        key: score for key, score in without.scores.items() if key[0] not in names
    }


@RUNS
@given(world=worlds)
def test_a_registry_that_contradicts_another_raises_no_score_of_an_agency_that_both_name_it_of(
    world: tuple[list[Registered], list[Answer]], compiled_models: CompiledModels
) -> None:
    first_file = [row for row in world[0] if row.file == 0]
    known = {row.sub_service: row for row in reversed(first_file)}
    of_what_is_known = [row for row in world[0] if row.file == 1 and row.sub_service in known]
    again = [row for row in of_what_is_known if row.agency == known[row.sub_service].agency]
    answered, _ = answer_files(world[1])

    before, after = (
        compiled_models.score({**registry_files(rows)[0], **answered}) for rows in (first_file, [*first_file, *again])
    )

    assert after.broken == []
    assert {key: score for key, score in after.scores.items() if score > before.scores[key]} == {}
