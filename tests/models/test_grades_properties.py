"""Whatever scanners say of a site, no test of a build fails: the worst grade counts, and the rest is listed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import pytest
from compiled_models import ASSESSED, Agency, CompiledModels, Files, Place
from hypothesis import given, settings
from hypothesis import strategies as st
from lengths import LENGTH
from methodology_by_hand import Methodology

pytestmark = pytest.mark.long(seconds=20)

RUNS = settings(max_examples=LENGTH.runs)
METHODOLOGY = Methodology()
TLS = 4
ONE = ASSESSED[0]
GRADES = ("A+", "A-", "B", "F", "T")
SCANNERS = ("ssl_labs", "testssl")
Graded = tuple[int, Agency, str, str]
"""File, agency, scanner and grade."""


def scanned(rows: Sequence[Graded]) -> tuple[Files, dict[Place, Graded]]:
    """The files of scanners that grade hosts so; row numbers are those of the items with the grades."""
    items: dict[str, list[object]] = defaultdict(list)
    places: dict[Place, Graded] = {}
    for row in rows:
        file, agency, scanner, grade = row
        name, host, scan = f"tls/{scanner}.{file}.json", agency.host, {"scan": file}  # no file has another's bytes
        if scanner == "ssl_labs":
            items[name].append({"host": host, "port": 443, "status": "READY", "endpoints": [{"grade": grade}]} | scan)
        else:
            target = {"ip": f"{host}/192.0.2.1", "port": "443", "severity": "INFO"}
            items[name].append({"id": "overall_grade", **target, "finding": grade} | scan)
        places["tls", name, len(items[name])] = row
    return {"tls": {name: json.dumps(listed).encode() for name, listed in items.items()}}, places


# a host once a file: a scanner's endpoints of one host are no rows of their own
grades = (
    st.fixed_dictionaries(
        {place: st.none() | st.sampled_from(GRADES) for place in product(range(2), ASSESSED, SCANNERS)}
    )
    .map(lambda found: [(*place, grade) for place, grade in found.items() if grade])
    .filter(bool)
)


@RUNS
@given(rows=grades)
def test_of_several_scanners_grades_the_worst_counts_and_none_where_one_of_them_contradicts_itself(
    rows: list[Graded], compiled_models: CompiledModels
) -> None:
    files, places = scanned(rows)
    outcome = compiled_models.score(files)

    assert outcome.broken == []
    assert outcome.records == {"tls": len(rows)}
    listed = set[Place]()
    for agency in ASSESSED:
        of_scanner = [
            sorted(place for place, row in places.items() if row[1:3] == (agency, scanner)) for scanner in SCANNERS
        ]
        agree = all(len({places[place][3] for place in found}) <= 1 for found in of_scanner)
        scores = [METHODOLOGY.of_category(TLS, places[found[0]][3]) for found in of_scanner if found and agree]
        listed |= {place for found in of_scanner for place in (found[1:] if agree else found)}
        assert outcome.scores[agency.agency_id, TLS] == min(scores, default=METHODOLOGY.of_absent(TLS))
    assert set(outcome.listed) == listed


def test_a_scanner_that_contradicts_itself_raises_no_score(compiled_models: CompiledModels) -> None:
    rows: list[Graded] = [(0, ONE, "ssl_labs", "A+"), (0, ONE, "testssl", "F")]
    both = [rows, [*rows, (1, ONE, "testssl", "B")]]
    before, after = (compiled_models.score(scanned(each)[0]) for each in both)
    assert after.scores[ONE.agency_id, TLS] <= before.scores[ONE.agency_id, TLS]
