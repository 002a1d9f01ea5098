"""A feed whose ingest ends in an error stops neither the others nor the build, and is told."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import Payesh

from flows.publish import mart_hashes


def test_a_damaged_landing_fails_its_feed_alone(refreshed_home: Path, tmp_path: Path, payesh: Payesh) -> None:
    home = tmp_path / "warehouse"
    shutil.copytree(refreshed_home, home, symlinks=True)
    landed = next(path for path in (home / "landing" / "nix").rglob("*") if path.is_file() and not path.suffix)
    landed.chmod(0o640)
    landed.write_bytes(landed.read_bytes() + b"damaged")

    done = payesh(home, "refresh")

    assert done.returncode == 4, done.stdout + done.stderr
    assert f"nix: LandingError: {landed}" in done.stdout
    assert "failed" in done.stdout
    assert done.stdout.count("accepted") >= 10  # the other feeds went on
    assert mart_hashes(home / "payesh.duckdb") == mart_hashes(refreshed_home / "payesh.duckdb")
