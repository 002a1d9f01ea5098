"""`payesh edition …`: freeze what was published of a period, open the next edition, and compare editions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.commands.arguments import published
from flows.commands.console import AsJson, Format, console, errors, print_rows, refuse
from flows.commands.tables import rows_table
from flows.marts.rows import table_of
from flows.publishing.editions import Edition, editions, freeze, open_edition
from flows.publishing.unknown_entries import unknown_entries
from flows.settings import Settings
from flows.system.lock import writer_lock

PAIRS = """
    select edition, compared_with from reference.editions where period = $period and compared_with is not null
    union all
    select 'print_a', 'print_b' from marts.editions where period = $period and edition = 'print_a'
    order by all
"""
CHANGES = """
    select entity_kind, entity_id, measure,
        coalesce(from_value_text, rtrim(rtrim(from_value::varchar, '0'), '.')) as from_value,
        coalesce(to_value_text, rtrim(rtrim(to_value::varchar, '0'), '.')) as to_value, cause
    from marts.edition_changes
    where period = $period and from_edition = $from_edition and to_edition = $to_edition
    order by all
"""
edition = typer.Typer(no_args_is_help=True, help="What was published of a period, kept as it was.")


@edition.command("freeze")
def freeze_command(
    period: Annotated[int, typer.Option(help="The period, as it is published now")],
    number: Annotated[int, typer.Option("--edition", help="1, or the number of the open edition")],
) -> None:
    """Keep the published figures of a period for good; from then on it takes no new data."""
    settings = Settings()
    home = settings.home
    with writer_lock(home, settings.lock_wait_seconds):
        frozen = freeze(home, period, number, datetime.now(UTC))
    console.print(
        f"Period {period}, edition {number}: {frozen.figures_count:,} figures frozen, hash {frozen.sha256}",
        soft_wrap=True,
    )


@edition.command("open")
def open_command(
    period: Annotated[int, typer.Option(help="The frozen period")],
    number: Annotated[int, typer.Option("--edition", help="The next edition's number")],
) -> None:
    """Let a frozen period take data again, for its next edition; the frozen one stays as it is."""
    settings = Settings()
    home = settings.home
    with writer_lock(home, settings.lock_wait_seconds):
        open_edition(home, period, number, datetime.now(UTC))
    console.print(f"Period {period}: edition {number} is open; the next refresh takes data for it.")


@edition.command("list")
def list_command(as_json: AsJson = False) -> None:
    """List the editions of every period."""
    names = ["period", "edition", "status", "changed_at", "version", "figures_count", "sha256"]
    found: list[Edition] = editions(Settings().home)
    rows = [[getattr(each, name) for name in names] for each in found]
    for entry in unknown_entries(Settings().home):
        errors.print(entry.sentence, style="yellow", markup=False, highlight=False, soft_wrap=True)
    if as_json:
        print_rows(names, rows, Format.JSON)
    else:
        console.print(rows_table("Editions", names, rows))


@edition.command("diff")
def diff_command(
    period: Annotated[int, typer.Option(help="The period")],
    from_edition: Annotated[str, typer.Option("--from", help="A frozen edition, or last_published")],
    to_edition: Annotated[str, typer.Option("--to", help="The edition after it, or current")] = "current",
    form: Annotated[Format, typer.Option("--format", help="How rows are printed")] = Format.TABLE,
    as_json: AsJson = False,
) -> None:
    """List every figure that is not the same in two editions, with what moved it."""
    with published() as connection:
        pairs = connection.execute(PAIRS, {"period": period}).fetchall()
        if (from_edition, to_edition) not in pairs:
            known = ", ".join(f"{one} to {other}" for one, other in pairs) or "none"
            frozen = {str(found.edition) for found in editions(Settings().home) if found.period == period}
            if {from_edition, to_edition} & frozen:
                known += "; what was frozen since the last refresh is compared from the next one on: payesh refresh"
            refuse(f"{from_edition} to {to_edition} is not compared; of period {period} are: {known}")
        asked = {"period": period, "from_edition": from_edition, "to_edition": to_edition}
        names, rows = table_of(connection, CHANGES, asked)
    form = Format.JSON if as_json else form
    if not rows and form is Format.TABLE:
        console.print(f"Nothing moved from {from_edition} to {to_edition}.")
        return
    print_rows(names, rows, form)
