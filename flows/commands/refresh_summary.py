"""What a person sees at the end of a refresh: the national result, where things are and what to try next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from flows.commands.tables import rows_table, table
from flows.marts.losses import agency_losses, told
from flows.marts.published import HeldOpenError, open_published
from flows.marts.rows import table_of
from flows.marts.summary import LEVELS, RECONCILIATION, WAITING, national_scores, told_of_warnings
from flows.publishing.editions import closed_periods
from flows.system.published_link import shown_report

if TYPE_CHECKING:
    import duckdb

    from flows.operations.refresh_result import RefreshResult


def show(console: Console, result: RefreshResult, published: Path) -> None:
    """Print the last screen of a refresh.

    Args:
        console: where to.
        result: what the refresh did.
        published: the published warehouse.
    """
    _show_feeds(console, result)
    with open_published(published, or_copy=True) as connection:
        _show_figures(console, connection)
        closed = closed_periods(published.parent)
        warnings = told_of_warnings(connection, closed)
        losses = agency_losses(connection, closed)
    for warning in warnings:
        console.print(warning, style="yellow", markup=False, soft_wrap=True)
    for sentence in told(losses):
        console.print(sentence, style="bold yellow", markup=False, highlight=False, soft_wrap=True)
    new = "published" if result.is_new else "nothing changed, still published"
    console.print(f"Version {result.version} ({new}): {published}", soft_wrap=True)
    try:
        open_published(published).close()
    except HeldOpenError as error:
        console.print(str(error), style="yellow", markup=False, soft_wrap=True)
    if report := shown_report(published.parent):
        console.print(f"Report: {report / 'index.html'}", soft_wrap=True)
    console.print("Try next:")
    for command in (
        'payesh sql "select rank, agency_name_en, total from marts.agency_scores order by rank limit 10"',
        "payesh marts",
        "payesh status",
    ):
        console.print(f"  .venv/bin/{command}", soft_wrap=True)


def _show_feeds(console: Console, result: RefreshResult) -> None:
    """What became of each feed, and what is wrong with it or was understood otherwise."""
    feeds = table("Feeds", ["period", "feed", "status", "records", "accepted", "quarantined", "new files"])
    for feed in result.feeds:
        counts = (feed.records, feed.accepted, feed.quarantined, feed.newly_landed)
        feeds.add_row(str(feed.period), feed.feed, feed.status, *(f"{int(count):,}" for count in counts))
    console.print(feeds)
    troubles = [
        f"period {feed.period}, {feed.feed}: {feed.message}" for feed in result.feeds if feed.status != "accepted"
    ]
    for warning in [*troubles, *result.warnings, *result.left_out, *filter(None, [result.report_failure])]:
        console.print(warning, style="yellow", markup=False, soft_wrap=True)
    remarks = [f"period {feed.period}, {feed.feed}: {remark}" for feed in result.feeds for remark in feed.remarks]
    console.print("\n".join(remarks), end="\n" if remarks else "", markup=False, soft_wrap=True)


def _show_figures(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """What is published, and which names nobody knows."""
    names, rows = national_scores(connection)
    measures = zip(names, *rows, strict=True)  # a period is a column: that fits a narrow screen
    console.print(rows_table("National scores", [str(cell) for cell in next(measures)], measures))
    for title, query in (("Quality levels", LEVELS), ("Published figures", RECONCILIATION)):
        console.print(rows_table(title, *table_of(connection, query)))
    names, rows = table_of(connection, WAITING)
    if rows:
        console.print(rows_table("Names that nobody knows: payesh alias add", names, rows))
