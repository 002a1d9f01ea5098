"""Large files are parsed in batches: the same rows and bytes whatever a batch holds, in no more memory for more."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from conftest import PROJECT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from flows.feeds import parse_file, parse_whole
from flows.ingestion.ingest import ingest_feed
from flows.parsing.formats import workbook_sheet
from flows.system.memory import MIB, Memory

NOW = datetime(2024, 5, 1, tzinfo=UTC)
ANSWERS = "نام دستگاه;شناسه خدمت;شناسه زیرخدمت;شماره شاخص;گزینه خوداظهاری;گزینه ارزیابی مقدماتی;گزینه ارزیابی نهایی\n"
CHECKS = "نام دستگاه;نشانی;تعداد بررسی;بررسی موفق;درصد دسترس‌پذیری\n"


@dataclass(frozen=True)
class Blocks(Memory):
    """Memory for so many bytes of text at once."""

    bytes_at_once: int = 1

    @property
    def block_bytes(self) -> int:
        """As it is said."""
        return self.bytes_at_once


NAMES = st.sampled_from(["سازمان الف", "سازمان ب", "سازمان  الف", '"سازمان\nپ"', "س?زمان", "", "«»"])
CODES = st.sampled_from(["1001", "۱۰۰۱", "1002.0", "'1003", "x-1", "true", "", "1,000"])
NUMBERS = st.sampled_from(["1", "2", "3", "۵", "7.0", "0", "", "x", "99999999999"])
ROWS = st.lists(st.tuples(NAMES, CODES, CODES, NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=30)
SITES = st.lists(
    st.tuples(NAMES, st.sampled_from(["a.ir", "A.ir", "b.ir/", "b.ir", "a b"]), NUMBERS, NUMBERS, NUMBERS), max_size=30
)


def equal_in_batches(feed: str, text: str, bytes_at_once: int, scratch: Path) -> None:
    whole = parse_whole(feed, 7, "file", text.encode())
    for name in scratch.iterdir():
        name.unlink()
    found = parse_file(feed, 7, "file", text.encode(), scratch, Blocks(bytes_at_once=bytes_at_once)).in_memory()
    assert_frame_equal(found.accepted, whole.accepted)
    assert_frame_equal(found.quarantined, whole.quarantined)
    assert (found.records_count, found.remarks) == (whole.records_count, whole.remarks)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, bytes_at_once=st.integers(1, 200))
def test_answers_are_the_same_whatever_a_batch_holds(
    rows: list[tuple[str, ...]], bytes_at_once: int, tmp_path: Path
) -> None:
    text = "تا ۱۴۰۰/۰۱/۱۴\n" + ANSWERS + "".join(";".join(row) + "\n" for row in rows)
    equal_in_batches("assessment", text, bytes_at_once, tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=SITES, bytes_at_once=st.integers(1, 200))
def test_checks_are_the_same_whatever_a_batch_holds(
    rows: list[tuple[str, ...]], bytes_at_once: int, tmp_path: Path
) -> None:
    text = CHECKS + "".join(";".join(row) + "\n" for row in rows)
    equal_in_batches("uptime", text, bytes_at_once, tmp_path)


def test_a_row_that_repeats_one_of_an_earlier_batch_is_refused_and_nothing_else_is_said_of_it(tmp_path: Path) -> None:
    rows = [f"سازمان {number};{number}.ir;10.0;1;10\n" for number in range(50)]
    text = CHECKS + "".join(rows) + rows[3] + rows[0].replace("سازمان", "سازمان‌")
    found = parse_file("uptime", 7, "file", text.encode(), tmp_path, Blocks(bytes_at_once=100)).in_memory()
    assert found.quarantined.select("source_row", "column_name", "raw_value", "reason").rows() == [
        (52, "url", "3.ir", "url repeats row 5 in agency_name, url; keep one"),
        (53, "url", "0.ir", "url repeats row 2 in agency_name, url; keep one"),
    ]
    assert (found.accepted.height, found.records_count) == (50, 52)
    (remark,) = found.remarks
    assert remark.startswith("checks_count in rows 2, 3, 4 and 47 more: «10.0» is read as 10")


def test_a_file_whose_rows_all_come_twice_keeps_one_of_each(tmp_path: Path) -> None:
    rows = "".join(f"سازمان;{number}.ir;10;1;10\n" for number in range(3000))
    found = parse_file("uptime", 7, "file", (CHECKS + rows + rows).encode(), tmp_path, Blocks(bytes_at_once=4000))
    assert (found.accepted_count, found.quarantined_count, found.records_count) == (3000, 3000, 6000)
    assert found.quarantined.collect()["source_row"].to_list() == list(range(3002, 6002))


def test_a_heading_that_lacks_is_told_whole_where_cells_below_it_are_filled_late(tmp_path: Path) -> None:
    head = CHECKS.strip() + ";;\n"
    text = head + "الف;a.ir;1;1;99;;\n" * 50 + "ب;b.ir;1;1;99;;x\n" + "پ;b.ir;1;1;99;x;\n"
    for size in (100, 1 << 20):
        found = parse_file("uptime", 7, "file", text.encode(), tmp_path, Blocks(bytes_at_once=size)).in_memory()
        (reason,) = found.quarantined["reason"]
        assert "header in row 1: unknown «» (column 6); unknown «» (column 7); found " in reason
        assert found.accepted.is_empty()


@pytest.mark.parametrize("bytes_at_once", [300, 5_000, 1 << 20])
def test_the_same_file_gives_the_same_bytes_of_parquet(tmp_path: Path, bytes_at_once: int) -> None:
    rows = "".join(f"سازمان {n % 7};{n}.ir;{'x' if n % 50 == 3 else 10};1;10\n" for n in range(2000))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "uptime.csv").write_text(CHECKS + rows, encoding="utf-8")

    def hashes(memory: Memory, home: Path) -> list[str]:
        ingest_feed(home, "uptime", 7, tmp_path / "inbox", NOW, memory=memory)
        files = sorted(path for kind in ("accepted", "quarantined") for path in (home / kind).rglob("*-*.parquet"))
        assert len(files) == 2
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]

    assert hashes(Blocks(bytes_at_once=bytes_at_once), tmp_path / "a") == hashes(Memory(), tmp_path / "b")


def test_sheets_are_the_same_whatever_a_batch_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "uptime.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("ب", "الف"):
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", CHECKS.strip().split(";"))
            for row in range(1, 60):
                sheet.write_row(row, 0, [f"سازمان {row}", f"{row}.{name == 'ب'}.ir", 100 if row % 9 else "x", 99, 99])
            sheet.merge_range("A10:A12", "سازمان ده")
            sheet.write_row("A70", ["سازمان", "1.True.ir", 100, 99, 0.99])
            sheet.set_row(20, None, None, {"hidden": True})
    whole = parse_whole("uptime", 7, "file", path)
    assert (whole.accepted.height, whole.quarantined.height) == (105, 13)
    assert len(whole.remarks) == 3
    monkeypatch.setattr(workbook_sheet, "_BATCH_CELLS", 35)
    found = parse_whole("uptime", 7, "file", path)
    assert_frame_equal(found.accepted, whole.accepted)
    assert_frame_equal(found.quarantined, whole.quarantined)
    assert found.remarks == whole.remarks


MEASURED = """
import resource, sys, tempfile
from pathlib import Path
from flows.feeds import parse_file
from flows.parsing.name_keys import with_name_keys
from flows.parsing.streamed import ROW_GROUP_ROWS
from flows.system.memory import Memory

