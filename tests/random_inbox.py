"""A ministry's own files of period 7, made up: one seed, one inbox, and what of it must be scored or named as lost.

They have the names, codes and hosts of the shipped period and say something else of nearly everything: options, values
on and beside bounds, agencies left out, names spelt otherwise, sub-services that came and went, several sites and
scanners, nothing of nothing. Some rows are lost on purpose.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter
from workbench import PROJECT, read_rows

from flows.feeds import parse_whole
from flows.ingestion.inbox_files import discover
from flows.persian.text import fold
from reconstruction.spelling import SPELLINGS, persian

PERIOD = 7
SHIPPED = PROJECT / "periods" / f"{PERIOD:02d}" / "inbox"
STRANGER = "بنیاد ناشناختهٔ شمارهٔ {}"
NO_NUMBER = "نامعلوم"
MADE_ON = datetime(2021, 6, 20)  # noqa: DTZ001 - a workbook's clock has no zone
UNREGISTERED = 8
"""How many answers at most are about sub-services that left the registry: few enough for every bound."""


@dataclass
class RandomInbox:
    """What the files say.

    Attributes:
        lost: of each feed, the cells for which a row is not scored: a name, a code or a number that nobody knows.
        measured: by agency and indicator, the value that its rows come to.
        options: by agency and indicator, the option that it was given as a whole.
    """

    lost: dict[str, set[str]] = field(default_factory=dict)
    measured: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    options: dict[tuple[str, int], int] = field(default_factory=dict)

    def lose(self, feed: str, cell: str) -> None:
        """Note that a row is not scored for this cell."""
        self.lost.setdefault(feed, set()).add(cell)


class _Agencies:
    """The agencies that files speak of, and how they may be called."""

    def __init__(self, random: Random) -> None:
        entities = PROJECT / "seeds" / "entities"
        self.names = {row["agency_id"]: [row["name_fa"]] for row in read_rows(entities / "agencies.csv")}
        for row in read_rows(entities / "agency_aliases.csv"):
            self.names[row["agency_id"]].append(row["alias"])
        self.ids = {fold(name): agency for agency, names in self.names.items() for name in names}
        self.hosts = {row["agency_id"]: row["host"] for row in read_rows(entities / "agency_sites.csv")}
        self._random = random

    def spelt(self, agency: str) -> str:
        """One of the names, in one of its spellings."""
        return self._random.choice(SPELLINGS)(self._random.choice(self.names[agency]))


def write_random_inbox(inbox: Path, seed: int) -> RandomInbox:
    """Write an inbox of at least one file a feed; the same seed, the same files."""
    return _Writer(inbox, Random(seed)).write()  # noqa: S311 - made up, not secret


class _Writer:
    def __init__(self, inbox: Path, random: Random) -> None:
        inbox.mkdir(parents=True, exist_ok=True)
        self.inbox = inbox
        self.random = random
        self.agencies = _Agencies(random)
        self.said = RandomInbox()
        self.registry, self.answers = (self._shipped(feed) for feed in ("services", "assessment"))
        assessed = sorted({row["agency_id"] for row in self.answers})
        left_out = set(random.sample(assessed, random.randint(0, 5)))
        self.assessed = [agency for agency in assessed if agency not in left_out]

    def _shipped(self, feed: str) -> list[dict[str, Any]]:
        """The shipped rows of a feed, each with its agency."""
        (path,) = discover(SHIPPED).feeds[feed]
        rows = parse_whole(feed, PERIOD, path.name, path.read_bytes()).accepted.to_dicts()
        return [row | {"agency_id": self.agencies.ids[fold(row["agency_name"])]} for row in rows]

    def write(self) -> RandomInbox:
        self._services()
        self._assessment()
        self._uptime()
        self._scanned()
        self._mobile()
        self._karpooshe()
        self._licences()
        self._nix()
        self._open_data()
        self._foia()
        return self.said

    def _services(self) -> None:
        random = self.random
        self.gone = set(random.sample([row["sub_service_id"] for row in self.registry], random.randint(0, 60)))
        stay = [row for row in self.registry if row["sub_service_id"] not in self.gone]
        self.added = [
            row | {"sub_service_id": str(int(row["sub_service_id"]) + 700)} for row in random.sample(stay, 20)
        ]
        types, levels = ("G2C", "G2B", "G2G", "G2E"), ("کاملاً الکترونیکی", "بخشی از مراحل", "غیرالکترونیکی")
        rows = [
            [
                *(
                    self.agencies.spelt(row["agency_id"]),
                    row["service_id"],
                    row["service_title"],
                    row["sub_service_id"],
                ),
                *(row["sub_service_title"], random.choice(types), random.choices(levels, (6, 3, 1))[0]),
            ]
            for row in [*stay, *self.added]
        ]
        heading = "نام دستگاه اجرایی,شناسه خدمت,عنوان خدمت,شناسه زیرخدمت,عنوان زیرخدمت,نوع خدمت,وضعیت الکترونیکی"
        self._table("services", heading, rows)

    def _assessment(self) -> None:
        random = self.random
        methodology = PROJECT / "seeds" / "methodology"
        options: dict[int, list[int]] = {}
        for row in read_rows(methodology / "options.csv"):
            options.setdefault(int(row["indicator_no"]), []).append(int(row["option_no"]))
        asked = sorted({row["indicator_no"] for row in self.answers if row["sub_service_id"]})
        about_added = [row | {"indicator_no": number} for row in self.added for number in asked]
        rows: list[list[object]] = []
        orphans = 0  # answers about what left the registry
        names = {agency: self.agencies.spelt(agency) for agency in self.agencies.names}
        for row in [*self.answers, *about_added]:
            agency, number, sub_service = row["agency_id"], int(row["indicator_no"]), row["sub_service_id"]
            if agency not in self.assessed:
                continue
            if sub_service in self.gone:
                orphans += 1
                if orphans > UNREGISTERED:
                    continue
                self.said.lose("assessment", str(sub_service))
            own, preliminary, final = (random.choice(options[number]) for _ in range(3))
            if not sub_service:
                self.said.options[agency, number] = final
            stages = [random.choice([own, ""]), preliminary, final]
            rows.append([names[agency], row["service_id"] or "", sub_service or "", number, *stages])
        heading = "نام دستگاه,شناسه خدمت,شناسه زیرخدمت,شماره شاخص"
        heading += ",گزینه خوداظهاری,گزینه ارزیابی مقدماتی,گزینه ارزیابی نهایی"
        self._table("assessment", heading, rows, formats=("csv",))

    def _uptime(self) -> None:
        rows: list[list[object]] = []
        for agency in self.assessed:
            sites = self.random.choice((1, 1, 1, 1, 2, 3))
            checks = [1000 * self.random.randint(1, 4) for _ in range(sites)]
            up = [count * self.random.choice((50, 899, 900, 901, 989, 990, 991, 1000)) // 1000 for count in checks]
            for number, (count, answered) in enumerate(zip(checks, up, strict=True)):
                address = f"https://{self.agencies.hosts[agency]}/{number or ''}"
                rows.append([self.agencies.spelt(agency), address, count, answered, f"{100 * answered / count:.2f}"])
            self._measured(agency, 2, Fraction(100 * sum(up), sum(checks)))
        self._strangers("uptime", rows, ["https://nobody.example/", 10, 10, 100])
        self._table("uptime", "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری", rows)

    def _scanned(self) -> None:
        reports, hosts, findings = [], [], []
        for place, agency in enumerate(self.assessed):
            host = self.agencies.hosts[agency]
            score = self.random.choice((59.9, 60, 60.1, 70, 79.9, 80, 90, 90.1, 100, 0))
            self._measured(agency, 3, Fraction(str(score)))
            attributes = {"url": f"https://{host}/", "performance_score": score, "created": 1624183200 + place}
            reports.append({"type": "report", "id": f"r{place}", "attributes": attributes})
            grade = self.random.choice(("A+", "A", "A-", "B", "C", "F", "T"))
            scanners = self.random.choice((1, 2, 3))
            if scanners & 1:
                hosts.append({"host": host, "port": 443, "status": "READY", "endpoints": [{"grade": grade}]})
            if scanners & 2:
                target = {"ip": f"{host}/192.0.2.1", "port": "443", "severity": "INFO"}
                findings += [
                    {"id": "service", **target, "finding": "HTTP"},
                    {"id": "overall_grade", **target, "finding": grade},
                ]
        self._json("page_speed.json", {"data": reports, "meta": {"page_count": 1, "current_page": 1}})
        self._json("tls/ssl_labs.json", hosts)
        self._json("tls/testssl.json", findings)

    def _mobile(self) -> None:
        listed = self.random.sample(self.assessed, self.random.randint(20, 60))
        rows: list[list[object]] = [[self.agencies.spelt(agency), self.random.randint(1, 9)] for agency in listed]
        self._strangers("mobile", rows, [2])
        self._table("mobile", "نام دستگاه,تعداد خدمات روی سکو", rows)

    def _karpooshe(self) -> None:
        rows: list[list[object]] = []
        refused = self.random.choice((None, self.random.choice(self.assessed)))
        for agency in self.assessed:
            connected, count = self.random.random() < 0.8, self.random.choice((0, 1, 499, 500, 501, 999, 1000, 31627))
            name = self.agencies.spelt(agency)
            if agency == refused:
                self.said.lose("karpooshe", NO_NUMBER)
                rows.append([name, "متصل", NO_NUMBER])
                continue
            self._measured(agency, 23, Fraction(count if connected else 0))
            rows.append([name, "متصل" if connected else "عدم اتصال", persian(count, grouped=True)])
        self._strangers("karpooshe", rows, ["متصل", 700])
        self._table("karpooshe", "نام دستگاه,وضعیت اتصال,تعداد پیام", rows)

    def _licences(self) -> None:
        rows: list[list[object]] = []
        for agency in self.assessed:
            whole, part = self.random.choice(
                ((0, 0), (5, 5), (5, 3), (10, 6), (10, 5), (1, 0), (1000, 999), (None, None))
            )
            if whole is None:
                rows.append([self.agencies.spelt(agency), "", "", "مصداق ندارد"])
                continue
            rows.append([self.agencies.spelt(agency), whole, part, ""])
            if whole and part is not None:
                self._measured(agency, 24, Fraction(part, whole))
        self._table("licences", "نام دستگاه,تعداد مجوز,تعداد مجوز متصل,توضیح", rows)

    def _nix(self) -> None:
        rows: list[list[object]] = []
        for agency in self.assessed:
            for number, direction in ((25, "دریافت"), (26, "ارائه")):
                if self.random.random() < 0.1:
                    continue  # the list is complete: who is not there exchanges nothing
                expected = self.random.choice((10, 1000))
                done = expected * self.random.choice((0, 2, 3, 4, 6, 7, 10, 12)) // 10
                self._measured(agency, number, min(Fraction(1), Fraction(done, expected)))
                rows.append([self.agencies.spelt(agency), direction, "GSB", done, expected])
        self._strangers("nix", rows, ["دریافت", "GSB", 1, 1])
        self._table("nix", "نام دستگاه,جهت,درگاه,تراکنش,تراکنش مورد انتظار", rows)

    def _open_data(self) -> None:
        listed = self.random.sample(self.assessed, self.random.randint(60, 120))
        items = []
        for agency in listed:
            count = self.random.choice((1, 2, 9, 10, 11, 40))
            self._measured(agency, 27, Fraction(count))
            items.append(
                {"name": agency.replace("_", "-"), "display_name": self.agencies.spelt(agency), "count": count}
            )
        facets = {"organization": {"title": "organization", "items": items}}
        total = sum(int(str(item["count"])) for item in items)
        self._json("open_data.json", {"success": True, "result": {"count": total, "search_facets": facets}})

    def _foia(self) -> None:
        rows: list[list[object]] = []
        for agency in self.assessed:
            whole, part = self.random.choice(((0, 0), (5, 2), (10, 4), (10, 3), (7, 7), (1000, 999), (3, 0)))
            rows.append([self.agencies.spelt(agency), whole, part])
            if whole:
                self._measured(agency, 28, Fraction(part, whole))
        heading: list[object] = ["نام دستگاه", "تعداد درخواست", "پاسخ داده‌شده"]
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in [heading, *rows])
        stated = f"نمایش ۱ تا {len(rows)} از {len(rows)} نتیجه"
        (self.inbox / "foia.html").write_text(f"<meta charset=utf-8><table>{lines}</table>{stated}", encoding="utf-8")

    def _measured(self, agency: str, indicator_no: int, value: Fraction) -> None:
        self.said.measured[agency, indicator_no] = value

    def _strangers(self, feed: str, rows: list[list[object]], cells: Sequence[object]) -> None:
        """Perhaps a row of somebody whom no seed knows."""
        for number in range(self.random.choice((0, 0, 1, 2))):
            name = STRANGER.format(persian(number + 1))
            self.said.lose(feed, name)
            rows.append([name, *cells])

    def _table(
        self, feed: str, heading: str, rows: Iterable[Sequence[object]], formats: Sequence[str] = ("csv", "xlsx", "tsv")
    ) -> None:
        kind = self.random.choice(formats)
        table = [heading.split(","), *rows]
        path = self.inbox / f"{feed}.{'csv' if kind == 'tsv' else kind}"
        if kind == "xlsx":
            with xlsxwriter.Workbook(path) as book:
                book.set_properties({"created": MADE_ON})
                sheet = book.add_worksheet()
                for number, row in enumerate(table):
                    sheet.write_row(number, 0, row)
            return
        stream = io.StringIO()
        csv.writer(stream, delimiter="\t" if kind == "tsv" else ",").writerows(table)
        path.write_bytes(stream.getvalue().encode("utf-8-sig"))

    def _json(self, name: str, content: object) -> None:
        path = self.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
