"""The `payesh` command.

Exit codes: 0 all well; 1 the build or a test failed, nothing was published; 2 wrong use or input; 3 another refresh
holds the warehouse; 4 published, but a feed failed or was held back and its earlier data stayed in force.
"""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from typing import Annotated, NoReturn

import duckdb
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.build import BuildFailedError
from flows.prefect_environment import set_prefect_defaults
from flows.publish import LockedError, current_version, versions
from flows.screen import rows_table, show, shown
from flows.settings import Settings

EXIT_BUILD_FAILED = 1
EXIT_USAGE = 2
EXIT_LOCKED = 3
EXIT_FEED_FAILED = 4
NOT_TAKEN = ("failed", "stale", "held")

FEEDS = """
    select period, feed, status, accepted, quarantined, strftime(last_fetched_at, '%Y-%m-%d') as landed, stale_days
    from marts.feed_status order by period, feed
"""
TROUBLES = "select feed, trouble from marts.feed_status where trouble is not null order by period, feed"

app = typer.Typer(no_args_is_help=True, add_completion=True, help="The warehouse behind an e-government assessment.")
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
    except LockedError as error:
        errors.print(str(error), style="bold red")
        raise typer.Exit(EXIT_LOCKED) from None
    show(console, result, settings.published)
    if any(feed.status in NOT_TAKEN for feed in result.feeds):
        raise typer.Exit(EXIT_FEED_FAILED)


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


def _published() -> duckdb.DuckDBPyConnection:
    published = Settings().published
    if not published.exists():
        _refuse(f"Nothing is published in {published.parent} yet; run `make refresh` first.")
    return duckdb.connect(
        str(published),
        read_only=True,
        config={"enable_external_access": "false", "lock_configuration": "true"},
    )


def _refuse(message: str) -> NoReturn:
    errors.print(message, style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(EXIT_USAGE)
