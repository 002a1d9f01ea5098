"""The published version as exports read it: its marts, their columns and meanings, and their rows in one order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from flows.marts.published import Mart, open_published, read_catalogue
from flows.persian.name_search import Named, nearest
from flows.system.atomic_files import TIME_NAME
from flows.system.errors import PayeshError

PERIOD = "period"


class ExportError(PayeshError):
    """What was asked can't be exported; the message says why and what to do."""


@dataclass(frozen=True)
class Published:
    """A published version, open to be read.

    Attributes:
        connection: to its file, read-only, its time zone UTC.
        version: its id.
        created: when it was published, UTC, as its id says.
        marts: by name.
    """

    connection: duckdb.DuckDBPyConnection
    version: str
    created: datetime
    marts: Mapping[str, Mart]

    def selected(self, names: Sequence[str]) -> list[Mart]:
        """The marts of these names, with or without the schema before them; all when there are none.

        Raises:
            ExportError: for a name of no mart, with the nearest one.
        """
        chosen = []
        for name in names or self.marts:
            bare = name.removeprefix("marts.")
            if bare not in self.marts:
                meant = "".join(f"did you mean {near}? " for near in nearest(bare, map(Named, self.marts), count=1))
                raise ExportError(f"there is no mart «{bare}»; {meant}payesh marts list has every one")
            chosen.append(self.marts[bare])
        return list({mart.name: mart for mart in chosen}.values())

    def periods(self) -> list[tuple[int, bool]]:
        """Each period and whether its scores are computed, in order."""
        return self.connection.execute(
            "select period, is_computed from marts.assessment_periods order by period"
        ).fetchall()

    def require_period(self, period: int) -> None:
        """Check that a period is known.

        Raises:
            ExportError: when it is not.
        """
        known = [number for number, _ in self.periods()]
        if period not in known:
            raise ExportError(f"period {period} is not published; published are {', '.join(map(str, known))}")

    def rows(self, mart: Mart, period: int | None) -> list[tuple[Any, ...]]:
        """All rows of a mart, or those of one period where it has periods, in an order of their own."""
        return self.connection.execute(*select_rows(mart, period)).fetchall()


def select_rows(mart: Mart, period: int | None) -> tuple[str, list[object]]:
    """A query, with its values, of a mart's rows; ordered by all columns, so that equal marts give equal files."""
    where = f" where {PERIOD} = ?" if period is not None and PERIOD in mart.columns else ""
    return f'select * from marts."{mart.name}"{where} order by all', [period] if where else []  # noqa: S608 - its name


@contextmanager
def open_for_export(published: Path, *, writable: Path | None = None) -> Iterator[Published]:
    """Open what is published, and stay on this version whatever is published meanwhile.

    Args:
        published: the link to the published file.
        writable: the one folder in which files may be written by queries.

    Raises:
        NothingPublishedError: when nothing is published there.
        ExportError: when a file is there that is no version.
    """
    database = published.resolve() if published.exists() else published
    version = database.parent.name
    with open_published(database, writable=writable) as connection:
        try:
            created = datetime.strptime(version, TIME_NAME).replace(tzinfo=UTC)
        except ValueError:
            raise ExportError(f"{published} is no link to a published version; run `make refresh`") from None
        yield Published(connection, version, created, read_catalogue(connection))
