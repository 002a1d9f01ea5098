"""TLS: the grade of a site's encryption (indicator 4).

From two scanners, told apart by their shape: SSL Labs host objects (API v3 or v4: `endpoints` with grades), an
array of them or one alone, and the JSON of testssl.sh: flat (findings; the grade is the finding `overall_grade`, or
`grade` in older versions) or pretty (an entry a scan, with its findings in it). A host with several endpoints has the
worst of their grades. A record is a host: testssl's other findings say nothing about the grade.

A grade is the site's where it was given on port 443. Any other port, of mail or of another web server, is another
service: its grade neither overrides nor stands for the site's.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.feeds._feed import Feed
from flows.fetching.body import Kind
from flows.fetching.protocols import ssl_labs
from flows.parsing.column_types import Row, code, symbol
from flows.parsing.formats import json_document
from flows.parsing.formats.delimited import decode
from flows.parsing.formats.grid import UnreadableFileError
from flows.parsing.formats.json_document import cell, member
from flows.parsing.records import Parsed, Rejected, readable_cells, text_records
from flows.parsing.validation import check

# from best to worst; T (certificate not trusted) and M (made out to another name) protect nothing
GRADES = ("A+", "A", "A-", "B", "C", "D", "E", "F", "T", "M")
KEY = ("host",)
PORT = "443"
_GRADE_IDS = ("overall_grade", "grade")  # the latter until testssl.sh 3.1 was released
_GRADE_ALONE = re.compile(r'\s*"[^"]+"\s*:\s*"(?:[A-F][+-]?|[TM])?",?\s*')
_GRADES_ALONE = (
    "has nothing but the grades of ssllabs-scan --grade: of the first endpoint of each host, where the worst counts; "
    "run ssllabs-scan without --grade, and send that"
)


class Grade(Row):
    """One host's grade."""

    host = code()
    grade = symbol(GRADES)
    scanner = symbol(("ssl_labs", "testssl"))


class Endpoint(NamedTuple):
    """An address and port of a host as a scanner reports it: the item it stands at, and its grade if it has one."""

    number: int
    host: str | None
    port: str
    grade: str | None


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
    scanner, endpoints = _scanned(items)
    rows, ungraded, remarks = _records(scanner, endpoints)
    return check(text_records(Grade, rows, rejected + ungraded, remarks), Grade, KEY)


def items_of(data: bytes) -> list[object]:
    """The items that row numbers count, from 1: hosts of SSL Labs, findings or scans of testssl.sh.

    Raises:
        UnreadableFileError: for a document of neither shape.
    """
    try:
        document = json_document.read(data)
    except UnreadableFileError as error:
        lines = decode(data).strip(" \t\r\n{}").splitlines()
        if lines and all(map(_GRADE_ALONE.fullmatch, lines)):
            raise UnreadableFileError(_GRADES_ALONE) from error
        raise
    if isinstance(document, dict) and document and set(map(str, document.values())) <= {*GRADES, "", "None"}:
        raise UnreadableFileError(_GRADES_ALONE)
    listed: object = document
    if isinstance(document, dict):
        listed = [document] if "host" in document else document.get("scanResult")
    if not isinstance(listed, list) or (listed and not isinstance(listed[0], dict)):
        raise UnreadableFileError("is no array of SSL Labs hosts or testssl.sh findings; download it again")
    return listed


def _scanned(items: dict[int, dict[str, object]]) -> tuple[str, list[Endpoint]]:
    if all("finding" in item for item in items.values()):
        return "testssl", _findings(items)
    if all("targetHost" in item or "finding" in item for item in items.values()):
        return "testssl", [endpoint for number, item in items.items() for endpoint in _scan(number, item)]
    if all("endpoints" in item or "status" in item for item in items.values()):
        return "ssl_labs", [endpoint for number, item in items.items() for endpoint in _assessed(number, item)]
    raise UnreadableFileError("has items that are neither SSL Labs hosts nor testssl.sh findings; send one sort")


