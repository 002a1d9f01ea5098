"""What the project's YAML promises of each mart: its key, and the types, bounds and values of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.system.errors import PayeshError


class ContractError(PayeshError):
    """A mart's YAML does not say what it must; the message names file, mart and what to do."""


@dataclass(frozen=True)
class ColumnContract:
    """What is promised of a column.

    Attributes:
        name: its name.
        type: the contract's type, such as decimal(5,2).
        meaning: its description, with its unit.
        is_required: whether it is never null.
        lower: least value, None when nothing is promised.
        upper: greatest value, None when nothing is promised.
        values: the only values; empty when others may come.
    """

    name: str
    type: str
    meaning: str
    is_required: bool
    lower: int | float | None
    upper: int | float | None
    values: tuple[str, ...]


@dataclass(frozen=True)
class MartContract:
    """What is promised of a mart.

    Attributes:
        name: its name, without the schema.
        folder: the folder of its model, which names its concept.
        meaning: its description; the first sentence is its grain.
        key: the columns that no two rows share.
        columns: by name, in their order.
    """

    name: str
    folder: str
    meaning: str
    key: tuple[str, ...]
    columns: Mapping[str, ColumnContract]


def read_mart_contracts(project: Path) -> dict[str, MartContract]:
    """The contract of each mart, by folder and then in the order of the YAML.

    Args:
        project: the dbt project.

    Raises:
        ContractError: for a mart without a key, or one without a description or a column's type.
    """
    from dbt.clients.yaml_helper import load_yaml_text  # a refresh without news does without dbt

    contracts = {}
    for path in sorted((project / "models" / "marts").rglob("*.yml")):
        document = load_yaml_text(path.read_text(encoding="utf-8")) or {}  # as dbt reads it
        attached = [table for source in document.get("sources", []) for table in source["tables"]]
        for mart in [*document.get("models", []), *attached]:
            contracts[mart["name"]] = _mart(mart, path)
    return contracts


def _mart(model: Mapping[str, Any], path: Path) -> MartContract:
    place = f"{path}, {model['name']}"
    promised = _promised(model, place)
    columns = {column["name"]: _column(column, promised, place) for column in model["columns"]}
    meaning = _described(model, place)
    return MartContract(model["name"], path.parent.name, meaning, tuple(promised["key"]), columns)


def _promised(model: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    """The arguments of the mart's test `valid_rows`: its key, presence, values and bounds."""
    for test in model.get("data_tests", []):
        if "valid_rows" in test:
            arguments: Mapping[str, Any] = test["valid_rows"]["arguments"]
            return arguments
    raise ContractError(f"{place}: has no test valid_rows; give it one with the mart's key")


def _column(column: Mapping[str, Any], promised: Mapping[str, Any], place: str) -> ColumnContract:
    name = column["name"]
    if "data_type" not in column:
        raise ContractError(f"{place}: column {name} has no data_type; give it the type of the contract")
    lower, upper = promised.get("within", {}).get(name, (None, None))
    required = {*promised["key"], *promised.get("present", ())} - {*promised.get("key_may_lack", ())}
    return ColumnContract(
        name,
        column["data_type"].replace(" ", "") if "(" in column["data_type"] else column["data_type"],
        _described(column, f"{place}, column {name}"),
        name in required,
        lower,
        upper,
        tuple(promised.get("accepted", {}).get(name, ())),
    )


def _described(node: Mapping[str, Any], place: str) -> str:
    meaning = " ".join(node.get("description", "").split())
    if not meaning:
        raise ContractError(f"{place}: has no description; say what it means, with its unit")
    return meaning
