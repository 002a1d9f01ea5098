"""Files as senders might write them, made up from a seed: what every row means is known, and what is wrong in which.

A file has a feed, a format and at most one sort of fault. A sound cell is written in any of the spellings that mean its
value; a faulty one means nothing that could be counted.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

import xlsxwriter

from flows.persian.text import fold

Value = str | int | bool | Decimal | None
PERSIAN = str.maketrans("0123456789.,", "۰۱۲۳۴۵۶۷۸۹٫٬")
AGENCIES = (
    "سازمان الف",
    "وزارت ب",
    "بانک پ",
    "شرکت ت",
    "مرکز ث",
    "ستاد ج",
    "پژوهشگاه چ",
    "موزه ح",
    "اداره خ",
    "بنیاد د",
)
ERROR_WORDS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "########")
MARKS = ("\u200f", "\u200e", "\u202b", "\ufeff")


@dataclass(frozen=True)
class Kind:
    """A sort of column: values that it may have, spellings of one, and cells that are no value of it."""

    value: Callable[[random.Random], Value]
    spellings: Callable[[random.Random, Value], str]
    faults: Mapping[str, Callable[[random.Random, Value], str]]


@dataclass
class Meant:
    """A row of a file: where it stands, and what it means; None where it must be refused."""

    row: int
    values: dict[str, Value] | None


@dataclass
class Generated:
    """A file, and what is meant by it.

    Attributes:
        feed: its feed.
        described: seed, format and fault, for messages.
        data: its bytes.
        rows: the rows that count, hidden ones left out.
        may_be_refused_whole: whether nobody could read one row without guessing at others.
    """

    feed: str
    described: str
    data: bytes
    rows: list[Meant] = field(default_factory=list)
    may_be_refused_whole: bool = False


def _marked(rng: random.Random, text: str) -> str:
    return text if rng.random() < 0.8 else rng.choice(MARKS) + text + rng.choice(MARKS)


def _number(rng: random.Random, value: Value) -> str:
    text = rng.choice([str(value), f"{value:,}"])
    return _marked(rng, text.translate(PERSIAN) if rng.random() < 0.5 else text)


def _two_numbers(rng: random.Random, value: Value) -> str:
    other = rng.choice(["12", "5", "3", "0012", "4567"])
    return f"{value}{rng.choice([chr(10), ' ', chr(0xA0), chr(0x2003), ' / ', '  '])}{other}"


def _error(rng: random.Random, _: Value) -> str:
    return rng.choice(ERROR_WORDS)


def _scientific(rng: random.Random, value: Value) -> str:
    head, tail = str(value)[0], str(value)[1:]
    point, exponent = rng.choice("./٫,"), rng.choice(["E+", "e+", "E", "e"])
    text = f"{head}{point}{tail}{exponent}{len(tail)}"
    return text.translate(PERSIAN) if rng.random() < 0.3 else text


def _no_code(rng: random.Random, value: Value) -> str:
    return rng.choice([_scientific(rng, value), "2021-04-03", "true", "FALSE", f"{value} {value}", "1001.5"])


COUNT = Kind(
    lambda rng: rng.choice([0, rng.randrange(10), rng.randrange(1000), rng.randrange(10**6)]),
    _number,
    {
        "an error cell": _error,
        "two numbers": _two_numbers,
        "no number": lambda rng, value: rng.choice([f"{value}?", "-4", "۱۲٫۵", "1,23", "12 345 6", "²", "یک"]),
    },
)
LARGE = Kind(lambda rng: rng.randrange(10**3, 10**6), _number, COUNT.faults)
CODE = Kind(
    lambda rng: str(rng.randrange(10**6, 10**9)),
    lambda rng, value: _marked(rng, str(value).translate(PERSIAN) if rng.random() < 0.5 else str(value)),
    {"an error cell": _error, "no code": _no_code},
)
NAME = Kind(lambda rng: rng.choice(AGENCIES), lambda rng, value: _marked(rng, str(value)), {"an error cell": _error})
TITLE = Kind(lambda rng: f"عنوان {rng.choice(AGENCIES)}", lambda _, value: str(value), NAME.faults)
YES = Kind(
    lambda rng: rng.random() < 0.5,
    lambda rng, value: rng.choice(
        ["متصل", "بله", "بلی", "yes", "true", "1"] if value else ["عدم اتصال", "خیر", "نه", "no", "false", "0"]
    ),
    {"an error cell": _error, "neither yes nor no": lambda rng, _: rng.choice(["شاید", "2", "-"])},
)


def one_of(**spellings: str) -> Kind:
    """A column of categories, each with a spelling."""
    faults = {"an error cell": _error, "no category": lambda rng, _: rng.choice(["نامعلوم", "0", "G2X"])}
    return Kind(lambda rng: rng.choice(sorted(spellings)), lambda _, value: spellings[str(value)], faults)


ORDINAL = Kind(lambda rng: rng.randrange(1, 30), _number, COUNT.faults)
TABLES: dict[str, dict[str, Kind]] = {
    "karpooshe": {"agency_name": NAME, "is_connected": YES, "messages_count": COUNT},
    "mobile": {"agency_name": NAME, "platform_services_count": COUNT},
    "nix": {
        "agency_name": NAME,
        "direction": one_of(received="دریافت", provided="ارائه"),
        "gateway": one_of(GSB="GSB", PGSB="PGSB"),
        "transactions_count": COUNT,
        "expected_transactions_count": LARGE,
    },
    "services": {
        "agency_name": NAME,
        "service_id": CODE,
        "service_title": TITLE,
        "sub_service_id": CODE,
        "sub_service_title": TITLE,
        "service_type": one_of(G2C="G2C", G2B="دولت به کسب و کار"),
        "electronic_level": one_of(full="کاملاً الکترونیکی", none="غیرالکترونیکی"),
    },
    "assessment": {
        "agency_name": NAME,
        "service_id": CODE,
        "sub_service_id": CODE,
        "indicator_no": ORDINAL,
        "self_option_no": ORDINAL,
        "preliminary_option_no": ORDINAL,
        "final_option_no": ORDINAL,
    },
}
KEYS = {"karpooshe": 1, "mobile": 1, "nix": 3, "services": 4, "assessment": 4}
"""By feed, how many of the first columns hold a record's key."""
FORMATS = ("csv", "xlsx", "html", "json")
LAYOUTS = {
    "csv": ("a blank cell less", "a blank cell more", "a filled cell more"),
    "xlsx": ("hidden rows", "a hidden sheet", "a formula without a value"),
    "html": ("a blank cell less", "a blank cell more", "a filled cell more", "a spanning name", "two blocks"),
    "json": ("a member less",),
}


