"""TLS: the grade of a site's encryption (indicator 4).

From two scanners, told apart by their shape: SSL Labs host objects (API v3 or v4: `endpoints` with grades), an
array of them or one alone, and the flat JSON of testssl.sh (findings; the grade is the finding `overall_grade`). A host
with several endpoints has the worst of their grades. A record is a host: testssl's other findings say nothing about
the grade.
"""

from __future__ import annotations

from typing import NamedTuple

from flows.feeds._feed import Feed
from flows.fetching.body import Kind
from flows.fetching.protocols import ssl_labs
from flows.parsing.column_types import Row, code, symbol
from flows.parsing.formats import json_document
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.formats.json_document import cell, member
from flows.parsing.validation import Parsed, Rejected, check, readable_cells, text_records

# from best to worst; T (certificate not trusted) and M (made out to another name) protect nothing
GRADES = ("A+", "A", "A-", "B", "C", "D", "E", "F", "T", "M")
KEY = ("host",)


class Grade(Row):
    """One host's grade."""

    host = code()
    grade = symbol(GRADES)
    scanner = symbol(("ssl_labs", "testssl"))


class Scanned(NamedTuple):
    """A host as a scanner reports it: the item it stands at and the grades of its endpoints, each with its item."""

    number: int
    host: str | None
    grades: list[tuple[int, str]]


def parse(data: bytes) -> Parsed:
    """Hosts of either scanner's document; the row number is that of the item with the grade.

    Raises:
        UnreadableFileError: for a document of neither shape.
    """
    listed = items_of(data)
    items = {number: item for number, item in enumerate(listed, start=1) if isinstance(item, dict)}
    rejected = [
        Rejected(None, number, "", cell(item), "is no JSON object; download the file again")
        for number, item in enumerate(listed, start=1)
        if number not in items
    ]
    scanner, scanned = _scanned(items)
    rows = []
    for number, host, grades in scanned:
        if grades:
            at, worst = max(grades, key=lambda graded: GRADES.index(graded[1]) if graded[1] in GRADES else len(GRADES))
            rows.append((None, at, {"host": host, "grade": worst, "scanner": scanner}))
        else:
            reason = "grade is on no endpoint; scan the host again"
            rejected.append(Rejected(None, number, "grade", host, reason, readable_cells({"host": host})))
    return check(text_records(Grade, rows, rejected), Grade, KEY)


def items_of(data: bytes) -> list[object]:
    """The items that row numbers count, from 1: hosts of SSL Labs, findings of testssl.sh.

    Raises:
        UnreadableFileError: for a document of neither shape.
    """
    document = json_document.read(data)
    if isinstance(document, dict) and "host" in document:
        document = [document]
    if not isinstance(document, list) or (document and not isinstance(document[0], dict)):
        raise UnreadableFileError("is no array of SSL Labs hosts or testssl.sh findings; download it again")
    return document


def _scanned(items: dict[int, dict[str, object]]) -> tuple[str, list[Scanned]]:
    if all("finding" in item for item in items.values()):
        return "testssl", _testssl(items)
    if all("endpoints" in item or "status" in item for item in items.values()):
        return "ssl_labs", [_ssl_labs(number, item) for number, item in items.items()]
    raise UnreadableFileError("has items that are neither SSL Labs hosts nor testssl.sh findings; send one sort")


def _ssl_labs(number: int, item: dict[str, object]) -> Scanned:
    """A host whose scan is not READY has no grades yet; an endpoint that was not reached has none."""
    endpoints = item.get("endpoints") if item.get("status") == "READY" else None
    grades = [member(endpoint, "grade") for endpoint in endpoints] if isinstance(endpoints, list) else []
    return Scanned(number, _host(item.get("host")), [(number, str(grade)) for grade in grades if grade is not None])


def _testssl(items: dict[int, dict[str, object]]) -> list[Scanned]:
    """The hosts in the order of their first findings; findings about the scan itself name no host."""
    hosts: dict[str | None, Scanned] = {}
    for number, item in items.items():
        host = _host(str(item.get("ip", "")).partition("/")[0])
        graded = item.get("id") == "overall_grade"
        if host or graded:
            scanned = hosts.setdefault(host, Scanned(number, host, []))
            if graded:
                scanned.grades.append((number, str(item["finding"])))
    return list(hosts.values())


def _host(name: object) -> str | None:
    return name.strip().rstrip(".").lower() if isinstance(name, str) else None


# no period changes an API's answers: its members are named by the API's version
FEED = Feed(Grade, lambda data, _: parse(data), fetch=ssl_labs.fetch, file_kind=Kind.JSON, items=items_of)
