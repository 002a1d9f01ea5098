"""The marts as a Frictionless Data Package: CSV and Parquet files, and a description that programs read.

The files are data, so no value is changed: what a spreadsheet would run as a formula stays as it came, and the command
tells of it. Whoever opens files in a spreadsheet has the CSV export for that.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.exports.files import write_csv, write_parquet
from flows.exports.published import ExportError, Published
from flows.exports.targets import MAKER
from flows.marts.contracts import ColumnContract, MartContract, read_mart_contracts
from flows.marts.labels import Labels, read_labels
from flows.marts.published import Column, Mart
from flows.system.atomic_files import file_hash

PACKAGE = Path(__file__).parent / "package.toml"
DESCRIPTOR = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_FIELD_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}


def write_package(
    published: Published, project: Path, marts: Sequence[Mart], period: int | None, folder: Path
) -> dict[str, int]:
    """Write a data package.

    Args:
        published: the published version.
        project: the dbt project, whose YAML promises keys, bounds and values.
        marts: what the package has.
        period: the period whose rows are wanted; None: all.
        folder: an empty folder to write to.

    Returns:
        By mart, how many of its texts a spreadsheet would take for a formula, where there are any.

    Raises:
        ExportError: for a column whose type a package has no name for.
    """
    labels, contracts = read_labels(), read_mart_contracts(project)
    about = tomllib.loads(PACKAGE.read_text(encoding="utf-8"))
    in_package = {mart.name for mart in marts}
    (folder / "data").mkdir()
    formulas, resources = {}, []
    for mart in marts:
        paths = [f"data/{mart.name}.csv", f"data/{mart.name}.parquet"]
        written = write_csv(published, mart, period, folder / paths[0], for_spreadsheets=False)
        write_parquet(published, mart, period, folder / paths[1])
        if written.formulas:
            formulas[mart.name] = written.formulas
        title = labels.mart(mart.name)
        described = {"title": title.fa, "title_en": title.en, "description": mart.meaning}
        table = _file(folder, paths[0], "csv", "text/csv") | {"encoding": "utf-8", "rows": written.rows}
        schema = _schema(mart, contracts, about, labels, in_package)
        file = _file(folder, paths[1], "parquet", "application/vnd.apache.parquet")
        resources += [
            {"name": mart.name, "type": "table", **table, **described, "schema": schema},
            {"name": f"{mart.name}_parquet", "type": "file", **file, **described},
        ]
    descriptor = {**_package(published, about, period), "resources": resources}
    descriptor["files"] = [resource["path"] for resource in resources]
    text = json.dumps(descriptor, ensure_ascii=False, indent=1)
    (folder / DESCRIPTOR).write_text(text + "\n", encoding="utf-8")
    return formulas


def _package(published: Published, about: Mapping[str, Any], period: int | None) -> dict[str, Any]:
    reports = published.connection.execute(
        "select title_fa, title_en, edition from seeds.reports where coalesce(period = ?, true) order by all", [period]
    ).fetchall()
    notes = published.connection.execute(
        "select input_note_fa, input_note_en from marts.assessment_periods"
        " where coalesce(period = ?, true) and input_note_en is not null order by period",
        [period],
    ).fetchall()
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": about["name"],
        "title": about["title"],
        "title_en": about["title_en"],
        "description": "\n\n".join([about["description"], *(fa for fa, _ in notes)]),
        "description_en": "\n\n".join([about["description_en"], *(en for _, en in notes)]),
        "version": published.version,
        "created": published.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "keywords": about["keywords"],
        "licenses": about["licenses"],
        "sources": [{"title": fa, "title_en": en, "version": str(edition)} for fa, en, edition in reports],
        "made_by": MAKER,
    } | ({} if period is None else {"period": period})


def _file(folder: Path, path: str, form: str, media_type: str) -> dict[str, Any]:
    file = folder / path
    return {
        "path": path,
        "format": form,
        "mediatype": media_type,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{file_hash(file)}",
    }


def _schema(
    mart: Mart,
    contracts: Mapping[str, MartContract],
    about: Mapping[str, Any],
    labels: Labels,
    in_package: set[str],
) -> dict[str, Any]:
    contract = contracts.get(mart.name)
    promised = contract.columns if contract else {}
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(mart, column, promised.get(column.name), about, labels) for column in mart.columns.values()],
        "missingValues": [""],
    }
    if contract and set(contract.key) <= set(mart.columns):
        # a primary key has a value in each field; what is only unique may lack some
        kind = "primaryKey" if all(promised[name].is_required for name in contract.key) else "uniqueKeys"
        schema[kind] = list(contract.key) if kind == "primaryKey" else [list(contract.key)]
        foreign = _foreign_keys(contract, contracts, about["references"], in_package)
        schema |= {"foreignKeys": foreign} if foreign else {}
    return schema


def _foreign_keys(
    contract: MartContract,
    contracts: Mapping[str, MartContract],
    references: Mapping[str, Sequence[str]],
    in_package: set[str],
) -> list[dict[str, Any]]:
    required = {name for name, column in contract.columns.items() if column.is_required}
    return [
        {"fields": list(contracts[other].key), "reference": {"resource": other, "fields": list(contracts[other].key)}}
        for other, but in references.items()
        if other in in_package and contract.name not in (other, *but) and set(contracts[other].key) <= required
    ]


def _field(
    mart: Mart, column: Column, promised: ColumnContract | None, about: Mapping[str, Any], labels: Labels
) -> dict[str, Any]:
    decimal = column.type.startswith("DECIMAL")
    kind = "number" if decimal else _FIELD_TYPES.get(column.type)
    if kind is None:
        raise ExportError(f"marts.{mart.name}, column {column.name}: a data package has no name for {column.type}")
    label = labels.column(mart.name, column.name)
    field: dict[str, Any] = {
        "name": column.name,
        "type": kind,
        "title": label.fa,
        "title_en": label.en,
        "description": column.meaning,
    }
    if unit := _unit(column, promised, about):
        field["unit"] = unit
    if kind == "string" and promised and promised.is_required:
        field["missingValues"] = []  # what is empty there is an empty text
    if decimal:
        field["decimals"] = int(column.type.rstrip(")").rpartition(",")[2])
    if promised:
        limits = {
            "required": promised.is_required or None,
            "minimum": promised.lower,
            "maximum": promised.upper,
            "enum": list(promised.values) or None,
        }
        field |= {"constraints": kept} if (kept := {k: v for k, v in limits.items() if v is not None}) else {}
    return field


def _unit(column: Column, promised: ColumnContract | None, about: Mapping[str, Any]) -> str | None:
    endings = [ending for ending in about["units"] if column.name.endswith(ending)]
    if endings and column.type.startswith(("DECIMAL", "INTEGER", "BIGINT")):
        return str(about["units"][max(endings, key=len)])
    if promised and column.type.startswith("DECIMAL"):
        unit = about["units_of_bounds"].get(f"{promised.lower} to {promised.upper}")
        return str(unit) if unit else None
    return None
