"""Folders of periods are told by their exact names; nothing else is read, and nothing else is in the way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.ingestion.inboxes import known_inboxes, told_of_strangers
from flows.operations.doctor import examine
from flows.operations.plan import plan_refresh
from flows.settings import Settings

NOW = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "periods/07/inbox").mkdir(parents=True)
    return Settings(home=tmp_path / "home", periods_directory=tmp_path / "periods")


@pytest.mark.parametrize("name", ["7", "007", "٠٧", "۷"])
def test_a_periods_number_in_another_spelling_is_left_out_and_told(settings: Settings, name: str) -> None:
    (settings.periods_directory / name / "inbox").mkdir(parents=True)
    inboxes, (told,) = known_inboxes(settings)
    assert inboxes == {7: settings.periods_directory / "07/inbox"}
    assert told == (
        f"{settings.periods_directory / name}: nothing of it was taken, as a period's folder is called 07; "
        "there is one beside it, so take this away"
    )


def test_a_periods_number_in_another_spelling_alone_is_to_be_renamed(settings: Settings) -> None:
    (settings.periods_directory / "8/inbox").mkdir(parents=True)
    _, (told,) = known_inboxes(settings)
    assert told.endswith("as a period's folder is called 08; rename it")


@pytest.mark.parametrize(
    "name", ["07 copy", "07-old", "7_bak", ".DS_Store", "before-the-upgrade", "00", "07.zip", "-7", "1e1", "²", "0x7"]
)
@pytest.mark.parametrize("is_folder", [True, False])
def test_any_other_name_is_a_warning_of_every_command_that_looks(
    settings: Settings, name: str, is_folder: bool
) -> None:
    path = settings.periods_directory / name
    if is_folder:
        (path / "inbox").mkdir(parents=True)
    else:
        path.write_bytes(b"x")
    inboxes, left_out = known_inboxes(settings)
    assert inboxes == {7: settings.periods_directory / "07/inbox"}
    told = [*left_out, *told_of_strangers(settings)]
    assert [sentence.partition(": ")[0] for sentence in told] == [str(path)]
    assert told[0] in plan_refresh(settings, NOW).warnings
    assert told[0] in [finding.found for finding in examine(settings, NOW)]
