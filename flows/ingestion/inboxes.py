"""The inboxes that a refresh reads: one a period, of the periods that the methodology knows."""

from __future__ import annotations

from pathlib import Path

from flows.ingestion.inbox_files import told_of_unfinished, told_of_waiting
from flows.parsing.column_types import Row, ordinal
from flows.parsing.seed_file import read_seed
from flows.settings import Settings, is_period_folder
from flows.system.errors import PayeshError
from flows.system.home import active_files, editions_folder, open_edition_file

_NOTHING = b"{}\n"  # of a feed that was withdrawn


class InboxError(PayeshError):
    """There are no inboxes to read; the message names the folder and what to do."""


def known_inboxes(settings: Settings) -> tuple[dict[int, Path], list[str]]:
    """The inbox of each period, and a sentence for each folder, period, or senders' files of one, that are left out.

    Raises:
        InboxError: when the folder of periods is not there.
    """
    folder = settings.periods_directory
    if not folder.is_dir():
        raise InboxError(f"{folder}: no such folder; PAYESH_PERIODS_DIRECTORY names the folder of <nn>/inbox")
    seed = settings.project_directory / "seeds" / "methodology" / "periods.csv"
    known = known_periods(settings)
    found = settings.inboxes()
    left_out = [
        f"{inbox}: there is no period {period} in {seed}, so nothing of it was taken; add its row, or rename the folder"
        for period, inbox in found.items()
        if period not in known
    ]
    left_out += _told_of_misnamed(folder)
    active = {int(path.stem) for path in active_files(settings.home) if path.read_bytes() != _NOTHING}
    left_out += [
        f"period {period} has no inbox in {folder} any more; what was active of it stays. "
        f"To take it out: payesh feed withdraw --period {period}"
        for period in sorted(active - set(found))
        if not _is_closed(settings.home, period)  # nobody sends for it
    ]
    inboxes = {period: inbox for period, inbox in found.items() if period in known}
    told = (told_of_waiting, told_of_unfinished)
    left_out += [sentence for tell in told for period, inbox in inboxes.items() for sentence in tell(period, inbox)]
    return inboxes, left_out


def told_of_strangers(settings: Settings) -> list[str]:
    """A sentence for each entry of the folder of periods that is no period's, and that nobody can have meant as one."""
    folder = settings.periods_directory
    return [
        f"{path}: is no period's folder, so nothing in it is looked at; take it away, or leave it"
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if not is_period_folder(path.name) and not _is_meant(path)
    ]


def _is_closed(home: Path, period: int) -> bool:
    """Whether a period has a frozen edition, and none that is open."""
    frozen = (editions_folder(home) / "frozen" / str(period)).glob("*/edition.json")
    return any(frozen) and not open_edition_file(home, period).exists()


def _told_of_misnamed(folder: Path) -> list[str]:
    """A sentence for each folder that somebody may have meant as a period's."""
    return [
        f"{path}: nothing of it was taken, as a period's folder is called {int(path.name):02}; "
        + ("there is one beside it, so take this away" if (folder / f"{int(path.name):02}").exists() else "rename it")
        for path in sorted(folder.iterdir())
        if not is_period_folder(path.name) and _is_meant(path)
    ]


def _is_meant(path: Path) -> bool:
    """Whether a folder has a period's number in another spelling, and an inbox."""
    return path.name.isdecimal() and (path / "inbox").is_dir()


class _PeriodRow(Row):
    """What Python reads of a row of `periods.csv`."""

    period = ordinal()


def known_periods(settings: Settings) -> set[int]:
    """The periods of the seed `periods`.

    Raises:
        SeedError: for a seed that can't be read.
    """
    seed = settings.project_directory / "seeds" / "methodology" / "periods.csv"
    return set(read_seed(seed, _PeriodRow, key=("period",))["period"].to_list())
