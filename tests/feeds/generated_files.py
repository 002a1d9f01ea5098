"""Files as senders might write them, made up from a seed: what every row means is known, and what is wrong in which.

A file has a feed, a format and at most one sort of fault. A sound cell is written in any of the spellings that mean its
value; a faulty one means nothing that could be counted.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import xlsxwriter
from cell_kinds import CODE, COUNT, ERROR_WORDS, KEYS, LARGE, MAY_LACK, ORDINAL, SMALL, TABLES, Value

from flows.persian.text import fold


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
    """

    feed: str
    described: str
    data: bytes
    rows: list[Meant] = field(default_factory=list)


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
    feed = rng.choice(sorted(TABLES))
    written_as = "html" if feed == "foia" else rng.choice(FORMATS)  # the portal has pages alone
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
                if kind in (COUNT, LARGE, SMALL, ORDINAL, CODE) and self.rng.random() < 0.5:
                    for row, meant in zip(self.cells, self.meant, strict=True):
                        row[list(self.kinds).index(name)] = f"{(meant or {})[name]}.0"
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
        if self.fault == "a spanning name" and KEYS[self.feed] > 1:
            return 2, self._spanning(lines)
        return 2, _page("".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in lines))

    def _spanning(self, lines: list[list[str]]) -> bytes:
        """The second row has no name: the first row's cell spans it."""
        shown = ["".join(f"<td>{cell}</td>" for cell in row) for row in lines]
        first, second, *others = [values or {} for values in self.meant] + [{}, {}]
        spanned = second | {"agency_name": first.get("agency_name")}
        if first and second and self._key(spanned) not in [self._key(values) for values in (first, *others)]:
            self.meant[1] = spanned
            shown[1] = f"<td rowspan=2>{lines[1][0]}</td>" + "".join(f"<td>{cell}</td>" for cell in lines[1][1:])
            shown[2] = "".join(f"<td>{cell}</td>" for cell in lines[2][1:])
        return _page("".join(f"<tr>{row}</tr>" for row in shown))

    def _key(self, values: Mapping[str, Value]) -> tuple[Value, ...]:
        return tuple(values.values())[: KEYS[self.feed]]

    def _json(self) -> tuple[int, bytes]:
        items = []
        for at, row in enumerate(self.cells):
            item: dict[str, object] = dict(zip(self.kinds, map(self._scalar, row), strict=True))
            if at in self.struck and self.fault == "a member less":
                del item[self.rng.choice([name for name, kind in self.kinds.items() if kind not in MAY_LACK])]
            items.append(item)
        document: object = items if self.rng.random() < 0.5 else {"items": items}
        return 1, json.dumps(document, ensure_ascii=False).encode()

    def _scalar(self, cell: str) -> object:
        is_number = cell.isascii() and cell.isdigit() and cell == str(int(cell))
        return int(cell) if is_number and self.rng.random() < 0.5 else cell


def _page(rows: str) -> bytes:
    count = rows.count("<tr>") - 1
    stated = f"<small>نمایش ۱ تا {count} از {count} نتیجه</small>"
    return (
        f"<!DOCTYPE html><html dir=rtl><meta charset=utf-8><body><table>{rows}</table>{stated}</body></html>".encode()
    )


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
