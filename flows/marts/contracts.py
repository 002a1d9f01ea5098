"""What the project's YAML promises of each mart: its key, and the types, bounds and values of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt.clients.yaml_helper import load_yaml_text

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
        key: the columns that no two rows share; empty when it has none.
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
        ContractError: for a mart or column without a description or type.
    """
    contracts = {}
    for path in sorted((project / "models" / "marts").rglob("*.yml")):
        document = load_yaml_text(path.read_text(encoding="utf-8")) or {}  # as dbt reads it
        for model in document.get("models", []):
            contracts[model["name"]] = _mart(model, path)
    return contracts


def _mart(model: Mapping[str, Any], path: Path) -> MartContract:
    columns = {column["name"]: _column(column, f"{path}, {model['name']}") for column in model["columns"]}
    keys = [arguments["columns"] for name, arguments in _tests(model) if name == "unique_combination"]
    keys += [[column["name"]] for column in model["columns"] if "unique" in dict(_tests(column))]
    meaning = _described(model, f"{path}, {model['name']}")
    return MartContract(model["name"], path.parent.name, meaning, tuple(keys[0]) if keys else (), columns)


def _column(column: Mapping[str, Any], place: str) -> ColumnContract:
    if "data_type" not in column:
        raise ContractError(f"{place}: column {column['name']} has no data_type; give it the type of the contract")
    tests = dict(_tests(column))
    bounds = tests.get("within", {})
    return ColumnContract(
        column["name"],
        column["data_type"].replace(" ", "") if "(" in column["data_type"] else column["data_type"],
        _described(column, f"{place}, column {column['name']}"),
        "not_null" in tests,
        bounds.get("lower"),
        bounds.get("upper"),
        tuple(tests.get("accepted_values", {}).get("values", ())),
    )


def _described(node: Mapping[str, Any], place: str) -> str:
    meaning = " ".join(node.get("description", "").split())
    if not meaning:
        raise ContractError(f"{place}: has no description; say what it means, with its unit")
    return meaning


def _tests(node: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The name and arguments of each test; one of some rows only (`where`) promises nothing of the others."""
    for test in node.get("data_tests", []):
        if isinstance(test, str):
            yield test, {}
            continue
        ((name, body),) = test.items() if len(test) == 1 else [(test["name"], test)]
        if not (body or {}).get("config", {}).get("where"):
            yield name, (body or {}).get("arguments", {})
