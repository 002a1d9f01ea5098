"""Whatever the bytes, every feed answers with rows that add up; nothing is lost and nothing is raised."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_files import GOOD

from flows.feeds import FEEDS, parse_whole, services
from flows.parsing.formats import workbook
from flows.parsing.formats.grid import UnreadableFileError
from flows.system.memory import Memory

if TYPE_CHECKING:
    from flows.parsing.records import Parsed

GOOD_FILES = {feed: make() for feed, make in GOOD.items()}
TABULAR = ("assessment", "uptime", "mobile", "nix")
JSON_FEEDS = ("page_speed", "tls", "open_data")
CELLS = st.text(alphabet=st.sampled_from('"\n\r;,\tابی‌۱۲3.-%٬٫ G'), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["A", "https://a.example", "success"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["data", "attributes", "url", "id", "host", "endpoints", "grade", "status", "finding"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def conserved(feed: str, data: bytes) -> Parsed:
    """Parse as the ingest does and check what must always hold."""
    parsed = parse_whole(feed, 7, f"{feed}.raw", data)
    assert parsed.accepted.height + parsed.quarantined.height == parsed.records_count
    assert parsed.accepted.schema == FEEDS[feed].schema.create_empty().schema
    assert all(reason and ";" in reason for reason in parsed.quarantined["reason"])
    return parsed


@pytest.mark.parametrize("feed", FEEDS)
def test_a_good_file_is_accepted(feed: str) -> None:
    parsed = conserved(feed, GOOD_FILES[feed])
    assert (parsed.accepted.height, parsed.quarantined.height) == (1, 0)


@given(feed=st.sampled_from(list(FEEDS)), data=st.binary(max_size=400))
def test_arbitrary_bytes(feed: str, data: bytes) -> None:
    parsed = conserved(feed, data)
    assert parsed.accepted.is_empty()


@given(feed=st.sampled_from(list(FEEDS)), draw=st.data())
def test_good_files_with_bytes_changed_or_cut_off(feed: str, draw: st.DataObject) -> None:
    data = bytearray(GOOD_FILES[feed])
    places = draw.draw(st.lists(st.integers(0, len(data) - 1), max_size=4))
    for place in places:
        data[place] = draw.draw(st.integers(0, 255))
    conserved(feed, bytes(data[: draw.draw(st.integers(0, len(data)))]))
    conserved(feed, bytes(data))


@given(feed=st.sampled_from(TABULAR), rows=st.lists(st.lists(CELLS, max_size=8), max_size=6))
def test_any_cells_under_a_good_header(feed: str, rows: list[list[str]]) -> None:
    encoding = {"mobile": "cp1256", "nix": "utf-16"}.get(feed, "utf-8")
    separator = {"assessment": ";", "uptime": ","}.get(feed, "\t")
    text = GOOD_FILES[feed].decode(encoding) + "\n".join(separator.join(row) for row in rows)
    conserved(feed, text.encode(encoding, errors="replace"))


@given(feed=st.sampled_from(JSON_FEEDS), items=st.lists(VALUES, max_size=5))
def test_any_json(feed: str, items: list[object]) -> None:
    shapes = {
        "page_speed": {"data": items},
        "tls": items,
        "open_data": {"success": True, "result": {"count": 0, "search_facets": {"organization": {"items": items}}}},
    }
    conserved(feed, json.dumps(shapes[feed]).encode())
    conserved(feed, json.dumps(items[0] if items else None).encode())


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\0" * 100,
        b"PK\x03\x04 truncated",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"<html><body><h1>502 Bad Gateway</h1></body></html>",
        b"[" * 50_000,
        b'{"a":' * 50_000,
        b'{"n": ' + b"9" * 10_000 + b"}",
        b"\xff\xfe\x00",
        GOOD_FILES["services"][:-40],
    ],
    ids=["empty", "blank", "zeros", "zip", "ole", "html", "arrays", "objects", "digits", "utf-16", "workbook"],
)
def test_a_file_that_cannot_be_read_is_one_quarantined_row(feed: str, data: bytes) -> None:
    parsed = conserved(feed, data)
    assert parsed.accepted.is_empty()
    (row,) = parsed.quarantined.rows(named=True)
    assert (row["source_row"], row["column_name"], row["raw_value"]) == (0, "", None)
    assert row["reason"].startswith(f"{feed}.raw: ")


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (1 << 24))
    reason = (
        "unpacks to over 8388608 bytes; send it in parts, or as CSV, or set PAYESH_PARSING__MEMORY_MB to more than 64"
    )
    with pytest.raises(UnreadableFileError, match=reason):
        list(workbook.tables(buffer.getvalue(), Memory(64)))


def test_a_fault_of_the_program_is_not_taken_for_a_bad_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "KEY", ("no_such_column",))
    with pytest.raises(Exception, match="no_such_column"):
        services.parse(GOOD_FILES["services"], 7)


def test_an_old_workbook_is_refused_with_advice() -> None:
    with pytest.raises(UnreadableFileError, match="save it as XLSX without a password"):
        services.parse(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 7)
