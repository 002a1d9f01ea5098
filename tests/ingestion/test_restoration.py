"""What follows from what was landed is as it was written, or is made again, or nothing is published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from flows.ingestion.accepted import write_receipts
from flows.ingestion.active_landings import read_active
from flows.ingestion.ingest import ingest_feed
from flows.ingestion.restoration import RestorationError, restore_derived, told_of_differences
from flows.system.derived_files import settle

NOW = datetime(2024, 5, 1, tzinfo=UTC)
HEADER = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\n"
MIXED = HEADER + "سازمان الف,https://a.example/,100,99,99\nسازمان ب,https://b.example/,100,101,99\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/uptime.csv").write_text(MIXED, encoding="utf-8")
    return tmp_path / "inbox"


@pytest.fixture
def home(tmp_path: Path, inbox: Path) -> Path:
    """A home with one feed of two periods."""
    for period in (6, 7):
        ingest_feed(tmp_path / "home", "uptime", period, inbox, NOW)
    write_receipts(tmp_path / "home")
    settle(tmp_path / "home")
    return tmp_path / "home"


def contents(home: Path) -> dict[str, bytes]:
    files = [path for path in home.rglob("*") if path.is_file() and "set_aside" not in path.parts]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files if path.name != "derived.jsonl"}


def one(home: Path, pattern: str) -> Path:
    (path,) = home.glob(pattern)
    return path


def falsify(path: Path) -> None:
    """Other rows in a whole file."""
    rows = pl.read_parquet(path, hive_partitioning=False)
    rows.with_columns(uptime_pct=pl.col("uptime_pct") * 0 + 100).write_parquet(path)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def forget(path: Path) -> None:
    path.unlink()


ACCEPTED, QUARANTINED = "accepted/uptime/period=7/*.parquet", "quarantined/uptime/period=7/*.parquet"
ACTIVE, RECEIPT = "in_force/uptime/7.json", "landing/uptime/7/*.receipt.json"


@pytest.mark.parametrize(
    ("pattern", "harm"),
    [
        (ACCEPTED, falsify),
        *((pattern, harm) for pattern in (ACCEPTED, QUARANTINED, ACTIVE, RECEIPT) for harm in (cut_off, empty, forget)),
        ("accepted/uptime/period=6/*.parquet", cut_off),
    ],
)
def test_what_was_harmed_is_named_and_made_again_from_what_was_landed(
    home: Path, inbox: Path, pattern: str, harm: Callable[[Path], None]
) -> None:
    before, path = contents(home), one(home, pattern)
    harm(path)
    (told,) = told_of_differences(home)
    assert told.startswith(f"{path.relative_to(home)} is ")
    (said,) = restore_derived(home, {})
    assert said.startswith(told)
    assert (told_of_differences(home), contents(home)) == ([], before)
    assert restore_derived(home, {7: inbox}) == []


def test_a_list_of_what_is_active_that_was_emptied_takes_nothing_out_of_force(home: Path) -> None:
    active = read_active(home, "uptime", 7)
    (home / ACTIVE).write_text("{}\n", encoding="utf-8")
    restore_derived(home, {})
    assert read_active(home, "uptime", 7) == active


@pytest.mark.parametrize("folder", ["period=7", "period=8", "period=7 copy"])
def test_rows_that_payesh_did_not_write_are_set_aside_and_kept(home: Path, folder: str) -> None:
    before = contents(home)
    strange = home / "accepted/uptime" / folder / "copy.parquet"
    strange.parent.mkdir(exist_ok=True)
    shutil.copy(one(home, ACCEPTED), strange)
    data = strange.read_bytes()
    (said,) = restore_derived(home, {})
    assert said.startswith(f"accepted/uptime/{folder}/copy.parquet was not written by Payesh")
    assert contents(home) == before
    assert one(home, "set_aside/*/accepted/uptime/*/copy.parquet").read_bytes() == data


def test_an_attempt_that_was_cut_off_hinders_nothing(home: Path, inbox: Path) -> None:
    cut_off(one(home, "attempts/uptime/7/*.json"))
    (said,) = restore_derived(home, {})
    assert "set_aside" in said
    write_receipts(home)
    assert ingest_feed(home, "uptime", 7, inbox, NOW).status == "accepted"


def test_rows_whose_landing_was_changed_too_are_made_again_from_the_inbox(home: Path, inbox: Path) -> None:
    before = contents(home)
    landed = home / "landing/uptime/7" / read_active(home, "uptime", 7)["uptime.csv"]
    landed.write_bytes(landed.read_bytes().replace(b"99", b"98"))
    cut_off(one(home, ACCEPTED))
    with pytest.raises(RestorationError, match=r"nothing is published.*payesh feed withdraw uptime --period 7"):
        restore_derived(home, {})
    one(home, "set_aside/*/accepted/uptime/period=7/*.parquet")
    restore_derived(home, {7: inbox})
    assert contents(home) == before


def test_a_refusal_stays_until_the_bytes_are_back(home: Path, inbox: Path) -> None:
    landed = home / "landing/uptime/7" / read_active(home, "uptime", 7)["uptime.csv"]
    landed.unlink()
    one(home, ACCEPTED).unlink()
    for _ in range(4):
        with pytest.raises(RestorationError):
            restore_derived(home, {})
    restore_derived(home, {7: inbox})
    assert told_of_differences(home) == []


def test_a_home_of_an_older_payesh_is_recorded_and_its_rows_are_made_again(home: Path) -> None:
    before = contents(home)
    (home / "derived.jsonl").unlink()
    falsify(one(home, ACCEPTED))
    assert told_of_differences(home) == [], "nothing is known of it yet"
    (said,) = restore_derived(home, {})
    assert said.startswith(f"{home / 'derived.jsonl'}: was begun; lists and receipts were taken as they are")
    assert contents(home) == before
    texts = {json.loads(line).get("path") for line in (home / "derived.jsonl").read_text().splitlines()}
    assert {"in_force/uptime/7.json", "in_force/uptime/6.json"} < texts
    cut_off(one(home, RECEIPT))
    restore_derived(home, {})
    assert contents(home) == before


@pytest.mark.parametrize("name", ["7 copy.json", "07.json", ".7.json.swp", "seven.json", "٧.json"])
def test_a_list_by_another_name_is_nobodys(home: Path, name: str) -> None:
    shutil.copy(home / ACTIVE, home / "in_force/uptime" / name)
    assert restore_derived(home, {}) == []
    assert write_receipts(home).height == 2


@pytest.mark.parametrize("harm", [None, falsify, forget])
def test_after_a_change_of_the_parser_rows_that_no_refresh_looks_at_are_made_again_once(
    home: Path, inbox: Path, harm: Callable[[Path], None] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if harm:
        harm(one(home, "accepted/uptime/period=6/*.parquet"))
    for module in ("accepted", "restoration"):
        monkeypatch.setattr(f"flows.ingestion.{module}.parser_fingerprint", lambda _: "ffffffff", raising=False)
    restore_derived(home, {7: inbox})
    assert one(home, "accepted/uptime/period=6/*.parquet").stem.endswith("-ffffffff")
    assert one(home, "quarantined/uptime/period=6/*.parquet").stem.endswith("-ffffffff")
    assert write_receipts(home).height == 2, "those of the period that a refresh looks at are made again by its ingest"


def test_a_list_that_can_not_be_read_and_that_nothing_else_has_stops_the_refresh(home: Path) -> None:
    (home / "derived.jsonl").unlink()
    cut_off(home / ACTIVE)
    for _ in range(2):
        with pytest.raises(RestorationError, match="bring it back from a backup"):
            restore_derived(home, {})
    assert (home / ACTIVE).exists()
