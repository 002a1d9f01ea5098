"""The inboxes that a refresh reads: one a period, of the periods that the methodology knows."""

from __future__ import annotations

from pathlib import Path

from flows.ingestion.inbox_files import told_of_waiting
from flows.parsing.column_types import Row, ordinal
from flows.parsing.seed_file import read_seed
from flows.settings import Settings
from flows.system.errors import PayeshError
from flows.system.home import active_files


class InboxError(PayeshError):
    """There are no inboxes to read; the message names the folder and what to do."""


def known_inboxes(settings: Settings) -> tuple[dict[int, Path], list[str]]:
    """The inbox of each period, and a sentence for each period, or senders' files of one, that are left out.

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
    active = {int(path.stem) for path in active_files(settings.home)}
    left_out += [
        f"period {period} has no inbox in {folder} any more; what was active of it stays. "
        "To take it out, make its inbox again and leave it empty"
        for period in sorted(active - set(found))
    ]
    inboxes = {period: inbox for period, inbox in found.items() if period in known}
    left_out += [sentence for period, inbox in inboxes.items() for sentence in told_of_waiting(period, inbox)]
    return inboxes, left_out


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
