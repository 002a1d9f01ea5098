"""`payesh sql` and `payesh marts`: the published file asked, read-only, and what there is to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import duckdb
import typer

from flows.commands.arguments import published, resolve_mart
from flows.commands.completion import marts as completed_marts
from flows.commands.console import (
    AsJson,
    Format,
    console,
    errors,
    print_json,
    print_rows,
    refuse,
    rows_text,
)
from flows.commands.tables import rows_table
from flows.marts.published import mart_names, read_catalogue
from flows.marts.rows import Table, table_of
from flows.persian.name_search import Named, nearest
from flows.system.atomic_files import write_atomically
from flows.system.home import home_directory

_NO_TABLE = re.compile(r"Table with name (\S+) does not exist")
# a PIVOT is the one query that DuckDB makes several statements of
_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI)


class QueryFormat(StrEnum):
    """How rows are printed, or written to a file."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def _words(incomplete: str) -> Iterator[tuple[str, str]]:
    words = {"list": "every mart with its grain", "describe": "the columns of one"}
    yield from ((word, meaning) for word, meaning in words.items() if word.startswith(incomplete))
    yield from completed_marts(incomplete)


def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, for example: select * from marts.national_scores")],
    form: Annotated[
        QueryFormat | None, typer.Option("--format", help="How rows are printed or written; else by the file's ending")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(dir_okay=False, writable=True, help="A file to write instead: .csv, .json or .parquet"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Query the published warehouse, read-only."""
    wanted = form or (QueryFormat.JSON if as_json else _by_ending(output))
    if output is None:
        if wanted is QueryFormat.PARQUET:
            refuse("Parquet is no text to print; say where to with --output file.parquet")
        with published() as connection:
            names, rows = query_published(connection, query)
        print_rows(names, rows, Format(wanted.value))
        return
    if not output.absolute().parent.is_dir():
        refuse(f"{output.absolute().parent} is no folder; make it first")
    home = home_directory().resolve()
    if output.exists() and home in (output.absolute().parent.resolve() / output.name).parents:
        refuse(f"{output} is a file of the warehouse; write to another one")
    try:
        if wanted is QueryFormat.PARQUET:
            _write_parquet(query, output.absolute())
        else:
            with published() as connection:
                names, rows = query_published(connection, query)
            write_atomically(output.absolute(), rows_text(names, rows, Format(wanted.value)).encode())
    except OSError as error:
        refuse(f"{output} can't be written: {error}")
    errors.print(f"Written to {output}", markup=False, highlight=False, soft_wrap=True)


def _require_single(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """End the command for what is no query, or more than one."""
    try:
        statements = connection.extract_statements(query)
    except duckdb.Error as error:
        refuse(str(error))
    if len(statements) != 1 or statements[0].type not in _READING:
        refuse("That is no single SELECT; give one query: it can read, and change nothing (read-only).")


def query_published(connection: duckdb.DuckDBPyConnection, query: str) -> Table:
    """Names and rows of one query; ends the command for what is no query, or more than one."""
    _require_single(connection, query)
    try:
        return table_of(connection, query)
    except duckdb.Error as error:
        refuse(_with_advice(connection, str(error)))


def _with_advice(connection: duckdb.DuckDBPyConnection, error: str) -> str:
    """DuckDB's message, which names its own candidates, with the nearest marts or the way to a mart's columns."""
    if table := _NO_TABLE.search(error):
        near = ", ".join(
            f"marts.{each}" for each in nearest(table[1], [Named(name) for name in mart_names(connection)], count=3)
        )
        return f"{error}\n\nThe nearest marts are {near}; payesh marts list has every one."
    if "column" in error:
        return f"{error}\n\nWhat columns there are, and what they mean: payesh marts describe <mart>"
    return error


def _by_ending(output: Path | None) -> QueryFormat:
    if output is None:
        return QueryFormat.TABLE
    ending = output.suffix.lower().removeprefix(".")
    if ending not in (QueryFormat.CSV, QueryFormat.JSON, QueryFormat.PARQUET):
        refuse(f"{output.name} does not tell what it should be; give --format csv, json or parquet")
    return QueryFormat(ending)


def _write_parquet(query: str, output: Path) -> None:
    """Write a query's rows with their own types; the query itself may open no file but the one that is written."""
    with TemporaryDirectory(prefix=f".{output.name}.", dir=output.parent) as folder:
        written = Path(folder) / output.name
        with published(writable=Path(folder)) as connection:
            _require_single(connection, query)
            try:
                connection.sql(query).write_parquet(str(written))
            except duckdb.Error as error:
                refuse(str(error))
        written.replace(output)


def marts(
    what: Annotated[
        str, typer.Argument(help="list, describe and a mart, or the mart alone", autocompletion=_words)
    ] = "list",
    mart: Annotated[str, typer.Argument(help="A mart, for example score_changes", autocompletion=completed_marts)] = "",
    as_json: AsJson = False,
) -> None:
    """List the marts, each with its rows and grain; or say what a row of one is and what its columns mean."""
    if what == "list" and not mart:
        _list_marts(as_json)
    elif what == "describe" and mart:
        _describe_mart(mart, as_json)
    elif what not in ("list", "describe") and not mart:
        _describe_mart(what, as_json)
    else:
        refuse("Ask for payesh marts list, or payesh marts describe and the name of one mart")


def _list_marts(as_json: bool) -> None:
    with published() as connection:
        found = read_catalogue(connection).values()
    rows = [{"mart": mart.name, "rows": mart.rows_count, "grain": mart.meaning.partition(".")[0]} for mart in found]
    if as_json:
        print_json(rows)
    else:
        console.print(rows_table("Marts", ["mart", "rows", "grain"], [list(row.values()) for row in rows]))


def _describe_mart(asked: str, as_json: bool) -> None:
    with published() as connection:
        mart = read_catalogue(connection)[resolve_mart(connection, asked)]
    columns = [
        {"column": column.name, "type": column.type.lower(), "meaning": column.meaning}
        for column in mart.columns.values()
    ]
    if as_json:
        print_json({"mart": mart.name, "meaning": mart.meaning, "columns": columns})
        return
    console.print(f"marts.{mart.name}: {mart.meaning}", markup=False, highlight=False)
    console.print(rows_table("", ["column", "type", "meaning"], [list(column.values()) for column in columns]))