def _assessed(number: int, item: dict[str, object]) -> list[Endpoint]:
    """SSL Labs: a host whose scan is not READY has no grades yet; an endpoint that was not reached has none."""
    host, port = _host(item.get("host")), _port(item)
    endpoints = item.get("endpoints") if item.get("status") == "READY" else None
    grades = [member(endpoint, "grade") for endpoint in endpoints] if isinstance(endpoints, list) else []
    return [Endpoint(number, host, port, None if grade is None else str(grade)) for grade in grades or [None]]


def _findings(items: dict[int, dict[str, object]]) -> list[Endpoint]:
    """Flat testssl: findings about the scan itself name no host."""
    endpoints = []
    for number, item in items.items():
        host = _host(str(item.get("ip", "")).partition("/")[0])
        is_grade = item.get("id") in _GRADE_IDS
        if host or is_grade:
            endpoints.append(Endpoint(number, host, _port(item), str(item["finding"]) if is_grade else None))
    return endpoints


def _scan(number: int, item: dict[str, object]) -> list[Endpoint]:
    """Pretty testssl: the findings of a scan lie in it, by their subjects."""
    host, port = _host(item.get("targetHost")), _port(item)
    findings = [finding for value in item.values() if isinstance(value, list) for finding in value]
    grades = [member(finding, "finding") for finding in findings if member(finding, "id") in _GRADE_IDS]
    return [Endpoint(number, host, port, None if grade is None else str(grade)) for grade in grades or [None]]


def _records(
    scanner: str, endpoints: list[Endpoint]
) -> tuple[list[tuple[None, int, dict[str, str | None]]], list[Rejected], tuple[str, ...]]:
    """Rows of graded sites, sites without a grade, and what was passed over."""
    sites: dict[tuple[str | None, int], list[Endpoint]] = {}
    elsewhere: dict[str | None, list[Endpoint]] = {}
    for endpoint in endpoints:
        if endpoint.port == PORT:
            # each item of SSL Labs is a host; the findings of testssl about a host are one record
            record = endpoint.host, endpoint.number if scanner == "ssl_labs" else 0
            sites.setdefault(record, []).append(endpoint)
        else:
            elsewhere.setdefault(endpoint.host, []).append(endpoint)
    rows: list[tuple[None, int, dict[str, str | None]]] = []
    rejected = []
    for (host, _), found in sites.items():
        worst = max((endpoint for endpoint in found if endpoint.grade is not None), key=_badness, default=None)
        if worst is not None:
            rows.append((None, worst.number, {"host": host, "grade": worst.grade, "scanner": scanner}))
        else:
            reason = "grade is on no endpoint; scan the host again"
            rejected.append(Rejected(None, found[0].number, "grade", host, reason, readable_cells({"host": host})))
    remarks, hosts_of_sites = [], {host for host, _ in sites}
    for host, found in elsewhere.items():
        ports = ", ".join(dict.fromkeys(endpoint.port for endpoint in found))
        if host in hosts_of_sites:
            remarks.append(f"{host}: what was scanned on port {ports} is not the site, and was passed over")
        else:
            reason = f"grade is on port {ports} alone, and a site's is on {PORT}; scan that port"
            rejected.append(Rejected(None, found[0].number, "grade", host, reason, readable_cells({"host": host})))
    return rows, rejected, tuple(remarks)


def _badness(endpoint: Endpoint) -> int:
    return GRADES.index(endpoint.grade) if endpoint.grade in GRADES else len(GRADES)


def _host(name: object) -> str | None:
    return name.strip().rstrip(".").lower() if isinstance(name, str) else None


def _port(item: dict[str, object]) -> str:
    """The port that was scanned; a document that names none is of sites."""
    return (cell(item.get("port")) or "").strip() or PORT


# no period changes an API's answers: its members are named by the API's version
FEED = Feed(Grade, lambda data, _: parse(data), fetch=ssl_labs.fetch, file_kind=Kind.JSON, items=items_of)
