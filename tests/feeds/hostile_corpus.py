"""Files that went wrong on their way: by the feed that each was meant for and what happened to it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import xlsxwriter
from raw_files import GOOD, document, foia, nix, report, services, uptime, workbook

UPTIME = GOOD["uptime"]().decode()
HEADER, RECORD = UPTIME.splitlines()
Change = Callable[[str, bytes], bytes | None]
GOOD_BOOK = GOOD["karpooshe"]()
RECORD_OF_MAILBOX = {"agency": "الف", "اتصال": "متصل", "messages": 1}
MAILBOX: list[object] = ["نام دستگاه", "وضعیت اتصال", "تعداد پیام"]


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def cell(place: int, value: object) -> bytes:
    """The monitor's export with one cell of a second record replaced."""
    row: list[object] = ["سازمان ب", "https://b.example/", 100, 99, "99.0"]
    row[place] = value
    return uptime(["سازمان الف", "https://a.example/", 100, 99, "99.0"], row)


def book_without(member: str) -> bytes:
    return rewritten(lambda name, data: None if name == member else data)


def rewritten(change: Change) -> bytes:
    """The mailbox's workbook with members of its archive changed, or left out where `change` gives None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD_BOOK)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return buffer.getvalue()


def replaced(old: bytes, new: bytes) -> bytes:
    return rewritten(lambda _, data: data.replace(old, new))


def cut_off(name: str, data: bytes) -> bytes:
    return data[: len(data) // 2] if name.startswith("xl/worksheets/sheet") else data


def drawn(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook that `fill` draws on."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book)
    return buffer.getvalue()


def formulas(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, MAILBOX)
    for row, (formula, value) in enumerate([("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ("=A1", ""), ("=2+3", 5)], start=1):
        sheet.write_row(row, 0, [f"سازمان {row}", "متصل"])
        sheet.write_formula(row, 2, formula, None, value)


def merged_counts(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, MAILBOX)
    for row in range(1, 4):
        sheet.write_row(row, 0, [f"سازمان {row}", "متصل"])
    sheet.merge_range("C2:C4", 90)


def far_away(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, MAILBOX)
    sheet.write(1048575, 16383, "x")


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html dir=rtl><body>{body}</body></html>".encode()


NO_GRADES: tuple[object, ...] = ("Z", None, 5, {})
FACET = {"name": "a", "display_name": "سازمان الف", "count": 3}

HARMLESS: dict[tuple[str, str], bytes] = {
    ("uptime", "carriage returns only"): UPTIME.replace("\r\n", "\r").encode(),
    ("foia", "tags never closed"): foia(["۱", "الف", "۱۰", "۵", "۵۰٪"]).replace(b"</td>", b"").replace(b"</tr>", b""),
    ("foia", "table in a table"): foia(["۱", "الف", "<table><tr><td>۱۰</td></tr></table>", "۵", "۵۰٪"]),
}

CORPUS: dict[tuple[str, str], bytes] = {
    ("uptime", "cut off in a row"): text(HEADER, RECORD, 'سازمان ب,"https'),
    ("uptime", "cut off in a letter"): UPTIME.encode()[:21],
    ("uptime", "no header"): text(RECORD, RECORD),
    ("uptime", "header twice"): text(HEADER, RECORD, HEADER, RECORD),
    ("uptime", "heading twice"): text(HEADER + ",نشانی", RECORD + ",x"),
    ("uptime", "heading unknown"): text(HEADER + ",رتبه", RECORD + ",1"),
    ("uptime", "heading blank over data"): text(HEADER + ",", RECORD + ",1"),
    ("uptime", "heading missing"): text(HEADER.rpartition(",")[0], RECORD.rpartition(",")[0]),
    ("uptime", "rows too short and too long"): text(HEADER, RECORD + ",1", RECORD.rpartition(",")[0], "x"),
    ("uptime", "quotation mark never closed"): text(HEADER, '"' + RECORD, RECORD),
    ("uptime", "NUL among letters"): text(HEADER, RECORD.replace("سازمان", "ساز\0مان")),
    ("uptime", "mark in the middle"): text(HEADER, RECORD) + b"\xef\xbb\xbf" + text(HEADER, RECORD),
    ("uptime", "encoded twice"): UPTIME.encode().decode("latin-1").encode(),
    ("uptime", "question marks for letters"): UPTIME.encode("ascii", errors="replace"),
    ("uptime", "encoding changed midway"): text(HEADER) + RECORD.replace("ی", "ي").encode("cp1256"),
    ("uptime", "odd bytes of UTF-16"): UPTIME.encode("utf-16")[:-1],
    ("uptime", "an unknown separator"): UPTIME.replace(",", "|").encode(),
    ("uptime", "a total below"): text(HEADER, RECORD, "جمع,,100,99,"),
    ("uptime", "notes below"): text(HEADER, RECORD, "", "تهیه‌کننده: دفتر فناوری"),
    ("uptime", "the same row again"): text(HEADER, RECORD, RECORD),
    ("uptime", "bidi marks for a name"): cell(0, "\u200f\u202b\u202c"),
    ("uptime", "control characters"): cell(0, "\x01\x02\x1b[31m"),
    ("uptime", "a cell of 200 thousand letters"): cell(1, "ا" * 200_000),
    ("uptime", "a thousand columns"): text(",".join("x" * 1000), ",".join("1" * 1000)),
    ("uptime", "minus"): cell(2, -5),
    ("uptime", "a fraction of a check"): cell(2, "99.5"),
    ("uptime", "an exponent"): cell(2, "1e3"),
    ("uptime", "not a number"): cell(2, "NaN"),
    ("uptime", "infinity"): cell(2, "inf"),
    ("uptime", "a number without end"): cell(2, "9" * 5000),
    ("uptime", "a slash for the point"): cell(2, "۹۹/۵"),
    ("uptime", "a formula's text"): cell(2, "=A1+1"),
    ("uptime", "a day for a number"): cell(2, "۱۴۰۰/۰۱/۱۴"),
    ("uptime", "a spreadsheet's error"): cell(3, "#REF!"),
    ("uptime", "superscript digits"): cell(2, "¹²"),
    ("nix", "lone surrogates"): nix(["الف", "دریافت", "GSB", 1, 2])[:-2] + b"\x00\xd8\x0a\x00",
    ("nix", "byte order turned"): b"\xfe\xff" + nix(["الف", "دریافت", "GSB", 1, 2])[2:],
    ("karpooshe", "workbook cut off"): GOOD_BOOK[: len(GOOD_BOOK) // 2],
    ("karpooshe", "workbook damaged"): GOOD_BOOK[:600] + b"\xff" * 40 + GOOD_BOOK[640:],
    ("karpooshe", "archive without a workbook"): book_without("xl/workbook.xml"),
    ("karpooshe", "workbook without its sheet"): book_without("xl/worksheets/sheet1.xml"),
    ("karpooshe", "workbook without its texts"): book_without("xl/sharedStrings.xml"),
    ("karpooshe", "workbook without its relations"): book_without("xl/_rels/workbook.xml.rels"),
    ("karpooshe", "sheet is no XML"): rewritten(
        lambda n, d: d[: len(d) // 2] if n.startswith("xl/worksheets/s") else d
    ),
    ("karpooshe", "texts out of range"): replaced(b"<v>4</v>", b"<v>999</v>"),
    ("karpooshe", "cells at no place"): replaced(b'r="A1"', b'r="??"'),
    ("karpooshe", "errors and formulas"): drawn(formulas),
    ("karpooshe", "counts merged"): drawn(merged_counts),
    ("karpooshe", "a cell far away"): drawn(far_away),
    ("karpooshe", "no sheet filled"): drawn(lambda book: book.add_worksheet()),
    ("karpooshe", "titles only"): workbook(پیام=[["آمار"], ["وضعیت اتصال"]]),
    ("karpooshe", "a sheet without header"): workbook(یک=[MAILBOX, ["الف", "متصل", 1]], دو=[["ب", "متصل", 1]]),
    ("karpooshe", "truth for a number"): workbook(پیام=[MAILBOX, ["الف", "متصل", True]]),
    ("karpooshe", "an old workbook"): b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    ("karpooshe", "items of several shapes"): document([RECORD_OF_MAILBOX, 5, None, []]),
    ("karpooshe", "two arrays"): document({"a": [], "b": []}),
    ("karpooshe", "values nested"): document([{"agency": {"fa": "الف"}, "اتصال": ["متصل"], "messages": {"n": 1}}]),
    (
        "karpooshe",
        "a surrogate alone",
    ): document([RECORD_OF_MAILBOX]).replace("الف".encode(), b"\\ud800"),
    ("services", "codes in scientific form"): services(["الف", "1.0E+10", "خ", "1.00E+13", "ز", "G2C", "full"]),
    ("foia", "no table"): page("<p>صفحه یافت نشد</p>"),
    ("foia", "rows cut off"): foia(["۱", "الف", "۱۰", "۵", "۵۰٪"], total=87),
    ("foia", "no number of results"): foia(["۱", "الف", "۱۰", "۵", "۵۰٪"]).replace("نمایش".encode(), b"x"),
    ("foia", "a login page"): page("<form><input type=password></form>"),
    ("open_data", "cut off"): document({"success": True, "result": {"count": 3}})[:-9],
    ("open_data", "success says no"): document({"success": False, "error": {"message": "busy"}}),
    ("open_data", "facet cut off"): document(
        {"success": True, "result": {"count": 9, "search_facets": {"organization": {"items": [FACET]}}}}
    ),
    ("open_data", "items of several shapes"): document(
        {"success": True, "result": {"count": 3, "search_facets": {"organization": {"items": [FACET, 1, None, "x"]}}}}
    ),
    ("open_data", "surrogates alone"): document(
        {"success": True, "result": {"count": 3, "search_facets": {"organization": {"items": [FACET]}}}}
    ).replace("سازمان الف".encode(), b"\\udfff\\ud800"),
    ("page_speed", "one report after the other"): document({"data": []}) + document({"data": []}),
    ("page_speed", "a script around it"): b"callback(" + document({"data": [report("https://a.example/", 1)]}) + b")",
    ("page_speed", "addresses that are none"): document(
        {"data": [report(v, 50) for v in ("", None, 5, "http://[::1")]}
    ),
    ("page_speed", "scores that are none"): document(
        {"data": [report(f"https://{n}.ir/", v) for n, v in enumerate("xy")]}
    ),
    ("page_speed", "NaN"): b'{"data": [{"type": "report", "id": "a", "attributes": {"performance_score": NaN}}]}',
    (
        "page_speed",
        "a number beyond all",
    ): document({"data": [report("http://a.ir", 1)]}).replace(b'_score": 1', b'_score": 1e999'),
    ("tls", "hosts and findings mixed"): document([{"host": "a.ir", "status": "READY"}, {"id": "x", "finding": "A"}]),
    ("tls", "grades that are none"): document(
        [{"host": "a.ir", "status": "READY", "endpoints": [{"grade": grade}]} for grade in NO_GRADES]
    ),
    ("tls", "nested without end"): b"[" * 100_000,
    ("tls", "brackets never closed"): json.dumps([{"host": "a.ir"}]).encode()[:-1],
    ("tls", "a surrogate alone"): b'[{"host": "\\ud83d.ir", "status": "READY", "endpoints": [{"grade": "A"}]}]',
}