with tempfile.TemporaryDirectory() as scratch:
    parsed = parse_file("assessment", 7, "file", Path(sys.argv[1]), Path(scratch), Memory(64))
    with_name_keys(parsed.accepted).sink_parquet(sys.argv[1] + ".parquet", row_group_size=ROW_GROUP_ROWS)
    print(parsed.accepted_count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def memory_of(path: Path, rows: int) -> int:
    """The most MiB of memory that a process had that parsed so many rows within 64 MiB."""
    numbers = pl.int_range(rows, eager=True)
    with path.open("wb") as file:
        file.write(ANSWERS.encode())
        pl.DataFrame(
            {"name": "سازمان فناوری اطلاعات", "service": numbers // 100, "sub": numbers // 5, "of": numbers % 5 + 1}
        ).with_columns(first=1, second=2, third=3).write_csv(file, separator=";", include_header=False)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], check=True, capture_output=True, text=True, cwd=PROJECT
    )
    accepted, memory = map(int, done.stdout.split())
    assert accepted == rows
    return memory * 1024 // MIB


def test_ten_times_the_rows_take_no_more_memory_than_the_setting(tmp_path: Path) -> None:
    small, large = memory_of(tmp_path / "small.csv", 60_000), memory_of(tmp_path / "large.csv", 900_000)
    assert (tmp_path / "large.csv").stat().st_size > 50 * MIB
    assert large - small < 64
