"""Landing: bytes as they came, once, whole, and the same for ever."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.ingestion.landing import LandingError, Receipt, land, read_landed, read_receipt, receipt_for
from flows.system.home import landing_folder

NOW = datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
LATER = datetime(2024, 6, 1, 8, 30, tzinfo=UTC)
DATA = "نام,تعداد\n".encode()
SHA256 = hashlib.sha256(DATA).hexdigest()


def receipt(now: datetime = NOW, name: str = "nix.csv") -> Receipt:
    """A receipt for `DATA`."""
    return receipt_for("nix", 7, name, DATA, now)


def contents(home: Path) -> dict[str, bytes]:
    """Every file below a folder, but for the record of their hashes."""
    files = [path for path in home.rglob("*") if path.is_file() and path.name != "derived.jsonl"]
    return {str(path.relative_to(home)): path.read_bytes() for path in files}


def test_bytes_are_named_by_their_hash_with_a_receipt_beside(tmp_path: Path) -> None:
    assert land(tmp_path, receipt(), DATA)
    folder = landing_folder(tmp_path, "nix", 7)
    assert (folder / SHA256).read_bytes() == DATA
    assert json.loads((folder / f"{SHA256}.receipt.json").read_text(encoding="utf-8")) == {
        "feed": "nix",
        "period": 7,
        "source_file": "nix.csv",
        "url": None,
        "fetched_at": "2024-05-01T08:30:00+00:00",
        "as_of": None,
        "size_bytes": len(DATA),
        "sha256": SHA256,
        "media_type": "text/csv",
        "etag": None,
        "last_modified": None,
    }
    assert read_receipt(tmp_path, "nix", 7, SHA256) == receipt()
    assert read_landed(tmp_path, "nix", 7, SHA256) == DATA


def test_a_receipt_keeps_the_day_that_the_data_describe(tmp_path: Path) -> None:
    dated = replace(receipt(), as_of=date(2024, 4, 20), etag='"x"')
    land(tmp_path, dated, DATA)
    assert read_receipt(tmp_path, "nix", 7, SHA256) == dated


def test_the_same_bytes_again_change_nothing(tmp_path: Path) -> None:
    land(tmp_path, receipt(), DATA)
    before = contents(tmp_path)
    assert not land(tmp_path, receipt(LATER, "nix.copy.csv"), DATA)
    assert contents(tmp_path) == before


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    umask = os.umask(0o077)
    try:
        land(tmp_path / "home", receipt(), DATA)
    finally:
        os.umask(umask)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o640}, {0o750})


def test_changed_bytes_are_found_on_reading_and_mended_by_landing_them_again(tmp_path: Path) -> None:
    land(tmp_path, receipt(), DATA)
    path = landing_folder(tmp_path, "nix", 7) / SHA256
    path.write_bytes(DATA + b"x")
    with pytest.raises(LandingError, match=r"were changed; move it away and refresh"):
        read_landed(tmp_path, "nix", 7, SHA256)
    assert not land(tmp_path, receipt(), DATA)
    assert read_landed(tmp_path, "nix", 7, SHA256) == DATA


def test_what_was_never_landed_is_named(tmp_path: Path) -> None:
    with pytest.raises(LandingError, match="is not landed"):
        read_landed(tmp_path, "nix", 7, SHA256)
    with pytest.raises(LandingError, match="no readable receipt"):
        read_receipt(tmp_path, "nix", 7, SHA256)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"feed": "nix"', '{"as_of": 1, "fetched_at": "x"}'])
def test_a_broken_receipt_is_named(tmp_path: Path, text: str) -> None:
    land(tmp_path, receipt(), DATA)
    path = landing_folder(tmp_path, "nix", 7) / f"{SHA256}.receipt.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LandingError, match=r"receipt\.json: no readable receipt"):
        read_receipt(tmp_path, "nix", 7, SHA256)


def test_bytes_that_do_not_fit_their_receipt_are_not_landed(tmp_path: Path) -> None:
    with pytest.raises(LandingError, match="don't fit their receipt"):
        land(tmp_path, receipt(), DATA + b"x")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("write", [1, 2])
@pytest.mark.parametrize("renamed", [False, True])
def test_killed_at_any_step_the_next_landing_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: int, renamed: bool
) -> None:
    """The process dies in the first write (the bytes) or the second (the receipt), before or after the rename."""
    calls = 0

    def dies(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == write:
            if renamed:
                os.replace(self, target)  # noqa: PTH105  # Path.replace is what is patched here
            raise KeyboardInterrupt
        os.replace(self, target)  # noqa: PTH105  # the same
        return target

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", dies)
        with pytest.raises(KeyboardInterrupt):
            land(tmp_path, receipt(), DATA)
    complete = f"landing/nix/7/{SHA256}.receipt.json" in contents(tmp_path)
    assert land(tmp_path, receipt(LATER), DATA) is not complete
    assert set(contents(tmp_path)) == {f"landing/nix/7/{SHA256}", f"landing/nix/7/{SHA256}.receipt.json"}
    assert read_landed(tmp_path, "nix", 7, SHA256) == DATA


def test_partial_files_of_a_killed_process_are_never_read(tmp_path: Path) -> None:
    folder = landing_folder(tmp_path, "nix", 7)
    folder.mkdir(parents=True)
    (folder / f".{SHA256}.abc.partial").write_bytes(DATA[:3])
    assert land(tmp_path, receipt(), DATA)
    assert read_landed(tmp_path, "nix", 7, SHA256) == DATA
