"""The `payesh` command.

Exit codes: 0 all well; 1 the build or a test failed, nothing was published; 2 wrong use or input; 3 another refresh
holds the warehouse; 4 published, but a feed failed, was held back or refused, and its earlier data stayed in force.
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import duckdb
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.aliases import AliasError, add_alias
from flows.build import BuildFailedError
from flows.editions import Edition, EditionError, editions, freeze, open_edition
from flows.headings import HeaderMapError
from flows.prefect_environment import set_prefect_defaults
from flows.publish import LockedError, current_version, versions, writer_lock
from flows.screen import rows_table, show, shown
from flows.settings import FEED_NAMES, Settings

EXIT_BUILD_FAILED = 1
EXIT_USAGE = 2
EXIT_LOCKED = 3
EXIT_FEED_FAILED = 4
REFUSED_TOLD = 20
NOT_TAKEN = ("failed", "stale", "held", "refused")

FEEDS = """
    select period, feed, status, accepted, quarantined, strftime(last_fetched_at, '%Y-%m-%d') as landed, stale_days
    from marts.feed_status order by period, feed
"""
PAIRS = """
    select from_edition, to_edition from intermediate.int_edition_pairs where period = ? order by 1, 2
"""
CHANGES = """
    select entity_kind, entity_id, measure,
        coalesce(from_value_text, rtrim(rtrim(from_value::varchar, '0'), '.')) as from_value,
        coalesce(to_value_text, rtrim(rtrim(to_value::varchar, '0'), '.')) as to_value, cause
    from marts.edition_changes where period = ? and from_edition = ? and to_edition = ? order by all
"""
TROUBLES = "select feed, trouble from marts.feed_status where trouble is not null order by period, feed"

app = typer.Typer(no_args_is_help=True, add_completion=True, help="The warehouse behind an e-government assessment.")
alias = typer.Typer(no_args_is_help=True, help="Spellings of agencies' names.")
app.add_typer(alias, name="alias")
edition = typer.Typer(no_args_is_help=True, help="What was published of a period, kept as it was.")
app.add_typer(edition, name="edition")
console = Console()
errors = Console(stderr=True)


class Format(StrEnum):
    """How `payesh sql` prints rows."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command()
def refresh() -> None:
    """Land, parse, build, test and publish every period that has an inbox."""
    settings = Settings()
    set_prefect_defaults(settings.home)
    from flows import refresh as flow  # Prefect reads its settings, and takes its seconds, when it is imported

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=errors, disable=not errors.is_terminal) as bar:
            step = bar.add_task("start", total=None)
            flow.PROGRESS.set(lambda name, done, of: bar.update(step, description=name, completed=done, total=of))
            result = flow.refresh()
    except BuildFailedError as error:
        errors.print("The build failed; what was published stays published.", style="bold red")
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(EXIT_BUILD_FAILED) from None
    except EditionError as error:
        _refuse(str(error))
    except LockedError as error:
        _locked(error)
    show(console, result, settings.published)
    if any(feed.status in NOT_TAKEN for feed in result.feeds):
        raise typer.Exit(EXIT_FEED_FAILED)


@app.command()
def plan() -> None:
    """Say what a refresh would fetch, land, parse and build, without doing it."""
    # takes a second, which the other commands need not wait
    from flows.ingest import IngestError
    from flows.landing import LandingError
    from flows.plan import plan_refresh

    settings = Settings()
    try:
        planned = plan_refresh(settings, datetime.now(UTC))
    except (EditionError, LandingError, IngestError) as error:
        _refuse(str(error))
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


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, for example: select * from marts.national_scores")],
    form: Annotated[Format, typer.Option("--format", help="How rows are printed")] = Format.TABLE,
) -> None:
    """Query the published warehouse, read-only."""
    with _published() as connection:
        try:
            cursor = connection.execute(query)
        except duckdb.Error as error:
            _refuse(str(error))
        names = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchall()
    _print_rows(names, rows, form)


@app.command()
def marts() -> None:
    """List the marts, each with its rows and grain."""
    with _published() as connection:
        rows = connection.execute(
            "select table_name, estimated_size, split_part(comment, '.', 1) from duckdb_tables()"
            " where schema_name = 'marts' order by 1"
        ).fetchall()
    console.print(rows_table("Marts", ["mart", "rows", "grain"], rows))


