"""Raw files in the shapes in which the feeds really come, made small; a test gives the rows."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = list[list[object]]


def delimited(rows: Rows, separator: str, encoding: str) -> bytes:
    """Lines of cells, each cell already quoted where it must be."""
    return "".join(separator.join(map(str, row)) + "\r\n" for row in rows).encode(encoding)


def workbook(**sheets: Rows) -> bytes:
    """A workbook of right-to-left sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.right_to_left()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def document(value: object) -> bytes:
    """A JSON document."""
    return json.dumps(value, ensure_ascii=False).encode()


SERVICES_HEADER: list[object] = [
    "نام دستگاه اجرایی",
    "شناسه خدمت",
    "عنوان خدمت",
    "شناسه زیرخدمت",
    "عنوان زیرخدمت",
    "نوع خدمت",
    "وضعیت الکترونیکی",
]


def services(*rows: Sequence[object]) -> bytes:
    """The registry's export: two title rows above the header."""
    table: list[list[object]] = [["فهرست خدمات"], ["بازسازی"], [*SERVICES_HEADER], *map(list, rows)]
    return workbook(زیرخدمات=table)


def assessment(*rows: Sequence[object]) -> bytes:
    """The assessment's export: UTF-8 with its mark, semicolons."""
    header = ["نام دستگاه", "شناسه خدمت", "شناسه زیرخدمت", "شماره شاخص", "گزینه خوداظهاری"]
    header += ["گزینه ارزیابی مقدماتی", "گزینه ارزیابی نهایی"]
    return delimited([[*header], *map(list, rows)], ";", "utf-8-sig")


def uptime(*rows: Sequence[object]) -> bytes:
    """The monitor's export: UTF-8, commas."""
    header: list[object] = ["نام دستگاه", "نشانی", "تعداد بررسی", "بررسی موفق", "درصد دسترس‌پذیری"]
    return delimited([header, *map(list, rows)], ",", "utf-8")


def page_speed(*items: object) -> bytes:
    """A GTmetrix list of reports."""
    return document({"data": items, "meta": {"page_count": 1}})


def report(url: object, score: object, report_id: object = "a1", loaded: object = 2100) -> dict[str, object]:
    """One GTmetrix report."""
    attributes = {"url": url, "gtmetrix_grade": "B", "performance_score": score, "fully_loaded_time": loaded}
    return {"type": "report", "id": report_id, "attributes": attributes}


def mobile(*rows: Sequence[object]) -> bytes:
    """The platform's list: Windows-1256, tabs, Arabic yeh and kaf."""
    header: list[object] = ["رديف", "نام دستگاه", "تعداد خدمات روي سکو".replace("ک", "ك")]
    return delimited([header, *map(list, rows)], "\t", "cp1256")


def karpooshe(*rows: Sequence[object]) -> bytes:
    """The mailbox operator's workbook: one title row."""
    return workbook(پیام=[["آمار پیام‌ها"], ["نام دستگاه", "وضعیت اتصال", "تعداد پیام"], *map(list, rows)])


def licences(*rows: Sequence[object]) -> bytes:
    """The ministry's workbook: the header comes first."""
    return workbook(مجوز=[["نام دستگاه", "تعداد مجوز", "تعداد مجوز متصل", "توضیح"], *map(list, rows)])


def nix(*rows: Sequence[object]) -> bytes:
    """The exchange's report: UTF-16 with its mark, tabs."""
    header: list[object] = ["نام دستگاه", "جهت", "درگاه", "تراکنش", "تراکنش مورد انتظار"]
    return delimited([header, *map(list, rows)], "\t", "utf-16")


def open_data(*items: object, total: object = None, success: object = True) -> bytes:
    """A CKAN `package_search` response with the facet `organization`."""
    counts = [item["count"] for item in items if isinstance(item, dict)]
    stated = sum(count for count in counts if isinstance(count, int)) if total is None else total
    facets = {"organization": {"title": "organization", "items": items}}
    return document({"help": "", "success": success, "result": {"count": stated, "search_facets": facets}})


def foia(*rows: Sequence[object], total: object = None) -> bytes:
    """The portal's page: the table among navigation, with the number of results below."""
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    heads = ("ردیف", "نام دستگاه", "تعداد درخواست", "پاسخ داده‌شده", "درصد پاسخگویی")
    stated = f"نمایش ۱ تا {len(rows)} از {len(rows) if total is None else total} نتیجه"
    return (
        "<!DOCTYPE html><html dir=rtl><body><nav>خانه</nav><table><tr><td>سامانه</td></tr></table>"
        f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead>"
        f"<tbody>{lines}</tbody></table><small class=search-results>{stated}</small></body></html>"
    ).encode()


GOOD: dict[str, Callable[[], bytes]] = {
    "services": lambda: services(["سازمان الف", "۱۰۰۱", "خدمت", "۱۰۰۱۰۰۱", "زیرخدمت", "G2C", "کاملاً الکترونیکی"]),
    "assessment": lambda: assessment(["سازمان الف", "1001", "1001001", "۵", "", 1, 2]),
    "uptime": lambda: uptime(["سازمان الف", "https://a.example/", 100, 99, "99.0"]),
    "page_speed": lambda: page_speed(report("https://a.example/", 84.5)),
    "tls": lambda: document([{"host": "a.example", "status": "READY", "endpoints": [{"grade": "A"}]}]),
    "mobile": lambda: mobile([1, "سازمان الف", 4]),
    "karpooshe": lambda: karpooshe(["سازمان الف", "متصل", "۱٬۲۳۴"]),
    "licences": lambda: licences(["سازمان الف", "۱۰", "۵", ""]),
    "nix": lambda: nix(["سازمان الف", "دریافت", "GSB", 10, 100]),
    "open_data": lambda: open_data({"name": "a", "display_name": "سازمان الف", "count": 3}),
    "foia": lambda: foia(["۱", "سازمان الف", "۱۰", "۵", "۵۰٪"]),
}
