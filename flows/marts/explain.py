"""Why an agency has the score that it has: figures of the marts, from the total down to a row of a landed file.

Nothing is scored or rounded here. Points are the addends that the marts keep unrounded; what they add up to is held
against what is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path

import duckdb

from flows.ingestion.landed_rows import RawRow, raw_rows
from flows.ingestion.landing import landed_file
from flows.marts.losses import points_at_stake, refused_rows
from flows.marts.rows import Figures, rows_of
from flows.system.errors import PayeshError
from flows.system.home import landing_folder

_AGENCY = """
    select
        scores.*, periods.label_fa as period_label_fa, periods.label_en as period_label_en,
        periods.input_note_en, ranked.agencies_ranked
    from marts.agency_scores as scores
    inner join marts.assessment_periods as periods using (period)
    cross join (select count(rank) as agencies_ranked from marts.agency_scores where period = $period) as ranked
    where scores.period = $period and scores.agency_id = $agency_id
"""
_PILLARS = """
    select
        pillars.pillar, pillars.pillar_name_fa, pillars.pillar_name_en, pillars.weight_pct, pillars.score,
        pillars.points as total_points, cast(sum(indicators.points) as decimal(24, 15)) as points_sum
    from marts.pillar_scores as pillars
    inner join marts.pillar_definitions as definitions using (period, pillar)
    inner join marts.indicator_scores as indicators
        on
            pillars.period = indicators.period
            and pillars.agency_id = indicators.agency_id
            and pillars.pillar = indicators.pillar
    where pillars.entity_kind = 'agency' and pillars.period = $period and pillars.agency_id = $agency_id
    group by
        pillars.pillar, pillars.pillar_name_fa, pillars.pillar_name_en, pillars.weight_pct, pillars.score,
        pillars.points, definitions.display_order
    order by definitions.display_order
"""
# what is published is rounded once, to 2 places, after quotients were snapped to 9
_SNAPPED, _PUBLISHED = Decimal("1e-9"), Decimal("0.01")
_INDICATORS = """
    select
        scores.indicator_no, scores.pillar, titles.indicator_title_fa, titles.indicator_title_en, titles.grain,
        titles.feed, titles.measure, titles.unit, scores.score, scores.weight, scores.points, scores.points_lost,
        scores.status, scores.expected_count, scores.observed_count
    from marts.indicator_scores as scores
    inner join marts.indicator_definitions as titles using (period, indicator_no)
    where scores.period = $period and scores.agency_id = $agency_id
    order by scores.indicator_no
"""
_IMPROVEMENTS = """
    select * exclude (period, agency_id)
    from marts.score_improvements
    where period = $period and agency_id = $agency_id
    order by total_gain desc, indicator_no, option_no
"""
_SUMS = """
    select
        count(*) as observations_count,
        cast(sum(points) as decimal(24, 15)) as points_sum
    from marts.score_explanations
    where period = $period and agency_id = $agency_id and indicator_no = $indicator_no
"""
_OBSERVATIONS = """
    select
        explained.service_id, explained.sub_service_id, registry.sub_service_title, explained.measured_value,
        explained.measured_category, explained.unit, stages.decided_by, explained.status, explained.option_no,
        explained.rule, explained.rule_en, explained.score, explained.weight,
        explained.share_numerator || '/' || explained.share_denominator as share, explained.points,
        explained.feed, explained.source_file, explained.source_sheet, explained.landing_id, explained.source_row
    from marts.score_explanations as explained
    left join reference.registered_sub_services as registry
        on
            explained.period = registry.period
            and explained.agency_id = registry.agency_id
            and explained.service_id = registry.service_id
            and explained.sub_service_id = registry.sub_service_id
    left join marts.evidence_gap as stages
        on
            explained.period = stages.period
            and explained.agency_id = stages.agency_id
            and explained.indicator_no = stages.indicator_no
            and explained.sub_service_id is not distinct from stages.sub_service_id
            and explained.feed = 'assessment'
    where
        explained.period = $period and explained.agency_id = $agency_id and explained.indicator_no = $indicator_no
    order by explained.service_id, explained.sub_service_id
    limit $limit
