"""`payesh check`: a file read as a refresh would read it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.console import AsJson, console, print_json, refuse
from flows.commands.tables import rows_table
from flows.feeds import parse_file
from flows.ingestion.arrivals import told_of_cut_off
from flows.ingestion.inboxes import known_periods
from flows.persian.text import quoted
from flows.settings import FEED_NAMES, Settings
from flows.system.errors import ExitCode

if TYPE_CHECKING:
    from flows.parsing.streamed import ParsedFile

ACCEPTED_LISTED = 5
REFUSED_LISTED = 20
REFUSED_COLUMNS = ("source_sheet", "source_row", "column_name", "raw_value", "reason")


def check(
    file: Annotated[
        Path, typer.Argument(help="A file as a sender gave it, named after its feed: uptime.csv, uptime/a.csv")
    ],
    period: Annotated[int, typer.Option(help="The period it is for: headings change from one to another")],
    feed: Annotated[str, typer.Option(help="Its feed, where the name doesn't tell")] = "",
    as_json: AsJson = False,
) -> None:
    """Read a file as a refresh would: what is understood of it, and what would be refused; nothing is landed."""
    settings = Settings()
    of_folder = file.absolute().parent.name
    named = feed or next((name for name in (file.name.partition(".")[0], of_folder) if name in FEED_NAMES), file.name)
    if named not in FEED_NAMES:
        refuse(f"«{named}» is no feed; give --feed one of {', '.join(FEED_NAMES)}")
    if period not in known_periods(settings):
        refuse(f"there is no period {period} in seeds/methodology/periods.csv")
    if not file.is_file():
        refuse(f"{file}: no such file")
    with TemporaryDirectory() as scratch:
        try:
            parsed = parse_file(named, period, file.name, file, Path(scratch), settings.parsing.memory)
            cut_off = told_of_cut_off(file.name, file, None)
        except OSError as error:
            refuse(str(error))
        if as_json:
            rows = parsed.in_memory()
            print_json(
                {
                    "records": parsed.records_count,
                    "accepted": rows.accepted.to_dicts(),
                    "quarantined": rows.quarantined.select(REFUSED_COLUMNS).to_dicts(),
                    "remarks": [*parsed.remarks, *filter(None, [cut_off])],
                }
            )
        else:
            _show(parsed)
            console.print(cut_off, end="\n" if cut_off else "", markup=False, highlight=False, soft_wrap=True)
    if cut_off or parsed.quarantined_count or not parsed.accepted_count:
        raise typer.Exit(ExitCode.FEED_FAILED)


def _show(parsed: ParsedFile) -> None:
    """A sample of the rows as they are understood, everything to be said of them, and the first refused rows."""
    accepted, refused = parsed.accepted_count, parsed.quarantined_count
    console.print(f"{parsed.records_count} records: {accepted} accepted, {refused} quarantined")
    if accepted:
        first = parsed.accepted.head(ACCEPTED_LISTED).collect()
        named = f"As understood: the first {first.height}" if first.height < accepted else "As understood"
        console.print(rows_table(named, first.columns, first.rows()))
    for remark in parsed.remarks:
        console.print(remark, markup=False, highlight=False, soft_wrap=True)
    for row in parsed.quarantined.head(REFUSED_LISTED).collect().iter_rows(named=True):
        console.print(f"{_place(row)}{row['reason']}", markup=False, highlight=False, soft_wrap=True)
    if refused > REFUSED_LISTED:
        console.print(f"and {refused - REFUSED_LISTED} more; --json lists all")


def _place(row: dict[str, object]) -> str:
    """Where a refused row stands, and what stood there unless the reason says it."""
    if not row["source_row"]:
        return ""
    sheet = f"sheet «{row['source_sheet']}», " if row["source_sheet"] else ""
    value = quoted(str(row["raw_value"])) if row["raw_value"] is not None else ""
    said = f", {row['column_name'] or 'the row'} {value}".rstrip() if value not in str(row["reason"]) else ""
    return f"{sheet}row {row['source_row']}{said}: "
