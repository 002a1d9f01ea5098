"""Files that are small to send and huge to read; run as a program, each is read in a process with limits."""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import zipfile
from collections.abc import Callable

from flows.feeds import parse_whole

MEMORY_AT_MOST = 3 << 30  # address space, of which Polars alone reserves a good part
CPU_SECONDS_AT_MOST = 40
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
SHEET = '<sheet name="{0}" sheetId="{0}" r:id="rId1"/>'


def book(
    sheet: str, texts: str = "", sheets: int = 1, path: str = "xl/worksheets/sheet1.xml", more: int = 0
) -> Callable[[], bytes]:
    """A workbook with this XML for its sheet, listed some times, and for its shared texts."""

    def made() -> bytes:
        listed = "".join(SHEET.format(number) for number in range(1, sheets + 1))
        members = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f"{BOOK}{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
            f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            path: sheet,
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
            **{f"more/{number}": "x" for number in range(more)},
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return made


def rows(body: str, before: str = "", after: str = "", columns: str = "") -> str:
    return f'{before}<worksheet xmlns="{MAIN}">{columns}<sheetData>{body}</sheetData>{after}</worksheet>'


CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
USED_OFTEN = '<row r="{}"><c r="A{}" t="s"><v>0</v></c></row>'
FILLED = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 20_001))
MERGES = "<mergeCells>" + '<mergeCell ref="A1:A20000"/>' * 20_000 + "</mergeCells>"
HIDING = "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 100_000 + "</cols>"
ERRORS = "".join(f'<row r="{number}">' + '<c t="e"><v>#N/A</v></c>' * 20 + "</row>" for number in range(1, 30_001))
FORMULAS = "".join(f'<row r="{number}">' + "<c><f>1</f></c>" * 20 + "</row>" for number in range(1, 30_001))
ENTITIES = f"<!DOCTYPE worksheet [<!ENTITY a '{'a' * 1000}'><!ENTITY b '{'&a;' * 1000}'>]>"

BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "an archive that unpacks without end": ("nix", book(rows(" " * (1 << 27))), "unpacks to over"),
    "an archive of too many members": ("nix", book(rows(CELL), more=3000), "or too many"),
    "a cell far away": ("nix", book(rows('<row><c r="xfd1048576"><v>1</v></c></row>')), "has a sheet of"),
    "a cell far away behind a long attribute": (
        "nix",
        book(rows(f'<row><c x="{"x" * 300}" r="XFD1048576"><v>1</v></c></row>')),
        "has a sheet of",
    ),
    "a cell far away in a member by another spelling": (
        "nix",
        book(rows('<row><c r="XFD1048576"><v>1</v></c></row>'), path="XL/Worksheets/Sheet1.XML"),
        "has a sheet of",
    ),
    "a cell above the first row": ("nix", book(rows('<row r="0"><c><v>1</v></c></row>')), "has a sheet of"),
    "a long text that is used often": (
        "nix",
        book(rows("".join(USED_OFTEN.format(n, n) for n in range(1, 100_001))), f"<si><t>{'x' * 30_000}</t></si>"),
        "repeats texts to",
    ),
    "a sheet that is listed often": ("nix", book(rows(CELL), sheets=1000), "has 1000 sheets, over 256"),
    "entities of entities": ("nix", book(rows(CELL, before=ENTITIES)), "declares a document type"),
    "a cell without end": (
        "nix",
        book(rows(f'<row r="1"><c r="A1" t="str"><v>{"x" * 100_000}</v></c></row>')),
        "has a cell of 100000 letters",
    ),
    "merges over merges": (
        "nix",
        book(rows(FILLED, after=MERGES)),
        "merges over",
    ),
    "columns that are hidden again and again": (
        "nix",
        book(rows('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', columns=HIDING)),
        "no header in the first 10 rows",
    ),
    "a sheet of errors": ("nix", book(rows(ERRORS)), "has over 500000 cells in a sheet that are errors"),
    "a sheet of formulas": ("nix", book(rows(FORMULAS)), "has over 500000 cells in a sheet that are hidden, formulas"),
    "a page of cells that span everything": (
        "foia",
        lambda: b"<table><tr>" + b"<td rowspan=0 colspan=1000>x" + b"<tr><td>y" * 100_000,
        "merges over 500000 cells",
    ),
    "a page of elements that are hidden in each other": ("foia", lambda: b"<div hidden>" * 200_000, "no header in"),
    "a page of hidden elements in a row": ("foia", lambda: b"<i hidden>x</i>" * 100_000, "in each other; save a part"),
    "a page of lines": ("foia", lambda: b"<pre>" + b"\n" * 1_000_000 + b"</pre>", "has over 500000 tags"),
    "text of broken bytes": (
        "uptime",
        lambda: "ی".encode() * 10_000_000 + b"\xd9" * 10_000_000,
        "field larger than field limit",
    ),
    "a file of 70 MB": ("uptime", lambda: b"1,2\n" * 17_500_000, "no header in the first 10 rows"),
    "text of five million cells": ("uptime", lambda: b"11,12,13,14,15\n" * 1_000_000, "no header in the first 10 rows"),
    "text of empty lines": ("uptime", lambda: b"x" + b"\n" * 60_000_000, "no header in the first 10 rows"),
    "text of three thousand columns": ("uptime", lambda: b"1," * 3000, "has 3001 columns in row 1"),
    "text with a cell without end": ("uptime", lambda: b"a,b\n" + b"x" * 40_000, "has a cell of 40000 letters"),
    "text with a cell as long as the file": ("uptime", lambda: b'a,"' + b"x" * 50_000_000, "close its quotation marks"),
    "JSON nested deep": ("tls", lambda: b"[" * 66 + b"]" * 66, "nests over 64 deep"),
    "JSON of five million values": ("tls", lambda: b"[" + b"[]," * 5_000_000 + b"[]]", "of over 4000000 values"),
    "JSON whose records share no name": (
        "nix",
        lambda: json.dumps([{f"{n}-{m}": 1 for m in range(1000)} for n in range(1000)]).encode(),
        "columns in row 0",
    ),
    "a page of elements in elements": ("foia", lambda: b"<div>" * 1_000_000, "no header in the first 10 rows"),
    "a page of tables in tables": ("foia", lambda: b"<table><tr><td>" * 100_000, "in each other; save a part"),
    "a page that repeats its text in tables": (
        "foia",
        lambda: b"<table><tr><td>" * 10_000 + b"x" * 40_000,
        "has a cell of 40000 letters",
    ),
    "a page of formatting left open": (
        "foia",
        lambda: b"<p>" + b"".join(b"<b id=%d>" % n for n in range(5000)) + b"</p><p>x" * 10_000,
        "no header in the first 10 rows",
    ),
    "a page of tags never closed": ("foia", lambda: b"<html>" + b"<a " * 5_000_000, "no header in the first 10 rows"),
    "a page of a million cells": ("foia", lambda: b"<table>" + b"<tr><td>x" * 1_000_000, "has over 500000 tags"),
}


def told(feed: str, data: bytes) -> str:
    """The reason with which a file is refused."""
    return " / ".join(parse_whole(feed, 7, "file", data).quarantined["reason"].to_list())


def main(name: str) -> None:
    """Read one bomb within limits, and say why it was refused and how many bytes of memory that took."""
    feed, make, _ = BOMBS[name]
    data = make()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_AT_MOST, CPU_SECONDS_AT_MOST))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, told(feed, data)[:2000].encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        reason = pipe.read().decode()
    _, status, used = os.wait4(child, 0)
    sys.stdout.write(json.dumps({"reason": reason, "status": status, "bytes": used.ru_maxrss * 1024}))


if __name__ == "__main__":
    main(sys.argv[1])
