"""Which sheet of the workbook shows what, as data (`sheets.toml`), and the query that gives its rows."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.exports.published import PERIOD, ExportError
from flows.marts.contracts import MartContract
from flows.marts.published import Column, Mart

SHEETS = Path(__file__).parent / "sheets.toml"
SheetName = Annotated[str, Field(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\']+$")]
"""What Excel takes for a sheet's name."""


class Sheet(BaseModel):
    """A sheet: some columns of one mart, in an order.

    Attributes:
        name: its Persian name.
        mart: the mart.
        report: tables and charts of the report that it stands for, as in docs/report_map.md.
        about: what it shows, in Persian.
        columns: in their order; `other_mart.column` is looked up there by the other mart's whole key.
        order: columns that rows are ordered by, from the highest after `-`; all columns break ties.
        where: values that columns must have.
        others_of: column whose values no other sheet of the mart shows.
        until: whether rows of earlier periods are shown too.
        headings: headings of its own, by column.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: SheetName
    mart: str
    report: tuple[str, ...]
    about: Annotated[str, Field(min_length=1)]
    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    order: tuple[str, ...] = ()
    where: dict[str, str | int] = {}
    others_of: str | None = None
    until: bool = False
    headings: dict[str, str] = {}


class Contents(BaseModel):
    """The first sheet.

    Attributes:
        name: its name.
        title: what stands on top of it.
        notes: what readers must know, a line each.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: SheetName
    title: str
    notes: tuple[str, ...]


class Sheets(BaseModel):
    """All sheets of the workbook.

    Attributes:
        contents: the first sheet.
        sheet: the others, in order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    contents: Contents
    sheet: tuple[Sheet, ...]


@dataclass(frozen=True)
class DisplayedColumn:
    """A column of a sheet.

    Attributes:
        mart: the mart that it is of, the sheet's or another.
        column: what it is there.
    """

    mart: str
    column: Column


def read_sheets(path: Path = SHEETS) -> Sheets:
    """Read which sheets there are.

    Raises:
        ExportError: for a file that can't be read, or says something that no sheet can be.
    """
    try:
        sheets = Sheets.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ExportError(f"{path}: {error}") from error
    names = [sheets.contents.name, *(sheet.name for sheet in sheets.sheet)]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise ExportError(f"{path}: more than one sheet is named {', '.join(sorted(repeated))}; name them apart")
    return sheets


def displayed_columns(sheet: Sheet, marts: Mapping[str, Mart]) -> list[DisplayedColumn]:
    """The columns of a sheet.

    Raises:
        ExportError: for a mart or column that is not published.
    """
    shown = []
    for entry in sheet.columns:
        mart, _, name = entry.rpartition(".")
        found = marts.get(mart or sheet.mart)
        if found is None or name not in found.columns:
            raise ExportError(
                f"sheet «{sheet.name}»: marts.{mart or sheet.mart} has no column {name}; run `make refresh`"
            )
        shown.append(DisplayedColumn(found.name, found.columns[name]))
    return shown


def sheet_query(
    sheet: Sheet, sheets: Sequence[Sheet], contracts: Mapping[str, MartContract], marts: Mapping[str, Mart], period: int
) -> tuple[str, list[object]]:
    """The query, with its values, that gives a sheet's rows.

    Args:
        sheet: the sheet.
        sheets: all sheets.
        contracts: what the project says of the marts; it has the keys that other marts are looked up by.
        marts: what is published.
        period: the workbook's period.
    """
    columns = [f'"{shown.mart}"."{shown.column.name}"' for shown in displayed_columns(sheet, marts)]
    others = dict.fromkeys(mart for entry in sheet.columns if (mart := entry.rpartition(".")[0]))
    joins = "".join(
        f' left join marts."{other}" on ' + " and ".join(f'"{other}"."{key}" = "{sheet.mart}"."{key}"' for key in keys)
        for other in others
        for keys in [contracts[other].key]
    )
    wanted: dict[str, object] = {f'"{sheet.mart}"."{column}" = ?': value for column, value in sheet.where.items()}
    if PERIOD in marts[sheet.mart].columns:
        wanted[f'"{sheet.mart}"."{PERIOD}" {"<=" if sheet.until else "="} ?'] = period
    if sheet.others_of:
        shown = [each.where[sheet.others_of] for each in sheets if sheet.others_of in each.where]
        wanted[f'not list_contains(?, "{sheet.mart}"."{sheet.others_of}")'] = shown
    order = [
        f'"{sheet.mart}"."{name.removeprefix("-")}"{" desc" * name.startswith("-")} nulls last' for name in sheet.order
    ]
    order += [f"{place} nulls last" for place in range(1, len(columns) + 1)]
    where = f" where {' and '.join(wanted)}" if wanted else ""
    return (
        f'select {", ".join(columns)} from marts."{sheet.mart}"{joins}{where} order by {", ".join(order)}',  # noqa: S608
        list(wanted.values()),
    )
