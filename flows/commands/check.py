"""`payesh check`: a file read as a refresh would read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import console, refuse
from flows.feeds import parse_whole
from flows.ingestion.inboxes import known_periods
from flows.settings import FEED_NAMES, Settings
from flows.system.errors import ExitCode

REFUSED_LISTED = 20


def check(
    file: Annotated[Path, typer.Argument(help="A file as a sender gave it, named after its feed: uptime.csv")],
    period: Annotated[int, typer.Option(help="The period it is for: headings change from one to another")],
    feed: Annotated[str, typer.Option(help="Its feed, where the name doesn't tell")] = "",
) -> None:
    """Read a file as a refresh would, and say which columns and rows it would refuse; nothing is landed."""
    named = feed or file.name.partition(".")[0]
    if named not in FEED_NAMES:
        refuse(f"«{named}» is no feed; give --feed one of {', '.join(FEED_NAMES)}")
    if period not in known_periods(Settings()):
        refuse(f"there is no period {period} in seeds/methodology/periods.csv")
    if not file.is_file():
        refuse(f"{file}: no such file")
    try:
        parsed = parse_whole(named, period, file.name, file.read_bytes())
    except OSError as error:
        refuse(str(error))
    refused = parsed.quarantined
    console.print(f"{parsed.records_count} records: {parsed.accepted.height} accepted, {refused.height} quarantined")
    for row in refused.head(REFUSED_LISTED).iter_rows(named=True):
        place = f"row {row['source_row']}, {row['column_name']} «{row['raw_value']}»: " if row["source_row"] else ""
        console.print(f"{place}{row['reason']}", markup=False, highlight=False, soft_wrap=True)
    if refused.height > REFUSED_LISTED:
        console.print(f"and {refused.height - REFUSED_LISTED} more")
    if refused.height:
        raise typer.Exit(ExitCode.FEED_FAILED)
