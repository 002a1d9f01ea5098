"""Which Payesh made a published file, told by the file itself."""

from __future__ import annotations

from pathlib import Path

import duckdb

from flows.system.version import installed_version

MAKER = "reference.maker"


def attach_maker(database: Path) -> None:
    """Add to a built file the version of Payesh that publishes it."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema if not exists reference")
        connection.execute(f"create or replace table {MAKER} (payesh_version varchar not null)")
        connection.execute(f"insert into {MAKER} values (?)", [installed_version()])  # noqa: S608 - our own name
        connection.execute(f"comment on table {MAKER} is 'One row: which version of Payesh made this file.'")
        connection.execute(f"comment on column {MAKER}.payesh_version is 'As payesh --version says it.'")