@app.command()
def status() -> None:
    """Say which version is published, which are kept, and how each feed arrived."""
    home = Settings().home
    console.print(f"published: {current_version(home)}\nkept: {', '.join(versions(home))}", soft_wrap=True)
    with _published() as connection:
        cursor = connection.execute(FEEDS)
        names = [column[0] for column in cursor.description or ()]
        console.print(rows_table("Feeds", names, cursor.fetchall()))
        for feed, trouble in connection.execute(TROUBLES).fetchall():
            console.print(f"{feed}: {trouble}", style="yellow", markup=False, soft_wrap=True)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A file as a sender gave it, named after its feed: uptime.csv")],
    period: Annotated[int, typer.Option(help="The period it is for: headings change from one to another")],
    feed: Annotated[str, typer.Option(help="Its feed, where the name doesn't tell")] = "",
) -> None:
    """Read a file as a refresh would, and say which columns and rows it would refuse; nothing is landed."""
    from flows.parsing import parse_whole  # takes a second, which the other commands need not wait

    named = feed or file.name.partition(".")[0]
    if named not in FEED_NAMES:
        _refuse(f"«{named}» is no feed; give --feed one of {', '.join(FEED_NAMES)}")
    try:
        parsed = parse_whole(named, period, file.name, file.read_bytes())
    except (OSError, HeaderMapError) as error:
        _refuse(str(error))
    refused = parsed.quarantined
    console.print(f"{parsed.records_count} records: {parsed.accepted.height} accepted, {refused.height} quarantined")
    for row in refused.head(REFUSED_TOLD).iter_rows(named=True):
        place = f"row {row['source_row']}, {row['column_name']} «{row['raw_value']}»: " if row["source_row"] else ""
        console.print(f"{place}{row['reason']}", markup=False, highlight=False, soft_wrap=True)
    if refused.height > REFUSED_TOLD:
        console.print(f"and {refused.height - REFUSED_TOLD} more")
    if refused.height:
        raise typer.Exit(EXIT_FEED_FAILED)


@alias.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The spelling, as a feed has it")],
    agency_id: Annotated[str, typer.Argument(help="The agency whose name it is, for example pasteur_institute")],
    source: Annotated[str, typer.Option(help="Where the spelling was seen")],
) -> None:
    """Make a spelling known as an agency's name; the next refresh takes in the rows that wait under it."""
    try:
        seed = add_alias(Settings().project_directory / "seeds" / "entities", name, agency_id, source)
    except AliasError as error:
        _refuse(str(error))
    console.print(f"Added to {seed}; run `payesh refresh` to take in its rows.", markup=False, soft_wrap=True)


@edition.command("freeze")
def freeze_command(
    period: Annotated[int, typer.Option(help="The period, as it is published now")],
    number: Annotated[int, typer.Option("--edition", help="1, or the number of the open edition")],
) -> None:
    """Keep the published figures of a period for good; from then on it takes no new data."""
    home = Settings().home
    try:
        with writer_lock(home):
            frozen = freeze(home, period, number, datetime.now(UTC))
    except EditionError as error:
        _refuse(str(error))
    except LockedError as error:
        _locked(error)
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
    home = Settings().home
    try:
        with writer_lock(home):
            open_edition(home, period, number, datetime.now(UTC))
    except EditionError as error:
        _refuse(str(error))
    except LockedError as error:
        _locked(error)
    console.print(f"Period {period}: edition {number} is open; the next refresh takes data for it.")


@edition.command("list")
def list_command() -> None:
    """List the editions of every period."""
    names = ["period", "edition", "status", "changed_at", "version", "figures_count", "sha256"]
    try:
        found: list[Edition] = editions(Settings().home)
    except EditionError as error:
        _refuse(str(error))
    console.print(rows_table("Editions", names, [[getattr(each, name) for name in names] for each in found]))


@edition.command("diff")
def diff_command(
    period: Annotated[int, typer.Option(help="The period")],
    from_edition: Annotated[str, typer.Option("--from", help="A frozen edition, or last_published")],
    to_edition: Annotated[str, typer.Option("--to", help="The edition after it, or current")] = "current",
    form: Annotated[Format, typer.Option("--format", help="How rows are printed")] = Format.TABLE,
) -> None:
    """List every figure that is not the same in two editions, with what moved it."""
    with _published() as connection:
        pairs = connection.execute(PAIRS, [period]).fetchall()
        if (from_edition, to_edition) not in pairs:
            known = ", ".join(f"{one} to {other}" for one, other in pairs) or "none; freeze one first"
            _refuse(f"{from_edition} to {to_edition} is not compared; of period {period} are: {known}")
        cursor = connection.execute(CHANGES, [period, from_edition, to_edition])
        names = [column[0] for column in cursor.description or ()]
        _print_rows(names, cursor.fetchall(), form)


def _published() -> duckdb.DuckDBPyConnection:
    published = Settings().published
    if not published.exists():
        _refuse(f"Nothing is published in {published.parent} yet; run `make refresh` first.")
    return duckdb.connect(
        str(published),
        read_only=True,
        config={"enable_external_access": "false", "lock_configuration": "true"},
    )


def _print_rows(names: list[str], rows: list[tuple[object, ...]], form: Format) -> None:
    if form is Format.CSV:
        writer = csv.writer(sys.stdout)
        writer.writerow(names)
        writer.writerows([shown(value) for value in row] for row in rows)
    elif form is Format.JSON:
        records = [dict(zip(names, row, strict=True)) for row in rows]
        sys.stdout.write(
            json.dumps(records, ensure_ascii=False, default=lambda value: str(shown(value)), indent=1) + "\n"
        )
    else:
        console.print(rows_table("", names, rows))


def _locked(error: LockedError) -> NoReturn:
    errors.print(str(error), style="bold red", soft_wrap=True)
    raise typer.Exit(EXIT_LOCKED)


def _refuse(message: str) -> NoReturn:
    errors.print(message, style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(EXIT_USAGE)
