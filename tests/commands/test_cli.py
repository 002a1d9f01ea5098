"""The command answers questions on the published file, and says what to do when it can't."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Payesh


def test_sql_prints_rows_as_json(refreshed_home: Path, payesh: Payesh) -> None:
    query = "select agency_id, total from marts.agency_scores where rank = 1"
    done = payesh(refreshed_home, "sql", query, "--format", "json")
    assert json.loads(done.stdout) == [{"agency_id": "ministry_of_labour", "total": "97.26"}]


def test_an_empty_home_says_what_to_run(tmp_path: Path, payesh: Payesh) -> None:
    done = payesh(tmp_path, "sql", "select 1")
    assert done.returncode == 2
    assert "make refresh" in done.stderr


def test_a_decimal_is_printed_without_exponent(refreshed_home: Path, payesh: Payesh) -> None:
    query = "select cast(0 as decimal(18, 15)) as nothing, cast(0.125 as decimal(18, 15)) as eighth, 97.20 as total"
    assert payesh(refreshed_home, "sql", query, "--format", "csv").stdout.splitlines()[1] == "0.00,0.125,97.20"


def test_status_says_how_each_feed_arrived(refreshed_home: Path, payesh: Payesh) -> None:
    done = payesh(refreshed_home, "status")
    assert done.returncode == 0
    assert done.stdout.count("landed") == 12  # eleven feeds, and the heading of the day


def test_a_file_is_checked_without_being_landed(tmp_path: Path, payesh: Payesh) -> None:
    file = tmp_path / "karpooshe.csv"
    file.write_text("نام دستگاه,وضعیت اتصال,تعداد پیام\nالف,متصل,۱۲\nب,شاید,۱\n", encoding="utf-8")
    done = payesh(tmp_path / "home", "check", str(file), "--period", "7")
    assert done.returncode == 4, done.stderr
    assert "2 records: 1 accepted, 1 quarantined" in done.stdout
    assert "row 3: is_connected «شاید» is not one of: متصل, عدم اتصال" in done.stdout
    file.write_text("نام دستگاه,اتصال,پیام‌های ارسالی\nالف,متصل,۱۲\n", encoding="utf-8")
    done = payesh(tmp_path / "home", "check", str(file), "--period", "7")
    assert "unknown «پیام‌های ارسالی» (column 3); missing «تعداد پیام»" in done.stdout
    file.write_text("نام دستگاه,وضعیت اتصال,تعداد پیام\nالف,متصل,۱۲\nب,متصل", encoding="utf-8")
    done = payesh(tmp_path / "home", "check", str(file), "--period", "7")
    assert (done.returncode, "which has fewer cells than the one before it" in done.stdout) == (4, True)
    assert not (tmp_path / "home").exists()


def test_a_check_says_how_each_row_and_cell_is_understood(tmp_path: Path, payesh: Payesh) -> None:
    file = tmp_path / "uptime.csv"
    header = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری"
    lines = [header, "[الف],a.example,8640.0,8602,99.5602", "ب,b.example,10,9,#N/A", "ج,c.example,12 5,9,90"]
    file.write_text("\n".join(lines), encoding="utf-8")
    done = payesh(tmp_path, "check", str(file), "--period", "7")
    assert done.returncode == 4
    assert [cell for cell in done.stdout.split() if cell in ("[الف]", "8640", "99.5602")] == [
        "[الف]",
        "8640",
        "99.5602",
    ]
    assert "checks_count in row 2: «8640.0» is read as 8640" in done.stdout
    found = json.loads(payesh(tmp_path, "check", str(file), "--period", "7", "--json").stdout)
    assert found["records"] == 3
    row = {"source_sheet": None, "source_row": 2, "agency_name": "[الف]", "url": "a.example", "checks_count": 8640}
    row |= {"successful_checks_count": 8602, "uptime_pct": "99.5602", "as_of": None}
    assert found["accepted"][0] == row
    assert [each["uptime_pct"] for each in found["accepted"]] == ["99.5602", None]
    (refused,) = found["quarantined"]
    assert {**refused, "reason": ""} == {
        "source_sheet": None,
        "source_row": 4,
        "column_name": "checks_count",
        "raw_value": "12 5",
        "reason": "",
    }
    assert "two numbers in one cell" in refused["reason"]
    assert [remark.partition(" in ")[0] for remark in found["remarks"]] == ["checks_count", "uptime_pct"]


def test_a_file_that_is_refused_whole_is_one_refused_row_of_a_check(tmp_path: Path, payesh: Payesh) -> None:
    file = tmp_path / "uptime.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    done = payesh(tmp_path, "check", str(file), "--period", "7", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["records"], found["accepted"]) == (4, 1, [])
    assert [(row["source_row"], row["column_name"]) for row in found["quarantined"]] == [(0, "")]


def test_a_file_to_check_goes_by_its_folder_and_fails_without_a_row_as_in_a_refresh(
    tmp_path: Path, payesh: Payesh
) -> None:
    file = tmp_path / "karpooshe" / "customs.csv"
    file.parent.mkdir()
    file.write_text("نام دستگاه,وضعیت اتصال,تعداد پیام\nالف,متصل,۱۲\n", encoding="utf-8")
    assert payesh(tmp_path, "check", str(file), "--period", "7").returncode == 0
    file.write_text("نام دستگاه,وضعیت اتصال,تعداد پیام\n", encoding="utf-8")
    assert payesh(tmp_path, "check", str(file), "--period", "7").returncode == 4


def test_a_file_to_check_that_names_no_feed_is_refused(tmp_path: Path, payesh: Payesh) -> None:
    file = tmp_path / "letter.csv"
    file.write_text("نام دستگاه,وضعیت اتصال,تعداد پیام\nالف,متصل,۱۲\n", encoding="utf-8")
    done = payesh(tmp_path, "check", str(file), "--period", "7")
    assert (done.returncode, "give --feed one of assessment" in done.stderr) == (2, True)
    assert payesh(tmp_path, "check", str(file), "--period", "7", "--feed", "karpooshe").returncode == 0
    assert payesh(tmp_path, "check", str(tmp_path / "uptime.csv"), "--period", "7").returncode == 2