def generated(seed: int) -> Generated:
    """The file of a seed."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    feed, written_as = rng.choice(sorted(TABLES)), rng.choice(FORMATS)
    kinds = TABLES[feed]
    faults = ["none", "a column of floats", *LAYOUTS[written_as]]
    faults += sorted({fault for kind in kinds.values() for fault in kind.faults})
    fault = rng.choice(faults)
    table = _Table(rng, feed, written_as, fault)
    return table.file(f"seed {seed}: {feed} as {written_as}, {fault}")


class _Table:
    """A table under construction: rows of cells, each row with what it means."""

    def __init__(self, rng: random.Random, feed: str, written_as: str, fault: str) -> None:
        self.rng, self.feed, self.written_as, self.fault = rng, feed, written_as, fault
        self.kinds = TABLES[feed]
        self.cells: list[list[str]] = []
        self.meant: list[dict[str, Value] | None] = []
        self.struck: set[int] = set()
        seen: set[tuple[Value, ...]] = set()
        for _ in range(rng.randrange(3, 12)):
            values = {name: kind.value(rng) for name, kind in self.kinds.items()}
            key = tuple(values.values())[: KEYS[feed]]
            alone = key[-1:] if feed == "services" else key
            if alone in seen:
                continue
            seen.add(alone)
            self.cells.append([self.kinds[name].spellings(rng, value) for name, value in values.items()])
            self.meant.append(values)
        self._strike()

    def _strike(self) -> None:
        """Put the fault into some rows."""
        rows = [at for at in range(len(self.cells)) if self.rng.random() < 0.4] or [0]
        columns = [name for name, kind in self.kinds.items() if self.fault in kind.faults]
        if columns:
            for at in rows:
                name = self.rng.choice(columns)
                values = self.meant[at] or {}
                self.cells[at][list(self.kinds).index(name)] = self.kinds[name].faults[self.fault](
                    self.rng, values[name]
                )
                self.meant[at] = None
        elif self.fault == "a column of floats":
            for name, kind in self.kinds.items():
                if kind in (COUNT, LARGE, ORDINAL, CODE) and self.rng.random() < 0.5:
                    for row, values in zip(self.cells, self.meant, strict=True):
                        row[list(self.kinds).index(name)] = f"{(values or {})[name]}.0"
        elif self.fault in ("a filled cell more", "two blocks", "a formula without a value", "a member less"):
            self.struck = set(rows)
            for at in rows:
                self.meant[at] = None
        elif self.fault in ("a blank cell less", "a blank cell more", "hidden rows"):
            self.struck = set(rows) if self.fault != "a blank cell less" else set()

    def file(self, described: str) -> Generated:
        """The table in its format."""
        first, data = {"csv": self._csv, "xlsx": self._xlsx, "html": self._html, "json": self._json}[self.written_as]()
        hidden = self.struck if self.fault == "hidden rows" else set()
        rows = [Meant(first + at, values) for at, values in enumerate(self.meant) if at not in hidden]
        if self.written_as == "csv" and any("\n" in cell for row in self.cells for cell in row):
            lines = 1
            for row in rows:  # a row's number is that of its first line
                row.row = lines + 1
                lines += 1 + sum(cell.count("\n") for cell in self.cells[rows.index(row)])
        return Generated(self.feed, described, data, rows)

    def _rows(self) -> list[list[str]]:
        """The rows with cells more or less at their ends, under the header."""
        header = list(self.kinds)
        if self.fault == "a blank cell less":
            # a column at the end that a file may lack
            return [[*header, "as_of"], *self.cells]
        more = {"a blank cell more": "", "a filled cell more": "7"}.get(self.fault)
        return [
            header,
            *([*row, more] if more is not None and at in self.struck else row for at, row in enumerate(self.cells)),
        ]

    def _csv(self) -> tuple[int, bytes]:
        separator = self.rng.choice([",", ";", "\t"])
        quoted = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in self._rows()]
        return 2, ("\r\n".join(quoted) + "\r\n").encode(self.rng.choice(["utf-8", "utf-8-sig", "utf-16"]))

    def _xlsx(self) -> tuple[int, bytes]:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            if self.fault == "a hidden sheet":
                former = book.add_worksheet("former")
                for at, row in enumerate([list(self.kinds), *self.cells]):
                    former.write_row(at, 0, [cell if at == 0 or not cell.isdigit() else "9" for cell in row])
            sheet = book.add_worksheet("table")
            if self.fault == "a hidden sheet":
                sheet.activate()
                former.hide()
            sheet.write_row(0, 0, list(self.kinds))
            for at, row in enumerate(self.cells):
                for column, cell in enumerate(row):
                    self._write(sheet, at + 1, column, cell)
                if at in self.struck and self.fault == "hidden rows":
                    sheet.set_row(at + 1, None, None, {"hidden": True})
        return 2, buffer.getvalue()

    def _write(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: str) -> None:
        if cell in ERROR_WORDS and cell != "########":
            sheet.write_formula(row, column, "=NA()", None, cell)
        elif self.fault == "a formula without a value" and row - 1 in self.struck and column == len(self.kinds) - 1:
            sheet.write_formula(row, column, "=A1+B2", None, "")
        elif (
            cell.isascii() and cell.isdigit() and len(cell) < 15 and self.rng.random() < 0.5 and cell == str(int(cell))
        ):
            sheet.write_number(row, column, int(cell))
        else:
            sheet.write_string(row, column, cell)

    def _html(self) -> tuple[int, bytes]:
        lines = []
        for at, row in enumerate(self._rows()):
            cells = [escape(cell).replace("\n", self.rng.choice(["<br>", "<br/>", "\n"])) for cell in row]
            if self.fault == "two blocks" and at - 1 in self.struck:
                last = self.cells[at - 1][-1]
                cells[-1] = self.rng.choice([f"<p>{last}</p><p>3</p>", f"{last}<br>3", f"{last} <sup>2</sup>"])
            lines.append(cells)
        if self.fault == "a spanning name" and self.feed not in ("karpooshe", "mobile"):
            return 2, self._spanning(lines)
        return 2, _page("".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in lines))

    def _spanning(self, lines: list[list[str]]) -> bytes:
        """The second row has no name: the first row's cell spans it."""
        if len(lines) > 2 and self.meant[0] and self.meant[1]:
            self.meant[1] |= {"agency_name": self.meant[0]["agency_name"]}
        shown = ["".join(f"<td>{cell}</td>" for cell in row) for row in lines]
        if len(lines) > 2:
            shown[1] = f"<td rowspan=2>{lines[1][0]}</td>" + "".join(f"<td>{cell}</td>" for cell in lines[1][1:])
            shown[2] = "".join(f"<td>{cell}</td>" for cell in lines[2][1:])
        return _page("".join(f"<tr>{row}</tr>" for row in shown))

    def _json(self) -> tuple[int, bytes]:
        items = []
        for at, row in enumerate(self.cells):
            item: dict[str, object] = dict(zip(self.kinds, map(self._scalar, row), strict=True))
            if at in self.struck and self.fault == "a member less":
                del item[
                    self.rng.choice(
                        [name for name, kind in self.kinds.items() if kind is not ORDINAL and kind is not CODE]
                    )
                ]
            items.append(item)
        document: object = items if self.rng.random() < 0.5 else {"items": items}
        return 1, json.dumps(document, ensure_ascii=False).encode()

    def _scalar(self, cell: str) -> object:
        is_number = cell.isascii() and cell.isdigit() and cell == str(int(cell))
        return int(cell) if is_number and self.rng.random() < 0.5 else cell


