"""Writes the raw files of a period's inbox, each in the shape in which its feed comes.

Every file's name ends in `.reconstruction.` and its format; where the format has room for it, the file says so inside.
The bytes depend on the solution alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import xlsxwriter

from reconstruction.answers import grade, measured, stages, sub_services
from reconstruction.published import Agency, Method
from reconstruction.solution import Solution
from reconstruction.spelling import ARABIC_LETTERS, between, draw, persian, spell

NOTICE_FA = "بازسازی از ارقام منتشرشدهٔ گزارش؛ پاسخ واقعی دستگاه‌ها نیست"
NOTICE_EN = "Reconstructed to fit the published figures; not the agencies' real data"
MEASURED_ON = dt.datetime(2021, 6, 20, tzinfo=dt.UTC)
CHECKS = 8640
LEVELS_FA = ("کاملاً الکترونیکی", "بخشی از مراحل", "غیرالکترونیکی")


class Inbox:
    """The inbox being written: the solution it shows and the folder it goes to."""

    def __init__(self, folder: Path, agencies: list[Agency], method: Method, solution: Solution) -> None:
        self.folder = folder
        self.agencies = agencies
        self.counted = [agency for agency in agencies if agency.is_counted]
        self.method = method
        self.solution = solution
        self.by_sub_service = [i for part in method.indicators.values() for i in part if i.by_sub_service]

    def write(self) -> None:
        """Write one raw file a feed (two for `tls`: one from each scanner)."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._services()
        self._assessment()
        self._uptime()
        self._page_speed()
        self._tls()
        self._mobile()
        self._karpooshe()
        self._licences()
        self._nix()
        self._open_data()
        self._foia()

    def _value(self, agency: Agency, indicator_no: int) -> Fraction:
        return measured(agency, indicator_no, self.solution, self.method)

    def _option(self, agency: Agency, indicator_no: int) -> int:
        return self.solution.answers[agency.agency_id, indicator_no].option_no

    def _path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _workbook(self, name: str, sheet: str, rows: Iterable[Iterable[object]]) -> None:
        workbook = xlsxwriter.Workbook(self._path(name))
        workbook.set_properties({"created": MEASURED_ON.replace(tzinfo=None), "comments": NOTICE_EN})
        worksheet = workbook.add_worksheet(sheet)
        worksheet.right_to_left()
        for place, row in enumerate(rows):
            worksheet.write_row(place, 0, row)
        workbook.close()

    def _delimited(self, name: str, rows: Iterable[Iterable[object]], delimiter: str, encoding: str) -> None:
        text = "".join(delimiter.join(str(cell) for cell in row) + "\r\n" for row in rows)
        self._path(name).write_bytes(text.encode(encoding))

    def _json(self, name: str, document: object) -> None:
        text = json.dumps(document, ensure_ascii=False, indent=1)
        self._path(name).write_text(text + "\n", encoding="utf-8")

    def _services(self) -> None:
        rows: list[list[object]] = [
            ["فهرست خدمات و زیرخدمات دستگاه‌های اجرایی"],
            [NOTICE_FA],
            [
                "نام دستگاه اجرایی",
                "شناسه خدمت",
                "عنوان خدمت",
                "شناسه زیرخدمت",
                "عنوان زیرخدمت",
                "نوع خدمت",
                "وضعیت الکترونیکی",
            ],
        ]
        electronic = next(i.number for i in self.by_sub_service if i.electronic_only)
        for agency in self.agencies:
            name = spell(agency.names_fa, "services")
            lines = sub_services(agency, self.solution, self.by_sub_service)
            rows.extend(
                [
                    name,
                    line.service_id,
                    f"خدمت {persian(line.service_no)}",
                    line.sub_service_id,
                    f"زیرخدمت {persian(line.service_no)}-{persian(line.sub_service_no)}",
                    line.service_type,
                    LEVELS_FA[line.options[electronic] - 1],
                ]
                for line in lines
            )
        self._workbook("services.reconstruction.xlsx", "زیرخدمات", rows)

    def _assessment(self) -> None:
        rows: list[list[object]] = [
            [
                "نام دستگاه",
                "شناسه خدمت",
                "شناسه زیرخدمت",
                "شماره شاخص",
                "گزینه خوداظهاری",
                "گزینه ارزیابی مقدماتی",
                "گزینه ارزیابی نهایی",
            ]
        ]
        answered = [i for i in self.by_sub_service if i.number in self.method.answered]
        whole = [number for number in self.method.answered if number not in {i.number for i in answered}]
        for agency in self.counted:
            name = f'"{spell(agency.names_fa, "assessment")}"'
            for number in whole:
                final = self._option(agency, number)
                own, preliminary = stages(final, agency.agency_id, number)
                claim = "" if own is None or not agency.takes_part else own
                rows.append([name, "", "", number, claim, preliminary, final])
            for line in sub_services(agency, self.solution, answered):
                for number, final in line.options.items():
                    own, preliminary = stages(final, line.sub_service_id, number)
                    claim = "" if own is None or not agency.takes_part else own
                    rows.append([name, line.service_id, line.sub_service_id, number, claim, preliminary, final])
        self._delimited("assessment.reconstruction.csv", rows, ";", "utf-8-sig")

    def _uptime(self) -> None:
        rows: list[list[object]] = [["نام دستگاه", "نشانی", "تعداد بررسی", "بررسی موفق", "درصد دسترس‌پذیری"]]
        for agency in self.counted:
            up = round(self._value(agency, 2) * CHECKS / 100)
            share = f"{up * 100 / CHECKS:.2f}"
            rows.append([f'"{spell(agency.names_fa, "uptime")}"', f"https://{_host(agency)}/", CHECKS, up, share])
        self._delimited("uptime.reconstruction.csv", rows, ",", "utf-8")

    def _page_speed(self) -> None:
        reports = []
        for agency in self.counted:
            score = float(round(self._value(agency, 3), 1))
            attributes = {
                "url": f"https://{_host(agency)}/",
                "gtmetrix_grade": "ABCDEF"[min(5, max(0, int(100 - score) // 10))],
                "gtmetrix_score": round(score),
                "performance_score": score,
                "structure_score": between(40, 99, "structure", agency.agency_id),
                "fully_loaded_time": between(900, 19_000, "loaded", agency.agency_id),
                "created": int(MEASURED_ON.timestamp()) + agency.place * 60,
            }
            report_id = f"{draw('report', agency.agency_id):08x}"
            links = {"report_url": f"https://gtmetrix.example/reports/{_host(agency)}/{report_id}"}
            reports.append({"type": "report", "id": report_id, "attributes": attributes, "links": links})
        document = {"data": reports, "meta": {"notice": NOTICE_EN, "page_count": 1, "current_page": 1}}
        self._json("page_speed.reconstruction.json", document)

    def _tls(self) -> None:
        hosts, findings = [], []
        for agency in self.counted:
            result = grade(agency, 4, self.solution, self.method)
            address = f"192.0.2.{1 + agency.place % 254}"
            if agency.place % 8:
                endpoint = {"ipAddress": address, "statusMessage": "Ready", "grade": result}
                hosts.append({"host": _host(agency), "port": 443, "status": "READY", "endpoints": [endpoint]})
                continue
            target = {"ip": f"{_host(agency)}/{address}", "port": "443", "severity": "INFO"}
            findings.append({"id": "service", **target, "finding": "HTTP"})
            findings.append({"id": "overall_grade", **target, "finding": result})
        self._json("tls/ssl_labs.reconstruction.json", hosts)
        self._json("tls/testssl.reconstruction.json", findings)

    def _mobile(self) -> None:
        rows: list[list[object]] = [["ردیف", "نام دستگاه", "تعداد خدمات روی سکو"]]
        listed = [agency for agency in self.counted if self._option(agency, 9) == 1]
        for place, agency in enumerate(listed, start=1):
            count = max(1, round(self._value(agency, 9)))
            rows.append([place, f'"{spell(agency.names_fa, "mobile")}"', count])
        spelt = [[_windows_1256(str(cell)) for cell in row] for row in rows]
        self._delimited("mobile.reconstruction.csv", spelt, "\t", "cp1256")

    def _karpooshe(self) -> None:
        rows: list[list[object]] = [
            [f"آمار پیام‌های کارپوشه ملی ایرانیان ({NOTICE_FA})"],
            ["نام دستگاه", "وضعیت اتصال", "تعداد پیام"],
        ]
        for agency in self.counted:
            count = round(self._value(agency, 23))
            connected = self._option(agency, 23) < 3 or draw("connected", agency.agency_id) % 3 == 0
            count = count if connected else 0
            shown: object = count if agency.place % 5 == 0 else persian(count, grouped=True)
            rows.append([spell(agency.names_fa, "karpooshe"), "متصل" if connected else "عدم اتصال", shown])
        self._workbook("karpooshe.reconstruction.xlsx", "پیام‌ها", rows)

    def _licences(self) -> None:
        rows: list[list[object]] = [["نام دستگاه", "تعداد مجوز", "تعداد مجوز متصل", "توضیح"]]
        for agency in self.counted:
            name = spell(agency.names_fa, "licences")
            option = self._option(agency, 24)
            if option == 2 and draw("licensing", agency.agency_id) % 10 < 7:
                rows.append([name, "", "", "مصداق ندارد"])
                continue
            total = between(40, 400, "licences", agency.agency_id)
            connected = total if option == 1 else round(self._value(agency, 24) * total)
            rows.append([name, persian(total), persian(connected), ""])
        self._workbook("licences.reconstruction.xlsx", "مجوزها", rows)

    def _nix(self) -> None:
        rows: list[list[object]] = [["نام دستگاه", "جهت", "درگاه", "تراکنش", "تراکنش مورد انتظار"]]
        for agency in self.counted:
            for indicator_no, direction in ((25, "دریافت"), (26, "ارائه")):
                share = self._value(agency, indicator_no)
                gateways = ["GSB", "PGSB"] if draw("gateway", indicator_no, agency.agency_id) % 3 == 0 else ["GSB"]
                for gateway in gateways:
                    expected = 100 * between(50, 90_000, "expected", gateway, indicator_no, agency.agency_id)
                    row = [direction, gateway, round(share * expected), expected]
                    rows.append([spell(agency.names_fa, "nix"), *row])
        self._delimited("nix.reconstruction.csv", rows, "\t", "utf-16")

    def _open_data(self) -> None:
        items = []
        for agency in self.counted:
            option = self._option(agency, 27)
            if option == 3:
                continue
            value = self._value(agency, 27)
            count = max(1, int(value)) if option == 2 else -(-value.numerator // value.denominator)
            name = spell(agency.names_fa, "open_data")
            items.append({"name": agency.agency_id.replace("_", "-"), "display_name": name, "count": count})
        result = {
            "count": sum(int(str(item["count"])) for item in items),
            "sort": "metadata_modified desc",
            "facets": {"organization": {str(item["name"]): item["count"] for item in items}},
            "results": [],
            "search_facets": {"organization": {"title": "organization", "items": items}},
        }
        self._json("open_data.reconstruction.json", {"help": NOTICE_EN, "success": True, "result": result})

    def _foia(self) -> None:
        lines = []
        for place, agency in enumerate(self.counted, start=1):
            requests = between(40, 900, "requests", agency.agency_id)
            answered = requests if self._option(agency, 28) == 1 else round(self._value(agency, 28) * requests)
            share = persian(round(100 * answered / requests)) + "٪"
            cells = [
                persian(place),
                spell(agency.names_fa, "foia"),
                persian(requests),
                persian(answered),
                share,
            ]
            lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        total = persian(len(lines))
        template = Path(__file__).with_name("foia.html").read_text(encoding="utf-8")
        page = template.replace("{notice}", NOTICE_FA).replace("{rows}", "\n".join(lines)).replace("{total}", total)
        self._path("foia.reconstruction.html").write_text(page, encoding="utf-8")


def _host(agency: Agency) -> str:
    return f"portal.{agency.agency_id.replace('_', '-')}.example"


def _windows_1256(text: str) -> str:
    """Text in letters that Windows-1256 has: Arabic yeh, and nothing it can't write."""
    arabic = text.translate(ARABIC_LETTERS)
    return arabic.replace("ٔ", "").encode("cp1256", "ignore").decode("cp1256")
