"""`payesh sql` and `payesh marts`: the published file asked, read-only, and what there is to ask."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import duckdb
import typer

from flows.commands.arguments import published, the_mart
from flows.commands.completion import mart_names
from flows.commands.console import (
    AsJson,
    Format,
    console,
    errors,
    open_published,
    print_json,
    print_rows,
    query_published,
    refuse,
    rows_text,
    single_query,
)
from flows.commands.tables import rows_table
from flows.marts.rows import rows_of
from flows.settings import Settings
from flows.system.atomic_files import write_whole

_MARTS = """
    select table_name as mart, estimated_size as rows, split_part(comment, '.', 1) as grain
    from duckdb_tables() where schema_name = 'marts' order by 1
"""
_MEANING = (
    "select rtrim(comment, chr(10)) as meaning from duckdb_tables() where schema_name = 'marts' and table_name = $mart"
)
_COLUMNS = """
    select column_name as column, lower(data_type) as type, comment as meaning
    from duckdb_columns() where schema_name = 'marts' and table_name = $mart order by column_index
"""


class QueryFormat(StrEnum):
    """How rows are printed, or written to a file."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def _words(incomplete: str) -> Iterator[tuple[str, str]]:
    words = {"list": "every mart with its grain", "describe": "the columns of one"}
    yield from ((word, meaning) for word, meaning in words.items() if word.startswith(incomplete))
    yield from mart_names(incomplete)


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
        with open_published() as connection:
            names, rows = query_published(connection, query)
        print_rows(names, rows, Format(wanted.value))
        return
    if not output.absolute().parent.is_dir():
        refuse(f"{output.absolute().parent} is no folder; make it first")
    home = Settings().home.resolve()
    if output.exists() and home in (output.absolute().parent.resolve() / output.name).parents:
        refuse(f"{output} is a file of the warehouse; write to another one")
    try:
        if wanted is QueryFormat.PARQUET:
            _write_parquet(query, output.absolute())
        else:
            with open_published() as connection:
                names, rows = query_published(connection, query)
            write_whole(output.absolute(), rows_text(names, rows, Format(wanted.value)).encode())
    except OSError as error:
        refuse(f"{output} can't be written: {error}")
    errors.print(f"Written to {output}", markup=False, highlight=False, soft_wrap=True)


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
        with open_published(writable=written) as connection:
            single_query(connection, query)
            try:
                connection.sql(query).write_parquet(str(written))
            except duckdb.Error as error:
                refuse(str(error))
        written.replace(output)


def marts(
    what: Annotated[
        str, typer.Argument(help="list, describe and a mart, or the mart alone", autocompletion=_words)
    ] = "list",
    mart: Annotated[str, typer.Argument(help="A mart, for example score_changes", autocompletion=mart_names)] = "",
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
        rows = rows_of(connection, _MARTS, {})
    if as_json:
        print_json(rows)
    else:
        console.print(rows_table("Marts", ["mart", "rows", "grain"], [list(row.values()) for row in rows]))


def _describe_mart(mart: str, as_json: bool) -> None:
    with published() as connection:
        name = the_mart(connection, mart)
        meaning = rows_of(connection, _MEANING, {"mart": name})[0]["meaning"]
        columns = rows_of(connection, _COLUMNS, {"mart": name})
    if as_json:
        print_json({"mart": name, "meaning": meaning, "columns": columns})
        return
    console.print(f"marts.{name}: {meaning}", markup=False, highlight=False)
    console.print(rows_table("", ["column", "type", "meaning"], [list(row.values()) for row in columns]))


def add_query_commands(app: typer.Typer) -> None:
    """Give an application these commands."""
    for command in (sql, marts):
        app.command()(command)
