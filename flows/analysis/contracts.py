"""What is promised of each table of an analysis: `contracts.toml`, held by the tables themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.analysis.engine import FOLDER
from flows.marts.contracts import ColumnContract, MartContract


@dataclass(frozen=True)
class ResultContract:
    """What is promised of a table.

    Attributes:
        contract: its grain, key and columns, as a mart has them.
        name_en: its name for people, in English.
        name_fa: the same in Persian.
        is_keyed: whether the table holds its key by itself; one of every draw and agency would be twice as large.
    """

    contract: MartContract
    name_en: str
    name_fa: str
    is_keyed: bool


def read_contracts() -> dict[str, ResultContract]:
    """The contract of each table by its name, in the order of the file."""
    described = tomllib.loads((FOLDER / "contracts.toml").read_text(encoding="utf-8"))
    return {name: _result(name, table) for name, table in described.items()}


def definition(name: str, result: ResultContract) -> Iterator[str]:
    """The statements that make an empty table that holds what is promised of it.

    Args:
        name: the table, with its catalog.
        result: its contract.
    """
    contract = result.contract
    parts = [_column(column) for column in contract.columns.values()]
    if result.is_keyed:
        parts.append(f"primary key ({', '.join(contract.key)})")
    yield f"create table {name} ({', '.join(parts)})"
    yield f"comment on table {name} is '{_quoted(contract.meaning)}'"
    for column in contract.columns.values():
        yield f"comment on column {name}.{column.name} is '{_quoted(column.meaning)}'"


def _column(column: ColumnContract) -> str:
    required = " not null" if column.is_required else ""
    checks = []
    if column.lower is not None:
        checks.append(f"{column.name} >= {column.lower}")
    if column.upper is not None:
        checks.append(f"{column.name} <= {column.upper}")
    if column.values:
        values = ", ".join(f"'{_quoted(value)}'" for value in column.values)
        checks.append(f"{column.name} in ({values})")
    check = f" check ({' and '.join(checks)})" if checks else ""
    return f"{column.name} {column.type}{required}{check}"


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _result(name: str, table: Mapping[str, Any]) -> ResultContract:
    columns = {column: _column_contract(column, promised) for column, promised in table["columns"].items()}
    contract = MartContract(name, "tables", table["meaning"], tuple(table["key"]), columns)
    return ResultContract(contract, table["name_en"], table["name_fa"], table.get("is_keyed", True))


def _column_contract(name: str, promised: Mapping[str, Any]) -> ColumnContract:
    lower, upper = (*promised.get("within", ()), None, None)[:2]
    values = tuple(promised.get("values", ()))
    required = not promised.get("may_lack", False)
    return ColumnContract(name, promised["type"], promised["meaning"], required, lower, upper, values)
