"""Editions follow one another, and a frozen one that is not what it was stops everything."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from flows.marts.published import NothingPublishedError
from flows.publishing.editions import EditionError, closed_periods, editions, freeze, open_edition, verify_checksums
from flows.publishing.versions import current_version
from flows.system.published_link import switch

NOW = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, refreshed_home: Path) -> Path:
    """A home with a published version, whose editions the test may change."""
    for name in ("versions", "receipts"):
        (tmp_path / name).symlink_to(refreshed_home / name)
    switch(tmp_path, str(current_version(refreshed_home)))
    return tmp_path


def test_the_first_edition_is_1_and_each_next_one_is_opened_before_it_is_frozen(home: Path) -> None:
    with pytest.raises(EditionError, match="the next edition of period 7 is 1, not 2"):
        freeze(home, 7, 2, NOW)
    with pytest.raises(EditionError, match="has no frozen edition, so it takes data as it is"):
        open_edition(home, 7, 1, NOW)
    frozen = freeze(home, 7, 1, NOW)
    assert closed_periods(home) == {7: 1}
    with pytest.raises(EditionError, match="open the next one first: payesh edition open --period 7 --edition 2"):
        freeze(home, 7, 2, NOW)
    with pytest.raises(EditionError, match="the next edition of period 7 is 2, not 3"):
        open_edition(home, 7, 3, NOW)
    open_edition(home, 7, 2, NOW)
    assert closed_periods(home) == {}
    with pytest.raises(EditionError, match="edition 2 of period 7 is open already"):
        open_edition(home, 7, 2, NOW)
    again = freeze(home, 7, 2, NOW)
    assert closed_periods(home) == {7: 2}
    assert [(found.edition, found.status) for found in editions(home)] == [(1, "frozen"), (2, "frozen")]
    assert again.figures_count == frozen.figures_count


def test_equal_figures_freeze_to_equal_bytes(home: Path) -> None:
    freeze(home, 7, 1, NOW)
    shutil.copytree(home / "editions" / "frozen" / "7" / "1", home / "first")
    (home / "editions" / "frozen" / "7" / "1").chmod(0o750)
    shutil.rmtree(home / "editions")
    freeze(home, 7, 1, NOW)
    for path in (home / "editions" / "frozen" / "7" / "1").iterdir():
        assert path.read_bytes() == (home / "first" / path.name).read_bytes(), path.name


def test_a_period_that_is_not_published_is_not_frozen(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(EditionError, match="period 5 has no figure in the published version"):
        freeze(home, 5, 1, NOW)
    assert editions(home) == []
    with pytest.raises(NothingPublishedError):
        freeze(tmp_path_factory.mktemp("empty"), 7, 1, NOW)


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_frozen_file_that_is_not_what_it_was_is_named(home: Path, damage: str) -> None:
    freeze(home, 7, 1, NOW)
    verify_checksums(home)
    folder = home / "editions" / "frozen" / "7" / "1"
    folder.chmod(0o750)
    figures = folder / "figures.parquet"
    figures.chmod(0o640)
    if damage == "gone":
        figures.unlink()
    else:
        figures.write_bytes(figures.read_bytes() + b" ")
    with pytest.raises(EditionError, match=r"figures\.parquet: is not what was frozen .* bring the file back"):
        verify_checksums(home)


def test_figures_are_not_frozen_while_other_data_is_in_force(home: Path) -> None:
    receipts = pl.read_parquet(home / "receipts" / "receipts.parquet")
    (home / "receipts").unlink()
    (home / "receipts").mkdir()
    receipts.filter(pl.col("feed") != "foia").write_parquet(home / "receipts" / "receipts.parquet")
    with pytest.raises(EditionError, match="period 7: foia has landed since the published version was built"):
        freeze(home, 7, 1, NOW)
    assert editions(home) == []


def test_a_freeze_that_is_killed_before_its_last_rename_has_frozen_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context, pytest.raises(KeyboardInterrupt):
        context.setattr(Path, "rename", killed)
        freeze(home, 7, 1, NOW)
    assert closed_periods(home) == {}
    verify_checksums(home)
    assert not list((home / "editions").rglob("*.parquet")), "a reader would take it for an edition"
    freeze(home, 7, 1, NOW)
    assert closed_periods(home) == {7: 1}


def test_a_freeze_that_is_killed_after_its_last_rename_has_frozen(home: Path) -> None:
    freeze(home, 7, 1, NOW)
    open_edition(home, 7, 2, NOW)
    record = home / "editions" / "open" / "7.json"
    kept = record.read_bytes()
    freeze(home, 7, 2, NOW)
    record.write_bytes(kept)  # as if it had not come to remove it
    assert closed_periods(home) == {7: 2}
    open_edition(home, 7, 3, NOW)
    assert closed_periods(home) == {}


def test_a_record_that_cannot_be_read_is_named(home: Path) -> None:
    freeze(home, 7, 1, NOW)
    open_edition(home, 7, 2, NOW)
    (home / "editions" / "open" / "7.json").write_text("{")
    with pytest.raises(EditionError, match=r"open/7\.json: no readable record of an edition"):
        editions(home)
