"""`payesh export`: the published marts as a workbook, as CSV or Parquet files, or as a data package."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import console, errors
from flows.exports.data_package import DESCRIPTOR, write_package
from flows.exports.files import write_csv, write_parquet
from flows.exports.published import Published, open_for_export
from flows.exports.targets import MAKER, atomic_file, atomic_folder
from flows.exports.workbook import latest_period, write_workbook
from flows.marts.published import Mart
from flows.publishing.rollback import require_published
from flows.settings import Settings
from flows.system.disk_space import published_bytes, require_room

Writer = Callable[[Published, Mart, Path], str]

export = typer.Typer(
    no_args_is_help=True,
    help="The published marts as a workbook, as files, or as a data package. Written whole or not at all.",
)

EXPORTED_VERSIONS = 3
"""How often the published file's size an export is to find free; a package of all marts was seen to take 1.7 of it."""

LIST = "export.json"
"""The list of what is in a folder of CSV or Parquet files."""

To = Annotated[Path | None, typer.Option("--to", help="Where to; without it, here, named after the version")]
Marts = Annotated[str, typer.Option("--marts", help="The marts, separated by commas; without it, all")]
Period = Annotated[int | None, typer.Option("--period", help="Rows of this period; without it, of all")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what stands there, whatever it is")]


@export.command()
def workbook(
    to: To = None,
    period: Annotated[int | None, typer.Option("--period", help="The period; without it, the last computed")] = None,
    force: Force = False,
) -> None:
    """Write an Excel workbook of a period: Persian, in the order of the report's tables."""
    with _published(period, to) as published:
        chosen = latest_period(published) if period is None else period
        target = to or Path(f"payesh_period_{chosen}_{published.version}.xlsx")
        with atomic_file(target, force) as path:
            write_workbook(published, Settings().project_directory, chosen, path)
    console.print(f"Period {chosen} of version {published.version}: {target}", soft_wrap=True)


@export.command()
def csv(to: To = None, marts: Marts = "", period: Period = None, force: Force = False) -> None:
    """Write a CSV file a mart, for spreadsheets: what one would run as a formula has an apostrophe before it."""

    def write(published: Published, mart: Mart, folder: Path) -> str:
        name = f"{mart.name}.csv"
        write_csv(published, mart, period, folder / name, for_spreadsheets=True)
        return name

    _folder("csv", to, marts, period, force, write)


@export.command()
def parquet(to: To = None, marts: Marts = "", period: Period = None, force: Force = False) -> None:
    """Write a Parquet file a mart, each column of its own type."""

    def write(published: Published, mart: Mart, folder: Path) -> str:
        name = f"{mart.name}.parquet"
        write_parquet(published, mart, period, folder / name)
        return name

    _folder("parquet", to, marts, period, force, write)


@export.command()
def package(to: To = None, marts: Marts = "", period: Period = None, force: Force = False) -> None:
    """Write a Frictionless Data Package: CSV and Parquet, with types, keys, units, labels and hashes."""
    with _published(period, to) as published:
        chosen = published.selected(_names(marts))
        target = to or Path(_default_name("package", published, period))
        with atomic_folder(target, DESCRIPTOR, force) as folder:
            formulas = write_package(published, Settings().project_directory, chosen, period, folder)
    for mart, count in formulas.items():
        errors.print(
            f"marts.{mart}: {count} texts begin as a formula does and are kept as they came, since a package is data; "
            "for a spreadsheet there is payesh export csv",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
    console.print(f"{len(chosen)} marts of version {published.version}: {target}", soft_wrap=True)


def _folder(kind: str, to: Path | None, marts: str, period: int | None, force: bool, write: Writer) -> None:
    """Write a folder of files, a mart each, with a list of what is in it."""
    with _published(period, to) as published:
        chosen = published.selected(_names(marts))
        target = to or Path(_default_name(kind, published, period))
        with atomic_folder(target, LIST, force) as folder:
            files = [write(published, mart, folder) for mart in chosen]
            listed = {"made_by": MAKER, "version": published.version, "period": period, "files": files}
            (folder / LIST).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    console.print(f"{len(chosen)} marts of version {published.version}: {target}", soft_wrap=True)


def _default_name(kind: str, published: Published, period: int | None) -> str:
    of_period = "" if period is None else f"_period_{period}"
    return f"payesh_{kind}{of_period}_{published.version}"


def _names(marts: str) -> list[str]:
    return [name.strip() for name in marts.split(",") if name.strip()]


@contextmanager
def _published(period: int | None, to: Path | None) -> Iterator[Published]:
    """The published version, its period checked; ends the command for what can't be exported or written."""
    settings = Settings()
    require_published(settings.home)
    folder = to.absolute().parent if to else Path.cwd()
    require_room(folder, EXPORTED_VERSIONS * published_bytes(settings.home))
    with open_for_export(settings.published, writable=folder) as published:
        if period is not None:
            published.require_period(period)
        yield published
