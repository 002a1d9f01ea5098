"""What a run leaves on a Prefect server: a summary, the comparison with print, and what the new version moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx  # Prefect's client lets its errors through
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger

from flows.marts.published import open_published
from flows.marts.rows import Table, displayed, table_of
from flows.marts.summary import RECONCILIATION, national_scores, told_of_warnings
from flows.operations.trouble import Trouble
from flows.publishing.editions import closed_periods

if TYPE_CHECKING:
    from flows.operations.refresh_result import RefreshResult

MOVED_ROWS_LISTED = 20
FAILURES_LISTED = 20
FAILURE_LENGTH = 300  # characters
_COUNTS = """
    select
        (select count(*) from marts.quarantined_rows) as quarantined_rows,
        (select count(*) from marts.unresolved_agencies) as unresolved_names
"""
_MOVED_GROUPS = """
    select period, entity_kind, cause, count(*) as figures
    from marts.edition_changes where from_edition = 'last_published'
    group by all order by all
"""
_MOVED_ROWS = f"""
    select period, entity_kind, entity_id, measure, coalesce(from_value_text, from_value::varchar) as from_value,
        coalesce(to_value_text, to_value::varchar) as to_value, cause
    from marts.edition_changes where from_edition = 'last_published' order by all limit {MOVED_ROWS_LISTED}
"""  # noqa: S608  # a number of ours


def leave_artifacts(published: Path, result: RefreshResult, troubles: Sequence[Trouble]) -> None:
    """Record on the Prefect server what a run did; when it does not take it, its log says so.

    Args:
        published: the published warehouse.
        result: what the run did. What moved is recorded where figures were built; until then the last record is true.
        troubles: what is wrong now, since when and why.
    """
    with open_published(published, or_copy=True) as connection:
        national = national_scores(connection)
        counts, reconciliation = (table_of(connection, sql) for sql in (_COUNTS, RECONCILIATION))
        groups, moved = table_of(connection, _MOVED_GROUPS), table_of(connection, _MOVED_ROWS)
        closed = closed_periods(published.parent)
        others = told_of_warnings(connection, closed)
    summary = _summary(result, national, counts, others, troubles)
    try:
        create_markdown_artifact(summary, "payesh-summary", "What the run did")
        create_table_artifact(_records(reconciliation), "payesh-reconciliation", "Published figures by status")
        if result.is_new and result.is_built:
            since = f"What {result.version} moved since the version before it"
            create_table_artifact(_records(groups), "payesh-moved", since)
            create_table_artifact(
                _records(moved), "payesh-moved-rows", f"{since}: the first {MOVED_ROWS_LISTED} figures"
            )
    except (httpx.HTTPError, PrefectException) as error:  # the version is published, whatever becomes of its record
        get_run_logger().warning("The server did not take the run's artifacts: %s", error)


def _summary(
    result: RefreshResult, national: Table, counts: Table, others: Sequence[str], troubles: Sequence[Trouble]
) -> str:
    new = "new" if result.is_built else "new, by the status of feeds alone"
    new = new if result.is_new else "nothing changed, still published"
    feeds = [(each.period, each.feed, each.status, each.accepted, each.quarantined) for each in result.feeds]
    told = [each for each in result.feeds if each.status == "incomplete"]  # no trouble, and worth a word
    words = [f"period {each.period}, {each.feed}: {each.message}" for each in told]
    parts = [
        f"**Version {result.version}** ({new})",
        *(["## Trouble", _list([trouble.sentence for trouble in troubles])] if troubles else []),
        "## National scores",
        _table(*national),
        "## Feeds",
        _table(["period", "feed", "status", "accepted", "quarantined"], feeds),
        _list([*words, *result.warnings, *others]),
        "## Waiting for people",
        _table(*counts),
    ]
    return "\n\n".join(parts) + "\n"


def _list(sentences: Sequence[str]) -> str:
    left_out = len(sentences) - FAILURES_LISTED
    shown = [*sentences[:FAILURES_LISTED], *([f"and {left_out} more"] if left_out > 0 else [])]
    return "\n".join(f"- {_one_line(sentence)}" for sentence in shown)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= FAILURE_LENGTH else f"{line[:FAILURE_LENGTH]}…"


def _table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [names, ["---"] * len(names), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return "" if value is None else str(displayed(value)).replace("|", "\\|")


def _records(table: Table) -> list[dict[str, Any]]:
    return [{name: _cell(value) for name, value in row.items()} for row in table.by_name()]
