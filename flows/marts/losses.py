"""What agencies lose by rows that are in no score: whom a row is about, and the most that it can cost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from flows.marts.published import mart_names
from flows.marts.rows import Figures, displayed, rows_of

LOSSES_LISTED = 20
_MART = "refused_observations"
_LOSSES = """
    with rows as (
        select
            period, agency_id, count(distinct (feed, landing_id, source_sheet, source_row)) as rows_count,
            min_by(refused_text, (not is_named, source_file, source_row)) as first_text,
            array_to_string(list_sort(list(distinct indicator_no)), ', ') as indicators
        from marts.refused_observations group by period, agency_id
    )
    select
        period, agency_id, agency_name_fa, agency_name_en,
        cast(round(sum(total_points_at_stake), 2) as decimal(5, 2)) as points, rows_count, first_text,
        indicators
    from marts.score_explanations
    inner join rows using (period, agency_id)
    inner join marts.agency_scores using (period, agency_id)
    where not list_contains($closed, period)
    group by all having points > 0 order by period, points desc, agency_id
"""

_REFUSED = """
    select
        indicator_no, feed, landing_id, source_file, source_sheet, source_row, is_waiting, is_named, refused_text,
        count(*) as observations_count
    from marts.refused_observations
    where period = $period and agency_id = $agency_id
    group by all
    order by indicator_no, source_file, source_sheet, source_row
"""
_AT_STAKE = """
    select cast(sum(total_points_at_stake) as decimal(24, 15)) as at_stake
    from marts.score_explanations
    where period = $period and agency_id = $agency_id
"""


@dataclass(frozen=True)
class Loss:
    """What rows that were refused, that wait or that do not count can cost an agency.

    Attributes:
        period: assessment period.
        agency_id: the agency that the rows name, or whose names are most like the one that they have.
        agency_name_fa: its name in Persian.
        agency_name_en: the same in English.
        points: points of its total that the rows would bring at the most, to two places.
        rows_count: how many rows, a name that waits counted once.
        first_text: the first of them: file, row, and why it is in no score.
        indicators: numbers of the indicators that they are about, with what the agency lacks there in `points`.
    """

    period: int
    agency_id: str
    agency_name_fa: str
    agency_name_en: str
    points: Decimal
    rows_count: int
    first_text: str
    indicators: str

    @property
    def sentence(self) -> str:
        """The same for people."""
        more = f" (and {self.rows_count - 1} more: payesh explain --agency {self.agency_id})"
        return (
            f"period {self.period}, {self.agency_id}: loses up to {displayed(self.points)} points of its total, "
            f"as it lacks no more where these rows may count (indicators {self.indicators}); "
            f"{self.first_text}{more if self.rows_count > 1 else ''}"
        )


def agency_losses(connection: duckdb.DuckDBPyConnection, closed: Collection[int] = ()) -> list[Loss]:
    """Each agency that loses by such rows, by period, the one that loses most first.

    Args:
        connection: to the published file; one that was built before this was known of tells of none.
        closed: periods that take no new data, in which nothing can be done about it.
    """
    if _MART not in mart_names(connection):
        return []
    return [Loss(*row) for row in connection.execute(_LOSSES, {"closed": list(closed)}).fetchall()]


def refused_rows(connection: duckdb.DuckDBPyConnection, period: int, agency_id: str) -> list[Figures]:
    """Rows about an agency that are in no score, by indicator: refused, not counted, or with a name like its own."""
    return rows_of(connection, _REFUSED, {"period": period, "agency_id": agency_id})


def points_at_stake(connection: duckdb.DuckDBPyConnection, period: int, agency_id: str) -> Decimal | None:
    """Points of the total that these rows would bring an agency at the most, unrounded; None when there are none."""
    (row,) = connection.execute(_AT_STAKE, {"period": period, "agency_id": agency_id}).fetchall()
    points: Decimal | None = row[0]
    return points


def told(losses: list[Loss]) -> list[str]:
    """A sentence for each of the first losses, and how many more there are; none where nobody loses."""
    more = len(losses) - LOSSES_LISTED
    left = [f"and {more} agencies more, in marts.refused_observations and score_explanations"] if more > 0 else []
    return [*(loss.sentence for loss in losses[:LOSSES_LISTED]), *left]