def _page(rows: str) -> bytes:
    return f"<!DOCTYPE html><html dir=rtl><meta charset=utf-8><body><table>{rows}</table></body></html>".encode()


def _comparable(name: str, value: object) -> object:
    """A name is known by its letters; anything else is what it is."""
    return fold(value) if isinstance(value, str) and name.endswith(("_name", "_title")) else value


def differences(
    file: Generated, accepted: Sequence[Mapping[str, object]], records_count: int, refused: int
) -> list[str]:
    """What of a parse is not what was meant: nothing, where every row is the sender's or refused."""
    found = (
        []
        if records_count == len(accepted) + refused
        else [f"{records_count} records became {len(accepted)} + {refused}"]
    )
    if refused == 1 and not accepted and file.may_be_refused_whole:
        return found
    meant = {row.row: row.values for row in file.rows}
    taken = {int(str(row["source_row"])): row for row in accepted}
    found += [f"row {row} was taken and is none" for row in taken.keys() - meant.keys()]
    for number, values in meant.items():
        if values is None and number in taken:
            found.append(f"row {number} should have been refused: {dict(taken[number])}")
        elif values is not None and number not in taken:
            found.append(f"row {number} should have been taken: {values}")
        elif values is not None:
            wrong = {
                name: (taken[number][name], value)
                for name, value in values.items()
                if _comparable(name, taken[number][name]) != _comparable(name, value)
            }
            found += [f"row {number}: taken and meant differ: {wrong}"] if wrong else []
    return found