"""
_ADDED_ROWS = """
    select landing_id, source_sheet, source_row
    from reference.reported_rows inner join reference.reported_agencies using (period, feed, reported_name)
    where period = $period and agency_id = $agency_id and feed = $feed and measure = $measure and not exists (
        from marts.quarantined_rows as lost
        where lost.period = $period and lost.feed = $feed and lost.landing_id = reported_rows.landing_id
            and lost.source_row = reported_rows.source_row
            and lost.source_sheet is not distinct from reported_rows.source_sheet
    )
"""
_LANDINGS = """
    select landing_id, source_file, media_type, size_bytes, strftime(fetched_at, '%Y-%m-%dT%H:%M:%SZ') as fetched_at
    from reference.landed_files where period = $period and feed = $feed order by source_file
"""
_CORRECTIONS = """
    select column_name, raw_value, corrected_value, reason, source, source_sheet, source_row
    from reference.applied_corrections where period = $period and landing_id = $landing_id
    order by source_sheet, source_row, column_name
"""


@dataclass(frozen=True)
class Card:
    """An agency's figures, and what they are made of.

    Attributes:
        agency: its row of `agency_scores`, with the period's labels and how many agencies are ranked.
        pillars: each pillar's weight in percent, its score as it is published, the sum of its indicators' points
            (unrounded), and the points of the total that it makes (unrounded).
        indicators: each indicator's score, weight, points and points lost.
        improvements: options that would raise the total, the one with the largest gain first.
        refused: rows about the agency that are in no score, as `refused_rows` gives them.
        at_stake: points of the total that these would bring at the most, unrounded; None when there are none.
    """

    agency: Figures
    pillars: list[Figures]
    indicators: list[Figures]
    improvements: list[Figures]
    refused: list[Figures]
    at_stake: Decimal | None

    @property
    def total_points(self) -> Decimal:
        """The sum of the pillars' points of the total, unrounded."""
        return sum((_decimal(pillar["total_points"]) for pillar in self.pillars), Decimal(0))

    def adds_up(self) -> bool:
        """Whether what is published of the pillars and the total is what they add up to, but for its rounding."""
        sums = [(pillar["points_sum"], pillar["score"]) for pillar in self.pillars]
        return all(
            _rounded(_decimal(exact)) == _decimal(published)
            for exact, published in [*sums, (self.total_points, self.agency["total"])]
        )


def _rounded(exact: Decimal) -> Decimal:
    """As SQL publishes it (`macros/round_half_up.sql`): snapped first, so that three thirds are one."""
    return exact.quantize(_SNAPPED, ROUND_HALF_UP).quantize(_PUBLISHED, ROUND_HALF_UP)


def _decimal(figure: object) -> Decimal:
    return Decimal(str(figure))


@dataclass(frozen=True)
class Landing:
    """A landed file that observations are read from.

    Attributes:
        landing_id: SHA-256 of its bytes, as the warehouse has it.
        source_file: its name in the inbox.
        media_type: by the file's extension.
        size_bytes: how many bytes it is.
        fetched_at: when it was landed first, UTC.
        path: where its bytes are in the home.
        trouble: why they are not those that were scored, or can't be read; empty when their hash is the id.
        rows: the rows that are asked about, as they stand in the file.
        corrections: what `seeds/corrections.csv` replaces in these rows.
    """

    landing_id: str
    source_file: str
    media_type: str
    size_bytes: int
    fetched_at: str
    path: Path
    trouble: str = ""
    rows: list[RawRow] = field(default_factory=list)
    corrections: list[Figures] = field(default_factory=list)


@dataclass(frozen=True)
class Chain:
    """What an indicator gives an agency, from landed rows to points.

    Attributes:
        indicator: its row of the card.
        observations_count: how many observations the points are made of.
        points_sum: what their points add up to, unrounded.
        observations: the first of them, each with measured value, rule, option, score, share of the agency and points.
        landings: the files that these are read from; where none was reported, the feed's files, without rows.
    """

    indicator: Figures
    observations_count: int
    points_sum: object
    observations: list[Figures]
    landings: list[Landing]

    def troubles(self) -> list[str]:
        """What is wrong with the landed files."""
        return [landing.trouble for landing in self.landings if landing.trouble]


