"""The files of editions: which relations of a published file they keep, and what SQL reads of them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.marts.published import open_published
from flows.system.atomic_files import write_atomically
from flows.system.sharing import file_mode


class Relation(NamedTuple):
    """A relation of the published file that an edition keeps, and the columns it keeps of it, with their types."""

    source: str
    columns: dict[str, pl.DataType]


_TEXT, _NUMBER = pl.String(), pl.Int32()

RELATIONS = {
    "figures": Relation(
        "marts.score_figures",
        {
            **dict.fromkeys(("entity_kind", "entity_id", "measure", "agency_id", "pillar"), _TEXT),
            "indicator_no": _NUMBER,
            "value": pl.Decimal(38, 15),
            "value_text": _TEXT,
        },
    ),
    "evidence": Relation(
        "marts.score_explanations",
        {
            **dict.fromkeys(("agency_id", "service_id", "sub_service_id", "pillar"), _TEXT),
            "indicator_no": _NUMBER,
            "measured_value": pl.Decimal(28, 15),
            "measured_category": _TEXT,
            "option_no": _NUMBER,
            "score": pl.Decimal(18, 15),
            "weight": pl.Decimal(5, 2),
            **dict.fromkeys(("status", "feed", "landing_id", "source_sheet"), _TEXT),
            "source_row": pl.Int64(),
        },
    ),
    "period_inputs": Relation(
        "reference.period_inputs", dict.fromkeys(("input_kind", "input_name", "input_id", "fingerprint"), _TEXT)
    ),
    "report_figures": Relation(
        "reference.computed_figures",
        {**dict.fromkeys(("report_table", "row_key", "measure"), _TEXT), "computed": pl.Decimal(18, 2)},
    ),
}

EDITIONS_SCHEMA = pl.Schema(
    {
        "period": _NUMBER,
        **dict.fromkeys(("edition", "compared_with", "status"), _TEXT),
        "changed_at": pl.Datetime("us", "UTC"),
        "version": _TEXT,
        "figures_count": pl.Int64(),
        "sha256": _TEXT,
    }
)


def relation_schema(name: str) -> pl.Schema:
    """Columns and types of the file that keeps a relation."""
    return pl.Schema({"edition": _TEXT, "period": _NUMBER, **RELATIONS[name].columns})


def copy_relations(published: Path, folder: Path, edition: str, period: int | None) -> dict[str, int]:
    """Copy the relations of a published file, of one period or all; returns the rows of each.

    A version published before a relation, or a column of it, was there has nothing to copy.
    """
    counts = {}
    with open_published(published, writable=folder, threads=1, or_copy=True) as connection:
        known: dict[str, set[str]] = {}
        for schema, table, column in connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
        ).fetchall():
            known.setdefault(f"{schema}.{table}", set()).add(column)
        for name, relation in RELATIONS.items():
            if not set(relation.columns) <= known.get(relation.source, set()):
                counts[name] = 0
                continue
            columns = ", ".join(relation.columns)
            of_period = f"where period = {int(period)}" if period is not None else ""
            target = str(folder.absolute() / f"{name}.parquet").replace("'", "''")
            (counts[name],) = connection.execute(
                f"copy (select '{edition}' as edition, period, {columns} from {relation.source} {of_period}"  # noqa: S608
                f" order by all) to '{target}' (format parquet, compression zstd)"
            ).fetchone() or (0,)
            (folder / f"{name}.parquet").chmod(file_mode())
    return counts


def write_parquet(path: Path, rows: pl.DataFrame) -> None:
    """Write rows, atomically."""
    buffer = io.BytesIO()
    rows.write_parquet(buffer)
    write_atomically(path, buffer.getvalue())
