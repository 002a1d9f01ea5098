"""SSL Labs and testssl.sh grades."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_files import document

from flows.feeds.tls import GRADES, parse
from flows.parsing.formats.grid import UnreadableFileError


def host(name: object, *grades: object, status: str = "READY") -> dict[str, object]:
    """An SSL Labs host object."""
    endpoints = [{"ipAddress": "192.0.2.1", "grade": grade} for grade in grades]
    return {"host": name, "port": 443, "status": status, "endpoints": endpoints}


def finding(identifier: str, ip: object, text: str, port: object = "443") -> dict[str, object]:
    """A testssl.sh finding."""
    return {"id": identifier, "ip": ip, "port": port, "severity": "INFO", "finding": text}


def scan(name: object, *grades: str, port: str = "443", identifier: str = "overall_grade") -> dict[str, object]:
    """An entry of testssl's pretty JSON."""
    rating = [finding(identifier, name, grade) for grade in grades]
    return {
        "targetHost": name,
        "ip": "192.0.2.1",
        "port": port,
        "protocols": [finding("TLS1", name, "A")],
        "rating": rating,
    }


def test_the_worst_endpoint_counts() -> None:
    parsed = parse(document([host("A.example.", "A+"), host("b.example", "A", "C", None), host("c.example", "B", "T")]))
    assert parsed.accepted.drop("source_sheet").rows() == [
        (1, "a.example", "A+", "ssl_labs"),
        (2, "b.example", "C", "ssl_labs"),
        (3, "c.example", "T", "ssl_labs"),
    ]


def test_testssl_findings_are_one_record_a_host() -> None:
    findings = [
        finding("service", "a.example/192.0.2.1", "HTTP"),
        finding("overall_grade", "a.example/192.0.2.1", "A-"),
        finding("scanTime", "/", "51"),
        finding("overall_grade", "b.example/192.0.2.2", "A"),
        finding("overall_grade", "a.example/192.0.2.3", "B"),
        finding("service", "c.example/192.0.2.4", "HTTP"),
    ]
    parsed = parse(document(findings))
    assert parsed.accepted.drop("source_sheet").rows() == [
        (5, "a.example", "B", "testssl"),
        (4, "b.example", "A", "testssl"),
    ]
    assert parsed.quarantined.select("source_row", "raw_value").rows() == [(6, "c.example")]
    assert "scan the host again" in parsed.quarantined["reason"][0]


def test_pretty_testssl_is_a_record_a_host() -> None:
    scans = [
        scan("a.example", "A+"),
        scan("b.example", "A", identifier="grade"),
        scan("a.example", "B"),
        scan("c.example"),
    ]
    parsed = parse(document({"Invocation": "testssl.sh", "scanResult": scans, "scanTime": 70}))
    assert parsed.accepted.select("source_row", "host", "grade").rows() == [
        (3, "a.example", "B"),
        (2, "b.example", "A"),
    ]
    assert parsed.quarantined.select("source_row", "raw_value").rows() == [(4, "c.example")]


@given(
    site=st.sampled_from(GRADES),
    others=st.lists(st.tuples(st.integers(1, 65535).filter(lambda p: p != 443), st.sampled_from(GRADES)), max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_no_other_port_overrides_the_site(site: str, others: list[tuple[int, str]], order: Random) -> None:
    ports = [(443, site), *others]
    order.shuffle(ports)
    flat = [finding("overall_grade", "a.example/192.0.2.1", grade, str(port)) for port, grade in ports]
    pretty = {"scanResult": [scan("a.example", grade, port=str(port)) for port, grade in ports]}
    labs = [host("a.example", grade) | {"port": port} for port, grade in ports]
    for value in (flat, pretty, labs):
        parsed = parse(document(value))
        assert parsed.accepted["grade"].to_list() == [site]
        assert len(parsed.remarks) == bool(others)


@pytest.mark.parametrize("port", ["25", "465", "587", "993", "995", "8443"])
def test_no_other_port_stands_for_the_site(port: str) -> None:
    parsed = parse(document([finding("overall_grade", "a.example/192.0.2.1", "A+", port)]))
    assert parsed.accepted.is_empty()
    assert f"grade is on port {port} alone, and a site's is on 443; scan that port" in parsed.quarantined["reason"][0]


@pytest.mark.parametrize("data", [b'{"a.example": "A", "b.example": "T"}', b'"a.example": "A"\n"b.example": "A-"\n'])
def test_grades_alone_are_told_which_output_to_make(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="run ssllabs-scan without --grade, and send that"):
        parse(data)


@pytest.mark.parametrize("grade", GRADES)
def test_every_grade_is_kept_as_it_is(grade: str) -> None:
    assert parse(document([host("a.example", grade)])).accepted["grade"].to_list() == [grade]


@pytest.mark.parametrize(
    ("item", "column", "reason"),
    [
        (host("b.example", "A", status="ERROR"), "grade", "scan the host again"),
        (host("b.example"), "grade", "scan the host again"),
        (host("b.example", "A", "G"), "grade", "«G» is not one of: A+, A, A-"),
        (host("b.example", "a"), "grade", "«a» is not one of"),
        (host("", "A"), "host", "is blank"),
        (host(None, "A"), "host", "is blank"),
        (host("A.EXAMPLE", "A"), "host", "repeats row 1 in host"),
        ("b.example", "", "is no JSON object"),
    ],
)
def test_a_broken_host(item: object, column: str, reason: str) -> None:
    parsed = parse(document([host("a.example", "A"), item]))
    assert parsed.accepted["source_row"].to_list() == [1]
    assert (parsed.quarantined["source_row"][0], parsed.quarantined["column_name"][0]) == (2, column)
    assert reason in parsed.quarantined["reason"][0]


@pytest.mark.parametrize(
    "value", [{}, "x", [1], [{"x": 1}], [host("a.example", "A"), finding("overall_grade", "b.example/", "A")]]
)
def test_a_document_of_neither_scanner(value: object) -> None:
    with pytest.raises(UnreadableFileError, match="SSL Labs hosts"):
        parse(document(value))
