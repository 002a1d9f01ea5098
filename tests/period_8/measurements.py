"""What monitors, platforms and portals measured in period 8: period 7's measurements, moved by each agency's trend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from flows.feeds.tls import GRADES
from period_8.agencies import Agency
from period_8.former import Former, Record


@dataclass(frozen=True)
class Part:
    """How many of how many."""

    part: int
    whole: int


@dataclass
class Measurements:
    """What each feed reports of an agency.

    Attributes:
        uptime: checks that found its site in service.
        page_speed: scores of its sites in percent, by host.
        tls: grade of its site, by host.
        mobile: its services on the mobile platform.
        karpooshe: messages that it sent; None when it is not connected.
        licences: licences that the portal issues; None where licensing is not its business.
        nix: transactions of those expected, by direction and gateway.
        open_data: datasets that it published.
        foia: requests that it answered.
    """

    uptime: dict[str, Part] = field(default_factory=dict)
    page_speed: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    tls: dict[str, dict[str, str]] = field(default_factory=dict)
    mobile: dict[str, int] = field(default_factory=dict)
    karpooshe: dict[str, int | None] = field(default_factory=dict)
    licences: dict[str, Part | None] = field(default_factory=dict)
    nix: dict[str, dict[tuple[str, str], Part]] = field(default_factory=dict)
    open_data: dict[str, int] = field(default_factory=dict)
    foia: dict[str, Part] = field(default_factory=dict)


def measure(agencies: Iterable[Agency], former: Former, hosts: dict[str, list[str]]) -> Measurements:
    """What is measured of every agency that the feeds speak of.

    Args:
        agencies: the agencies of period 8.
        former: period 7's rows.
        hosts: the sites of each agency.
    """
    feeds = ("uptime", "page_speed", "tls", "mobile", "karpooshe", "licences", "nix", "open_data", "foia")
    records = {feed: former.records(feed) for feed in feeds}
    measured = Measurements()
    for agency in agencies:
        if agency.is_counted:
            rows = {feed: by_agency.get(agency.former_id, []) for feed, by_agency in records.items()}
            _measure_sites(measured, agency, rows, hosts[agency.agency_id])
            _measure_counts(measured, agency, rows)
            _measure_parts(measured, agency, rows)
    return measured


def _measure_sites(measured: Measurements, agency: Agency, rows: dict[str, list[Record]], hosts: list[str]) -> None:
    for row in rows["uptime"]:
        missed = row["checks_count"] - row["successful_checks_count"]
        now = {-1: missed + 97, 0: missed, 1: missed // 2}[agency.trend]
        measured.uptime[agency.agency_id] = Part(
            row["checks_count"] - min(now, row["checks_count"]), row["checks_count"]
        )
    for row in rows["page_speed"]:
        scores = [row["performance_score_pct"] + 6 * agency.trend - 7 * place for place in range(len(hosts))]
        bounded = [min(max(score, Decimal(0)), Decimal(100)) for score in scores]
        measured.page_speed[agency.agency_id] = dict(zip(hosts, bounded, strict=True))
    for row in rows["tls"]:
        place = GRADES.index(row["grade"]) - 2 * agency.trend
        measured.tls[agency.agency_id] = {hosts[0]: GRADES[min(max(place, 0), len(GRADES) - 1)]}


def _measure_counts(measured: Measurements, agency: Agency, rows: dict[str, list[Record]]) -> None:
    for row in rows["karpooshe"]:
        count = _grown(row["messages_count"], agency)
        measured.karpooshe[agency.agency_id] = count if row["is_connected"] else None
    services = sum(row["platform_services_count"] for row in rows["mobile"]) + agency.trend
    if services > 0:
        measured.mobile[agency.agency_id] = services
    datasets = sum(row["datasets_count"] for row in rows["open_data"]) + 3 * agency.trend
    if datasets > 0:
        measured.open_data[agency.agency_id] = datasets


def _measure_parts(measured: Measurements, agency: Agency, rows: dict[str, list[Record]]) -> None:
    for row in rows["licences"]:
        part = row["is_applicable"] and _part(row["connected_licences_count"], row["licences_count"], agency)
        measured.licences[agency.agency_id] = part or None
    for row in rows["nix"]:
        part = Part(_grown(row["transactions_count"], agency), row["expected_transactions_count"])
        measured.nix.setdefault(agency.agency_id, {})[row["direction"], row["gateway"]] = part
    for row in rows["foia"]:
        part = _part(row["answered_requests_count"], row["requests_count"], agency)
        measured.foia[agency.agency_id] = part


def _grown(count: int, agency: Agency) -> int:
    """The count, and a third more or less by the agency's trend."""
    return count + agency.trend * count // 3


def _part(part: int, whole: int, agency: Agency) -> Part:
    """The part, and a tenth of the whole more or less by the agency's trend."""
    return Part(min(max(part + agency.trend * whole // 10, 0), whole), whole)