def card(connection: duckdb.DuckDBPyConnection, period: int, agency_id: str) -> Card:
    """The figures of an agency in a scored period; it must be in scope."""
    asked = {"period": period, "agency_id": agency_id}
    return Card(
        agency=rows_of(connection, _AGENCY, asked)[0],
        pillars=rows_of(connection, _PILLARS, asked),
        indicators=rows_of(connection, _INDICATORS, asked),
        improvements=rows_of(connection, _IMPROVEMENTS, asked),
        refused=refused_rows(connection, period, agency_id),
        at_stake=points_at_stake(connection, period, agency_id),
    )


def chain(
    connection: duckdb.DuckDBPyConnection, home: Path, of: Card, indicator_no: int, limit: int | None = None
) -> Chain:
    """What one indicator of an agency's card is made of; every landed file that it names is read and hashed.

    Args:
        connection: to the published file.
        home: where the landed bytes are.
        of: the agency's card.
        indicator_no: an indicator of the period.
        limit: how many observations are listed; None: all.
    """
    indicator = next(each for each in of.indicators if each["indicator_no"] == indicator_no)
    asked = {"period": of.agency["period"], "agency_id": of.agency["agency_id"]}
    numbered = {**asked, "indicator_no": indicator_no}
    sums = rows_of(connection, _SUMS, numbered)[0]
    observations = rows_of(connection, _OBSERVATIONS, {**numbered, "limit": limit})
    measured = {**asked, "feed": indicator["feed"], "measure": indicator["measure"]}
    places = [*observations, *rows_of(connection, _ADDED_ROWS, measured)]
    return Chain(
        indicator=indicator,
        observations_count=int(str(sums["observations_count"])),
        points_sum=sums["points_sum"],
        observations=observations,
        landings=landings(connection, home, int(str(of.agency["period"])), str(indicator["feed"]), places),
    )


def landings(
    connection: duckdb.DuckDBPyConnection, home: Path, period: int, feed: str, places: Sequence[Figures]
) -> list[Landing]:
    """The landed files of places (landing_id, source_sheet, source_row), verified, each with its rows.

    Places without a file (nothing was reported) lead to the files in which it was looked for, without rows.
    """
    cited: dict[object, set[tuple[str | None, int]]] = {}
    named = sorted((place for place in places if place["landing_id"]), key=lambda place: str(place["landing_id"]))
    for landing_id, group in groupby(named, key=lambda place: place["landing_id"]):
        cited[landing_id] = {_place(place) for place in group}
    receipts = rows_of(connection, _LANDINGS, {"period": period, "feed": feed})
    wanted = [receipt for receipt in receipts if receipt["landing_id"] in cited or not cited]
    return [_landing(connection, home, period, feed, receipt, cited) for receipt in wanted]


def _landing(
    connection: duckdb.DuckDBPyConnection,
    home: Path,
    period: int,
    feed: str,
    receipt: Figures,
    cited: dict[object, set[tuple[str | None, int]]],
) -> Landing:
    landing_id, places = str(receipt["landing_id"]), cited.get(receipt["landing_id"], set())
    trouble, rows = "", list[RawRow]()
    try:
        rows = raw_rows(feed, period, landed_file(home, feed, period, landing_id), places)
    except (PayeshError, OSError) as error:
        trouble = str(error)
    if not trouble and (lacking := places - {(row.source_sheet, row.source_row) for row in rows}):
        trouble = f"{receipt['source_file']}: has no row {', '.join(str(row) for _, row in sorted(lacking, key=str))}"
    asked = {"period": period, "landing_id": landing_id}
    corrections = [each for each in rows_of(connection, _CORRECTIONS, asked) if _place(each) in places]
    return Landing(
        landing_id=landing_id,
        source_file=str(receipt["source_file"]),
        media_type=str(receipt["media_type"]),
        size_bytes=int(str(receipt["size_bytes"])),
        fetched_at=str(receipt["fetched_at"]),
        path=landing_folder(home, feed, period) / landing_id,
        trouble=trouble,
        rows=rows,
        corrections=corrections,
    )


def _place(row: Figures) -> tuple[str | None, int]:
    sheet = row["source_sheet"]
    return None if sheet is None else str(sheet), int(str(row["source_row"]))
