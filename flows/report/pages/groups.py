"""Groups that cut across institutions: clusters, domains of the UN survey, high-traffic services, vulnerable groups."""

from __future__ import annotations

from decimal import Decimal

from flows.report.charts import Bar, balance, bars
from flows.report.language import Language
from flows.report.pages.institutions import WHOLE
from flows.report.pages.page import Figure, Page, Section, agency_link
from flows.report.period_marts import Marts, Row
from flows.report.tables import named, table

_CLUSTERS = "select * from marts.cluster_scores where period = $period order by rank"
_MEMBERS = """
    select memberships.*, cluster_name_fa, cluster_name_en
    from marts.cluster_memberships as memberships
    inner join marts.cluster_scores as clusters using (period, cluster_no)
    where memberships.period = $period order by cluster_no, agency_name_fa
"""
_DOMAINS = """
    select
        domains.*, coalesce(cluster_name_fa, institution_name_fa) as proxy_name_fa,
        coalesce(cluster_name_en, institution_name_en) as proxy_name_en
    from marts.un_domain_scores as domains
    left join marts.cluster_scores as clusters
        on domains.period = clusters.period and proxy_kind = 'cluster' and proxy_id = clusters.cluster_no::varchar
    left join marts.institution_scores as institutions
        on domains.period = institutions.period and proxy_kind = 'institution' and proxy_id = institution_id
    where domains.period = $period order by domains.rank
"""
_SERVICES = "select * from marts.un_service_scores where period = $period order by row_no, agency_no"
_VULNERABLE = "select * from marts.vulnerable_group_scores where period = $period order by total desc, agency_id"
_COUNTS = ("agencies", "services", "sub_services", "electronic_pct")


def _score_figures(marts: Marts, language: Language, rows: list[Row], name: str, prefix: str) -> list[Figure]:
    """Bars of the totals, and the balance of the pillars."""
    totals, even = language.text(f"chart.{prefix}"), language.text(f"chart.{prefix}_balance")
    drawn = [Bar(named(language, row, name), row["total"], language.number(row["total"], 2)) for row in rows]
    pillars = [pillar["pillar"] for pillar in marts.pillars]
    cells = [(named(language, row, name), [row[pillar] for pillar in pillars]) for row in rows]
    columns = [language.text(f"pillar.{pillar}") for pillar in pillars]
    return [
        Figure(totals, bars(language, totals, drawn, WHOLE)),
        Figure(even, balance(language, even, cells, columns)),
    ]


def cluster_pages(marts: Marts, language: Language) -> list[Page]:
    """The service clusters, and which agencies are in them (table 3-1, charts 3-1 and 3-2)."""
    rows, text = marts.with_pillars("cluster", marts.rows(_CLUSTERS), "cluster_no"), language.text
    columns = ("rank", "cluster_name", "institutions", *_COUNTS, *marts.score_columns)
    sections = [
        Section(
            text("clusters.scores"),
            figures=_score_figures(marts, language, rows, "cluster_name", "clusters"),
            tables=[table(language, "cluster_scores", text("clusters.scores"), rows, columns)],
        ),
        Section(
            text("clusters.members"),
            [text("clusters.assumed")],
            tables=[
                table(
                    language,
                    "cluster_memberships",
                    text("clusters.members"),
                    marts.rows(_MEMBERS),
                    ("cluster_no", "cluster_name", "agency_name", "services", "sub_services"),
                    agency_link(marts),
                )
            ],
        ),
    ]
    return [Page("clusters.html", text("page.clusters"), text("clusters.lead"), sections=sections)]


def domain_pages(marts: Marts, language: Language) -> list[Page]:
    """The domains of the United Nations survey (table 3-2, chart 3-3)."""
    rows, text = marts.with_pillars("un_domain", marts.rows(_DOMAINS), "domain_id"), language.text
    title = text("chart.domains_electronic")
    shares = [
        Bar(named(language, row, "domain_name"), row["electronic_pct"], language.share(row["electronic_pct"]))
        for row in rows
    ]
    section = Section(
        text("domains.scores"),
        figures=[
            *_score_figures(marts, language, rows, "domain_name", "domains"),
            Figure(title, bars(language, title, shares, WHOLE)),
        ],
        tables=[
            table(
                language,
                "un_domain_scores",
                text("domains.scores"),
                rows,
                ("rank", "domain_name", "proxy_kind", "proxy_name", *_COUNTS, *marts.score_columns),
            )
        ],
    )
    return [Page("domains.html", text("page.domains"), text("domains.lead"), sections=[section])]


def service_pages(marts: Marts, language: Language) -> list[Page]:
    """The high-traffic services, and the agencies of vulnerable groups (table 3-4, chart 3-5)."""
    services, text = marts.rows(_SERVICES), language.text
    groups = marts.with_pillars("agency", marts.rows(_VULNERABLE), "agency_id")
    by_score = sorted(services, key=lambda row: -(row["score"] or Decimal(0)))
    high, groups_title = text("chart.high_traffic"), text("chart.vulnerable")
    drawn = [
        Bar(_service_and_agency(language, row), row["score"], language.number(row["score"], 2))
        for row in by_score
        if row["score"] is not None
    ]
    totals = [
        Bar(
            f"{named(language, row, 'group_name')} · {named(language, row, 'agency_name')}",
            row["total"],
            language.number(row["total"], 2),
        )
        for row in groups
    ]
    link = agency_link(marts)
    columns = ("row_no", "service", "agency_name", "score", "countries", "is_agency_assumed")
    group_columns = ("group_name", "agency_name", *marts.score_columns, "countries_count", "is_agency_assumed")
    sections = [
        Section(
            text("services.scores"),
            figures=[Figure(high, bars(language, high, drawn, WHOLE))],
            tables=[table(language, "un_service_scores", text("services.scores"), services, columns, link)],
        ),
        Section(
            text("services.vulnerable"),
            figures=[Figure(groups_title, bars(language, groups_title, totals, WHOLE))],
            tables=[
                table(language, "vulnerable_group_scores", text("services.vulnerable"), groups, group_columns, link)
            ],
        ),
    ]
    return [Page("services.html", text("page.services"), text("services.lead"), sections=sections)]


def _service_and_agency(language: Language, row: Row) -> str:
    """A service that two agencies give has a bar for each."""
    service = str(named(language, row, "service"))
    return service if row["agency_no"] == 1 else f"{service} · {named(language, row, 'agency_name')}"
