"""Reads the published marts for the report: one period, one connection that can only read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import duckdb

from flows.marts.published import mart_names
from flows.marts.rows import table_of
from flows.system.errors import PayeshError

Row = Mapping[str, Any]


class NothingToReportError(PayeshError):
    """The published file holds no scores of the period that is asked for; the message says of which it does."""


def gathered_by(key: str, rows: Sequence[Row]) -> dict[Any, list[Row]]:
    """Rows gathered by the value of one column, in their order."""
    gathered: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        gathered[row[key]].append(row)
    return dict(gathered)


class Marts:
    """The marts of one period, as rows of names and values.

    Attributes:
        connection: a connection to the published file.
        period: the period that is reported.
        version: id of the published version.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, period: int | None, version: str) -> None:
        """Choose the period.

        Args:
            connection: a connection to the published file.
            period: the period; None: the last one that has national scores.
            version: id of the published version.

        Raises:
            NothingToReportError: when the period has no national scores, or an older Payesh built the file.
        """
        self.connection = connection
        self.version = version
        if "pillar_scores" not in mart_names(connection):
            raise NothingToReportError(
                f"version {version} was built by an older Payesh, without the marts that this report shows; "
                "refresh first (while a rollback holds it: payesh resume, then payesh refresh)"
            )
        scored = [
            row[0] for row in connection.execute("select period from marts.national_scores order by 1").fetchall()
        ]
        if not scored or (period is not None and period not in scored):
            asked = "no period" if period is None else f"not period {period}"
            raise NothingToReportError(f"the published file has scores of {scored or 'no period'}, and {asked}")
        self.period: int = scored[-1] if period is None else period

    def rows(self, query: str) -> list[Row]:
        """Rows of a query, in which `$period` stands for the period."""
        return [*table_of(self.connection, query, {"period": self.period}).by_name()]

    def by(self, key: str, query: str) -> dict[Any, list[Row]]:
        """Rows of a query, gathered by the value of one column, in their order."""
        return gathered_by(key, self.rows(query))

    @cached_property
    def _pillar_scores(self) -> Mapping[tuple[str, str], Mapping[str, Decimal | None]]:
        """By kind and id of what is scored, its score in each pillar."""
        scores: dict[tuple[str, str], dict[str, Decimal | None]] = defaultdict(dict)
        for row in self.rows("select * from marts.pillar_scores where period = $period"):
            scores[row["entity_kind"], row["entity_id"]][row["pillar"]] = row["score"]
        return scores

    def with_pillars(self, entity_kind: str, rows: Sequence[Row], id_column: str) -> list[Row]:
        """Rows of a mart of scores with a value for each pillar of the period's methodology, under the pillar's name.

        Args:
            entity_kind: what the rows are of, as `pillar_scores` calls it.
            rows: the rows.
            id_column: the column with the id of what is scored.
        """
        pillars = [pillar["pillar"] for pillar in self.pillars]
        return [
            {**row, **{name: self._pillar_scores[entity_kind, str(row[id_column])].get(name) for name in pillars}}
            for row in rows
        ]

    @cached_property
    def score_columns(self) -> tuple[str, ...]:
        """The names under which rows have scores: the pillars in their order, then the total."""
        return (*(pillar["pillar"] for pillar in self.pillars), "total")

    @cached_property
    def national(self) -> Row:
        """The row of `national_scores`."""
        rows = self.rows("select *, 'national' as entity_id from marts.national_scores where period = $period")
        return self.with_pillars("national", rows, "entity_id")[0]

    @cached_property
    def about_period(self) -> Row:
        """The row of `assessment_periods`."""
        return self.rows("select * from marts.assessment_periods where period = $period")[0]

    @cached_property
    def pillars(self) -> Sequence[Row]:
        """The pillars, in their order."""
        return self.rows("select * from marts.pillar_definitions where period = $period order by display_order")

    @cached_property
    def indicators(self) -> Sequence[Row]:
        """The indicators, each with its mean score."""
        return self.rows("""
            select indicators.*, performance.mean_score_pct
            from marts.indicator_definitions as indicators
            left join (
                select period, indicator_no, max(mean_score_pct) as mean_score_pct
                from marts.indicator_performance group by all
            ) as performance using (period, indicator_no)
            where indicators.period = $period order by indicators.indicator_no
        """)

    @cached_property
    def institutions(self) -> Sequence[Row]:
        """The institutions, the best first."""
        rows = self.rows("select * from marts.institution_scores where period = $period order by rank nulls last")
        return self.with_pillars("institution", rows, "institution_id")

    @cached_property
    def agencies(self) -> Sequence[Row]:
        """The agencies in scope with their institutions' names: those ranked by rank, then the others by name."""
        rows = self.rows("""
            select agencies.*, institution_name_fa, institution_name_en
            from marts.agency_scores as agencies
            left join marts.institution_scores as institutions using (period, institution_id)
            where agencies.period = $period order by agencies.rank nulls last, agencies.agency_name_fa
        """)
        unscored = dict.fromkeys(self.score_columns)  # who was not assessed has no score, which is not zero
        return [
            {**row, **(unscored if row["participation_status"] == "not_applicable" else {})}
            for row in self.with_pillars("agency", rows, "agency_id")
        ]
