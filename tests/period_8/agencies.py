"""Who is in period 8: each agency with the one whose former rows it starts from, its trend and its names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench import read_rows, seed_path

from period_8.seed_rows import PERIOD, new_rows
from reconstruction.spelling import draw, spell

# A new agency has no past, nor one that was not assessed; it starts from that of one like it.
MODELS = {
    "veterinary_council": "veterinary_organization",
    "national_ai_organization": "vice_presidency_for_science",
    "smart_government_center": "information_technology_organization",
    "water_market_company": "water_resources_management",
    "older_persons_affairs_organization": "welfare_organization",
    "digital_health_center": "food_and_drug_administration",
}
# Senders who have not heard of a new name yet.
_FEEDS_WITH_FORMER_NAMES = ("karpooshe", "foia")


@dataclass(frozen=True)
class Agency:
    """An agency of period 8.

    Attributes:
        agency_id: its id.
        former_id: the agency whose rows of period 7 it starts from, mostly itself.
        status: how it takes part.
        is_counted: whether the feeds speak of it, or the registry alone.
        name: its name in period 8.
        former_name: its name before.
    """

    agency_id: str
    former_id: str
    status: str
    is_counted: bool
    name: str
    former_name: str

    @property
    def is_new(self) -> bool:
        """Whether it opens in period 8."""
        return self.former_id != self.agency_id

    @property
    def trend(self) -> int:
        """-1 for an agency that does worse than before, 0 for one that does the same, 1 for a better one."""
        return draw("trend", self.agency_id) % 3 - 1

    def spelled(self, feed: str) -> str:
        """The name that a feed's sender writes, spelled in the sender's way."""
        return spell((self.former_name if feed in _FEEDS_WITH_FORMER_NAMES else self.name,), feed)


def agencies_of_period_8(project: Path) -> list[Agency]:
    """The agencies in scope, in the order of their ids."""
    names = {row["agency_id"]: row["name_fa"] for row in read_rows(seed_path(project, "agencies"))}
    renamed = {row["agency_id"]: row["name_fa"] for row in new_rows("agency_events") if row["event"] == "renamed"}
    return [
        Agency(
            agency_id=row["agency_id"],
            former_id=MODELS.get(row["agency_id"], row["agency_id"]),
            status=row["participation_status"],
            is_counted=row["is_counted"] == "true",
            name=renamed.get(row["agency_id"], names[row["agency_id"]]),
            former_name=names[row["agency_id"]],
        )
        for row in sorted(read_rows(seed_path(project, "agency_participation")), key=lambda row: row["agency_id"])
        if row["period"] == str(PERIOD)
    ]
