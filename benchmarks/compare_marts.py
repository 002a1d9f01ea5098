"""Compare the marts of two published files column by column: `python -m benchmarks.compare_marts BEFORE AFTER`.

Rows are compared as a bag, so their order means nothing. Ends with 1 when anything differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb


def differences(before: Path, after: Path) -> Iterator[str]:
    """What is not the same in the marts of two files: marts, columns, types, rows; a line each."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{_quoted(before)}' as before (read_only)")
        connection.execute(f"attach '{_quoted(after)}' as after (read_only)")
        former, new = (_marts(connection, side) for side in ("before", "after"))
        yield from (f"{mart}: only before" for mart in sorted(former.keys() - new.keys()))
        yield from (f"{mart}: only after" for mart in sorted(new.keys() - former.keys()))
        for mart in sorted(former.keys() & new.keys()):
            yield from _of_columns(mart, former[mart], new[mart])
            yield from _of_rows(connection, mart, [column for column in former[mart] if column in new[mart]])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _marts(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for mart, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = $side and schema_name = 'marts' order by table_name, column_index",
        {"side": side},
    ).fetchall():
        found.setdefault(mart, {})[column] = kind
    return found


def _of_columns(mart: str, former: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    yield from (f"{mart}.{column}: only before" for column in former if column not in new)
    yield from (f"{mart}.{column}: only after" for column in new if column not in former)
    for column in former:
        if new.get(column, former[column]) != former[column]:
            yield f"{mart}.{column}: {former[column]} before, {new[column]} after"


def _of_rows(connection: duckdb.DuckDBPyConnection, mart: str, columns: list[str]) -> Iterator[str]:
    def only(side: str, other: str, chosen: list[str]) -> int:
        listed = ", ".join(f'"{column}"' for column in chosen)
        (count,) = connection.execute(
            f"select count(*) from (select {listed} from {side}.marts.{mart}"  # noqa: S608 - names of the files' own
            f" except all select {listed} from {other}.marts.{mart})"
        ).fetchall()[0]
        return int(count)

    gone, come = only("before", "after", columns), only("after", "before", columns)
    if gone or come:
        moved = [name for name in columns if only("before", "after", [name]) or only("after", "before", [name])]
        by = f"by {', '.join(moved)}" if moved else "by how values stand together in a row"
        yield f"{mart}: {gone} rows only before, {come} only after; {by}"


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code: 0 when all marts are the same, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    given = parser.parse_args(arguments)
    found = list(differences(given.before, given.after))
    sys.stdout.write("".join(f"{line}\n" for line in found) or "the marts are the same\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
