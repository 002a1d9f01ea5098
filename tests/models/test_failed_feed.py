"""Feeds that fail stop neither the others nor the build: the last good data is published, and the trouble is told."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import duckdb
import pytest
from bad_server import sends, serving
from conftest import PROJECT, Payesh

from flows.publishing.versions import mart_hashes

pytestmark = pytest.mark.long(seconds=35)


@pytest.mark.soak(alone=True)
def test_feeds_fail_and_what_is_published_still_answers_and_what_was_changed_on_disk_is_landed_again(
    refreshed_home: Path, tmp_path: Path, payesh: Payesh
) -> None:
    home, periods = tmp_path / "warehouse", tmp_path / "periods"
    shutil.copytree(refreshed_home, home, symlinks=True)
    shutil.copytree(PROJECT / "periods/07/inbox", periods / "07/inbox")
    landed = next(path for path in (home / "landing" / "nix").rglob("*") if path.is_file() and not path.suffix)
    landed.chmod(0o640)
    as_it_came = landed.read_bytes()
    landed.write_bytes(as_it_came + b"damaged")
    (mailbox,) = (periods / "07/inbox").glob("karpooshe*")
    mailbox.write_text("<html><title>Login</title></html>", encoding="utf-8")
    (monitor,) = (periods / "07/inbox").glob("uptime*")
    monitor.unlink()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/uptime.csv"
    settings = {
        "PERIODS_DIRECTORY": str(periods),
        "FEEDS__UPTIME__URL": address,
        "FETCH__ALLOW_PRIVATE_ADDRESSES": "true",
        "FETCH__BACKOFF_SECONDS": "0",
    }

    done = payesh(home, "refresh", **settings)

    assert done.returncode == 4, done.stdout + done.stderr
    assert landed.read_bytes() == as_it_came
    assert f"{address}: can't be reached" in done.stdout
    assert f"{mailbox.name}: " in done.stdout
    assert done.stdout.count("stays active") == 2
    before, after = (mart_hashes(folder / "payesh.duckdb") for folder in (refreshed_home, home))
    moved = {mart for mart, rows in after.items() if rows != before[mart]}
    assert moved == {"feed_status", "quarantined_rows", "run_metrics"}
    with duckdb.connect(str(home / "payesh.duckdb"), read_only=True) as connection:
        failed = connection.execute(
            "select feed from marts.feed_status where status = 'source_failed' and is_stale order by feed"
        ).fetchall()
    assert failed == [("karpooshe",), ("uptime",)]


@pytest.mark.soak(alone=True)
def test_a_feed_that_fails_for_nights_costs_no_build_and_its_status_is_published_when_it_begins_and_ends(
    refreshed_home: Path, tmp_path: Path, payesh: Payesh
) -> None:
    home, periods = tmp_path / "warehouse", tmp_path / "periods"
    shutil.copytree(refreshed_home, home, symlinks=True)
    shutil.copytree(PROJECT / "periods/07/inbox", periods / "07/inbox")
    (exchange,) = (periods / "07/inbox").glob("nix*")
    good = exchange.read_bytes()
    exchange.unlink()
    with serving({"/nix.csv": sends(b"", 401)}) as source:
        settings = {
            "PERIODS_DIRECTORY": str(periods),
            "FEEDS__NIX__URL": source.url("/nix.csv"),
            "FETCH__ALLOW_PRIVATE_ADDRESSES": "true",
        }

        def stages(code: int) -> list[str]:
            done = payesh(home, "refresh", **settings)
            assert done.returncode == code, done.stdout + done.stderr
            return [line[:16].strip() for line in done.stderr.splitlines() if line.endswith(" s")]

        assert stages(4) == ["land and parse", "status of feeds", "publish"]
        before, after = (mart_hashes(folder / "payesh.duckdb") for folder in (refreshed_home, home))
        assert {mart for mart, rows in after.items() if rows != before[mart]} == {"feed_status", "run_metrics"}
        assert status_of_nix(home) == ("source_failed", True)
        source.answers["/nix.csv"] = sends(b"", 403)
        assert stages(4) == ["land and parse"]
        assert "403" in payesh(home, "status").stdout
        assert "403" in payesh(home, "plan", **settings).stdout
        source.answers["/nix.csv"] = sends(good)
        assert stages(0) == ["land and parse", "status of feeds", "publish"]
        assert status_of_nix(home) == ("landed", False)


def status_of_nix(home: Path) -> tuple[str, bool]:
    with duckdb.connect(str(home / "payesh.duckdb"), read_only=True) as connection:
        (row,) = connection.execute("select status, is_stale from marts.feed_status where feed = 'nix'").fetchall()
    status, is_stale = row
    return status, is_stale
