"""History: the periods, who came and went, and how totals and ranks moved; and the top tens."""

from __future__ import annotations

from decimal import Decimal

from flows.report.charts import Bar, Line, Move, bars, lines, rank_changes
from flows.report.language import Language
from flows.report.pages.page import Figure, Page, Section, agency_link
from flows.report.period_marts import Marts, Row
from flows.report.tables import named, table

_PERIODS = """
    select periods.*, participation.* exclude (period, label_fa, label_en, source), electronic.electronic_pct
    from marts.assessment_periods as periods
    left join marts.participation as participation using (period)
    left join marts.electronic_growth as electronic using (period)
    where periods.period <= $period order by periods.period
"""
_HISTORY = "select * from marts.agency_history where period <= $period order by agency_name_fa, period"
_MOVES = """
    select * from marts.agency_history
    where period = $period and rank_gain is not null order by rank_gain desc, rank
"""
_MOVEMENTS = """
    select * from marts.agency_movements where period = $period order by movement, total desc nulls last, agency_id
"""
_BOARDS = "select * from marts.leaderboards where period = $period order by board, place"
_DRAWN = 10
_FOLLOWED = 5


def history_pages(marts: Marts, language: Language) -> list[Page]:
    """The periods (tables 1-1 and 2-5, charts 1-1, 1-2 and p-2), and the ranks that moved most (table 2-7)."""
    periods, text = marts.rows(_PERIODS), language.text
    columns = (
        "period",
        "label",
        "agencies_in_scope",
        "agencies_participating",
        "participating_pct",
        "electronic_pct",
        "agencies_ranked",
        "agencies_entered",
        "agencies_left",
        "comparability",
    )
    growth = text("chart.scope")
    drawn = [
        Bar(named(language, row, "label"), Decimal(row["agencies_in_scope"]), language.number(row["agencies_in_scope"]))
        for row in periods
        if row["agencies_in_scope"] is not None
    ]
    shares = [row for row in periods if row["electronic_pct"] is not None]
    electronic = text("chart.electronic_growth")
    electronic_bars = [
        Bar(named(language, row, "label"), row["electronic_pct"], language.share(row["electronic_pct"]))
        for row in shares
    ]
    sections = [
        Section(
            text("history.periods"),
            figures=[
                Figure(growth, bars(language, growth, drawn)),
                Figure(electronic, bars(language, electronic, electronic_bars, Decimal(100))),
            ],
            tables=[table(language, "assessment_periods", text("history.periods"), periods, columns)],
        ),
        _totals(marts, language, periods),
        _ranks(marts, language),
        Section(
            text("history.movements"),
            tables=[
                table(
                    language,
                    "agency_movements",
                    text("history.movements"),
                    marts.rows(_MOVEMENTS),
                    ("movement", "agency_name", "total", "reason"),
                    agency_link(marts),
                )
            ],
        ),
    ]
    return [Page("history.html", text("page.history"), text("history.lead"), sections=sections)]


def _totals(marts: Marts, language: Language, periods: list[Row]) -> Section:
    """The best agencies' totals as lines, and every agency's in every period."""
    history = marts.rows(_HISTORY)
    totals = {(row["agency_id"], row["period"]): row["total"] for row in history}
    title = language.text("chart.best_over_periods")
    best = [row for row in marts.agencies if row["rank"] is not None][:_FOLLOWED]
    drawn = lines(
        language,
        title,
        [named(language, row, "label") for row in periods],
        [
            Line(
                named(language, agency, "agency_name"),
                [totals.get((agency["agency_id"], row["period"])) for row in periods],
            )
            for agency in best
        ],
    )
    columns = ("agency_name", "period", "total", "rank", "quality_level", "change", "rank_gain", "source")
    return Section(
        language.text("history.totals"),
        figures=[Figure(title, drawn)],
        tables=[
            table(
                language,
                "agency_history",
                language.text("history.totals"),
                history,
                columns,
                agency_link(marts),
            )
        ],
    )


def _ranks(marts: Marts, language: Language) -> Section:
    """The agencies whose ranks rose and fell most."""
    rows, text = marts.rows(_MOVES), language.text
    before = text("period", period=marts.about_period["previous_period"] or 0)
    now = text("period", period=marts.period)
    figures = []
    for key, some in (("chart.risers", rows[:_DRAWN]), ("chart.fallers", list(reversed(rows[-_DRAWN:])))):
        moves = [Move(named(language, row, "agency_name"), row["previous_rank"], row["rank"]) for row in some]
        figures.append(Figure(text(key), rank_changes(language, text(key), moves, before, now)))
    columns = (
        "agency_name",
        "previous_rank",
        "rank",
        "rank_gain",
        "rank_gain_common_panel",
        "rank_gain_population",
        "previous_total",
        "total",
        "change",
    )
    made = table(language, "agency_history", text("history.ranks"), rows, columns, agency_link(marts))
    return Section(text("history.ranks"), [text("history.ranks_note")], figures if rows else [], [made])


def leaderboard_pages(marts: Marts, language: Language) -> list[Page]:
    """The top tens, board by board (tables 2-6 to 2-11)."""
    boards = marts.by("board", _BOARDS)
    columns = ("place", "agency_name", "value", "services", "sub_services", "electronic_pct")
    sections = []
    for rows in boards.values():
        title = named(language, rows[0], "board_name")
        made = table(language, "leaderboards", title, rows, columns, agency_link(marts))
        sections.append(Section(title, tables=[made]))
    return [
        Page(
            "leaderboards.html",
            language.text("page.leaderboards"),
            language.text("leaderboards.lead"),
            sections=sections,
        )
    ]
