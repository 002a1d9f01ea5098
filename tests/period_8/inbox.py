"""Writes what was observed in period 8 as the raw files of its inbox, each in a format that its feed's senders use."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from flows.feeds import karpooshe, licences, nix, services
from period_8.agencies import Agency
from period_8.measurements import Measurements
from period_8.observations import Observations
from reconstruction import spelling
from reconstruction.spelling import persian

_PAGE = Path(spelling.__file__).with_name("foia.html")
_NOTICE = "داده‌های ساختگی"

Rows = Iterable[Iterable[object]]


def write_inbox(inbox: Path, observations: Observations) -> None:
    """Write at least one file a feed."""
    inbox.mkdir(parents=True)
    agencies = {agency.agency_id: agency for agency in observations.agencies}
    measured = observations.measurements
    _write_services(inbox, agencies, observations)
    _write_assessment(inbox, agencies, observations)
    _write_sites(inbox, agencies, measured)
    _write_lists(inbox, agencies, measured)
    _write_exchange(inbox, agencies, measured)
    _write_open_data(inbox, agencies, measured)
    _write_foia(inbox, agencies, measured)


def _write_services(inbox: Path, agencies: dict[str, Agency], observations: Observations) -> None:
    heading = "نام دستگاه اجرایی,شناسه خدمت,عنوان خدمت,شناسه زیرخدمت,عنوان زیرخدمت,نوع خدمت,وضعیت الکترونیکی"
    rows = (
        [
            agencies[line.agency_id].spelled("services"),
            line.service_id,
            line.service_title,
            line.sub_service_id,
            line.sub_service_title,
            services.TYPES[line.service_type][-1],
            services.LEVELS[line.electronic_level][0],
        ]
        for line in observations.registry
    )
    _workbook(inbox / "services.xlsx", [["فهرست خدمات تا ۱۴۰۱/۰۳/۳۱"], heading.split(","), *rows])


def _write_assessment(inbox: Path, agencies: dict[str, Agency], observations: Observations) -> None:
    heading = "نام دستگاه,شناسه خدمت,شناسه زیرخدمت,شماره شاخص,گزینه خوداظهاری,گزینه ارزیابی مقدماتی,گزینه ارزیابی نهایی"
    names = {agency_id: agency.spelled("assessment") for agency_id, agency in agencies.items()}
    rows = (
        [
            names[answer.agency_id],
            answer.service_id,
            answer.sub_service_id,
            answer.indicator_no,
            answer.self_option_no,
            answer.preliminary_option_no,
            answer.final_option_no,
        ]
        for answer in observations.answers
    )
    _delimited(inbox / "assessment.csv", heading, rows)


def _write_sites(inbox: Path, agencies: dict[str, Agency], measured: Measurements) -> None:
    checks = [
        [
            agencies[agency_id].spelled("uptime"),
            f"https://portal.{agency_id.replace('_', '-')}.example/",
            checks.whole,
            checks.part,
            f"{100 * checks.part / checks.whole:.2f}",
        ]
        for agency_id, checks in measured.uptime.items()
    ]
    heading = "نام دستگاه,نشانی وبگاه,تعداد بررسی‌ها,بررسی‌های موفق,دسترس‌پذیری"
    _workbook(inbox / "uptime.xlsx", [heading.split(","), *checks])
    reports = [
        {
            "type": "report",
            "id": host.replace(".", ""),
            "attributes": {"url": f"https://{host}/", "performance_score": float(score), "fully_loaded_time": 4000},
        }
        for scores in measured.page_speed.values()
        for host, score in scores.items()
    ]
    _json(inbox / "page_speed.json", {"data": reports})
    hosts = [
        {"host": host, "status": "READY", "endpoints": [{"ipAddress": "192.0.2.1", "grade": grade}]}
        for grades in measured.tls.values()
        for host, grade in grades.items()
    ]
    _json(inbox / "tls.json", hosts)


def _write_lists(inbox: Path, agencies: dict[str, Agency], measured: Measurements) -> None:
    listed = (
        [place, agencies[agency_id].spelled("mobile"), count]
        for place, (agency_id, count) in enumerate(measured.mobile.items(), start=1)
    )
    _delimited(inbox / "mobile.csv", "ردیف,نام دستگاه,تعداد خدمات", listed)
    mailboxes = (
        [
            agencies[agency_id].spelled("karpooshe"),
            (karpooshe.NOT_CONNECTED if count is None else karpooshe.CONNECTED)[0],
            persian(count or 0),
        ]
        for agency_id, count in measured.karpooshe.items()
    )
    _delimited(inbox / "karpooshe.csv", "نام دستگاه,وضعیت اتصال,تعداد پیام‌ها", mailboxes)
    licensed = (
        [
            agencies[agency_id].spelled("licences"),
            part.whole if part else "",
            part.part if part else "",
            "" if part else licences.NOT_APPLICABLE,
        ]
        for agency_id, part in measured.licences.items()
    )
    heading = ["نام دستگاه", "تعداد مجوزها", "مجوزهای متصل", "توضیحات"]
    _workbook(inbox / "licences.xlsx", [heading, *licensed])


def _write_exchange(inbox: Path, agencies: dict[str, Agency], measured: Measurements) -> None:
    rows = (
        [agencies[agency_id].spelled("nix"), nix.DIRECTIONS[direction][0], gateway, part.part, part.whole]
        for agency_id, parts in measured.nix.items()
        for (direction, gateway), part in parts.items()
    )
    _delimited(inbox / "nix.csv", "نام دستگاه,جهت,درگاه,تعداد تراکنش,تراکنش مورد انتظار", rows)


def _write_open_data(inbox: Path, agencies: dict[str, Agency], measured: Measurements) -> None:
    items = [
        {
            "name": agency_id.replace("_", "-"),
            "display_name": agencies[agency_id].spelled("open_data"),
            "count": count,
        }
        for agency_id, count in measured.open_data.items()
    ]
    facet = {"title": "organization", "items": items}
    result = {"count": sum(measured.open_data.values()), "search_facets": {"organization": facet}}
    _json(inbox / "open_data.json", {"success": True, "result": result})


def _write_foia(inbox: Path, agencies: dict[str, Agency], measured: Measurements) -> None:
    lines = [
        "<tr>"
        f"<td>{persian(place)}</td><td>{agencies[agency_id].spelled('foia')}</td>"
        f"<td>{persian(requests.whole)}</td><td>{persian(requests.part)}</td><td></td>"
        "</tr>"
        for place, (agency_id, requests) in enumerate(measured.foia.items(), start=1)
    ]
    page = _PAGE.read_text(encoding="utf-8").replace("{notice}", _NOTICE).replace("{rows}", "\n".join(lines))
    (inbox / "foia.html").write_text(page.replace("{total}", persian(len(lines))), encoding="utf-8")


def _delimited(path: Path, heading: str, rows: Rows) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading.split(","))
        writer.writerows(rows)


def _workbook(path: Path, rows: Rows) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.right_to_left()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)


def _json(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
