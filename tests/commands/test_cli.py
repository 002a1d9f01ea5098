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
    assert "row 3, is_connected «شاید»: is_connected «شاید» is not one of: متصل, عدم اتصال" in done.stdout
    file.write_text("نام دستگاه,اتصال,پیام‌های ارسالی\nالف,متصل,۱۲\n", encoding="utf-8")
    done = payesh(tmp_path / "home", "check", str(file), "--period", "7")
    assert "unknown «پیام‌های ارسالی» (column 3); missing «تعداد پیام»" in done.stdout
    assert not (tmp_path / "home").exists()


def test_a_file_to_check_that_names_no_feed_is_refused(tmp_path: Path, payesh: Payesh) -> None:
    file = tmp_path / "letter.csv"
    file.write_text("نام دستگاه,وضعیت اتصال,تعداد پیام\nالف,متصل,۱۲\n", encoding="utf-8")
    done = payesh(tmp_path, "check", str(file), "--period", "7")
    assert (done.returncode, "give --feed one of assessment" in done.stderr) == (2, True)
    assert payesh(tmp_path, "check", str(file), "--period", "7", "--feed", "karpooshe").returncode == 0
    assert payesh(tmp_path, "check", str(tmp_path / "uptime.csv"), "--period", "7").returncode == 2
