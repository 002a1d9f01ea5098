"""The `payesh` command.

Exit codes: 0 all well; 1 the build or a test failed, nothing was published; 2 wrong use or input; 3 another refresh
holds the warehouse; 4 published, but a feed failed, was held back or refused, and its earlier data stayed in force,
or a rollback holds what is published; 5 the doctor found something wrong, or landed bytes are not what was scored; 130
it was interrupted.
"""

from __future__ import annotations

import traceback
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.building.build import BuildFailedError
from flows.commands.compare import add_compare_commands
from flows.commands.console import (
    AsJson,
    Commands,
    console,
    errors,
    open_published,
    print_json,
    refuse,
)
from flows.commands.editions import edition
from flows.commands.explain import add_explain_commands
from flows.commands.export import export
from flows.commands.query import add_query_commands
from flows.commands.refresh_summary import show
from flows.commands.report import add_report_commands
from flows.commands.tables import rows_table
from flows.commands.versions import add_version_commands
from flows.ingestion.inboxes import known_periods
from flows.marts.rows import rows_of
from flows.operations.prefect_server import begin_prefect, wait_for_prefect
from flows.publishing.rollback import hold
from flows.publishing.versions import current_version, versions
from flows.seeds.aliases import add_alias
from flows.settings import FEED_NAMES, Settings
from flows.system.disk_space import explained, require_room
from flows.system.errors import ExitCode

REFUSED_TOLD = 20
NOT_TAKEN = ("failed", "stale", "held", "refused", "withdrawn")

FEEDS = """
    select
        period, feed, status, accepted, quarantined, strftime(last_fetched_at, '%Y-%m-%d') as landed, stale_days,
        trouble
    from marts.feed_status order by period, feed
"""

app = typer.Typer(cls=Commands, no_args_is_help=True, help="The warehouse behind an e-government assessment.")
alias = typer.Typer(no_args_is_help=True, help="Spellings of agencies' names.")
app.add_typer(alias, name="alias")
app.add_typer(edition, name="edition")
app.add_typer(export, name="export")


@app.command()
def refresh() -> None:
    """Land, parse, build, test and publish every period that has an inbox."""
    settings = Settings()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        require_room(settings.home)  # Prefect's start takes seconds, which whoever is refused need not wait
        begin_prefect(settings.home)
        from flows import refresh as flow  # Prefect reads its settings when it is imported

        with Progress(*columns, console=errors, disable=not errors.is_terminal) as bar:
            step = bar.add_task("start", total=None)
            flow.PROGRESS.set(
                lambda name, done, of: bar.update(step, description=name, completed=done, total=of or None)
            )
            wait_for_prefect()
            result = flow.refresh()
    except BuildFailedError as error:
        errors.print("The build failed; what was published stays published.", style="bold red")
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(ExitCode.BUILD_FAILED) from None
    except (OSError, duckdb.IOException) as error:
        traceback.clear_frames(error.__traceback__)  # a connection left in one is complained of at the end
        refuse(f"{explained(error, settings.home)}; what was published stays published. payesh doctor says more")
    show(console, result, settings.published)
    held = hold(settings.home)
    if held:
        errors.print(
            f"Nothing was published: held at {held['version']} since a rollback ({held['reason']}); payesh resume",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
        raise typer.Exit(ExitCode.FEED_FAILED)
    if result.report_trouble or result.left_out or any(feed.status in NOT_TAKEN for feed in result.feeds):
        raise typer.Exit(ExitCode.FEED_FAILED)


@app.command()
def plan(as_json: AsJson = False) -> None:
    """Say what a refresh would fetch, land, parse and build, without doing it."""
    # takes a second, which the other commands need not wait
    from flows.operations.plan import plan_refresh

    settings = Settings()
    planned = plan_refresh(settings, datetime.now(UTC))
    if as_json:
        print_json(asdict(planned))
        return
    rows: list[list[object]] = [
        [each.period, each.feed, each.age_days, "stale" if each.is_stale else "", sentence]
        for each in planned.feeds
        for sentence in [action.sentence for action in each.actions] or (["nothing"] if each.is_stale else [])
    ]
    if rows:
        console.print(rows_table("Feeds", ["period", "feed", "age_days", "", "would"], rows))
    else:
        console.print("Feeds: nothing is new.")
    console.print(f"Build: {', '.join(planned.build)} changed." if planned.build else "Build: nothing to do.")
    console.print("Report: would be written." if planned.writes_report else "Report: nothing to do.")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say which version is published, which are kept, and how each feed arrived."""
    home = Settings().home
    version, kept, held = current_version(home), versions(home), hold(home)
    with open_published() as connection:
        feeds = rows_of(connection, FEEDS, {})
    if as_json:
        print_json({"published": version, "kept": kept, "hold": held, "feeds": feeds})
        return
    console.print(f"published: {version}\nkept: {', '.join(kept)}", soft_wrap=True)
    if held:
        console.print(f"held since a rollback: {held['reason']}; payesh resume", style="yellow", markup=False)
    names = [name for name in feeds[0] if name != "trouble"] if feeds else []
    console.print(rows_table("Feeds", names, [[feed[name] for name in names] for feed in feeds]))
    for feed in feeds:
        if feed["trouble"]:
            console.print(f"{feed['feed']}: {feed['trouble']}", style="yellow", markup=False, soft_wrap=True)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A file as a sender gave it, named after its feed: uptime.csv")],
    period: Annotated[int, typer.Option(help="The period it is for: headings change from one to another")],
    feed: Annotated[str, typer.Option(help="Its feed, where the name doesn't tell")] = "",
) -> None:
    """Read a file as a refresh would, and say which columns and rows it would refuse; nothing is landed."""
    from flows.feeds import parse_whole

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
    for row in refused.head(REFUSED_TOLD).iter_rows(named=True):
        place = f"row {row['source_row']}, {row['column_name']} «{row['raw_value']}»: " if row["source_row"] else ""
        console.print(f"{place}{row['reason']}", markup=False, highlight=False, soft_wrap=True)
    if refused.height > REFUSED_TOLD:
        console.print(f"and {refused.height - REFUSED_TOLD} more")
    if refused.height:
        raise typer.Exit(ExitCode.FEED_FAILED)


@alias.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The spelling, as a feed has it")],
    agency_id: Annotated[str, typer.Argument(help="The agency whose name it is, for example pasteur_institute")],
    source: Annotated[str, typer.Option(help="Where the spelling was seen")],
) -> None:
    """Make a spelling known as an agency's name; the next refresh takes in the rows that wait under it."""
    seed = add_alias(Settings().project_directory / "seeds" / "entities", name, agency_id, source)
    console.print(f"Added to {seed}; run `payesh refresh` to take in its rows.", markup=False, soft_wrap=True)


add_report_commands(app)
add_query_commands(app)
add_explain_commands(app)
add_compare_commands(app)
add_version_commands(app)
