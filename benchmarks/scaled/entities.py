"""The agencies of a made-up period, each after one of period 7, and the seeds that know them."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scaled.period import PERIOD, Agency, Period, Row, read_rows
from benchmarks.scaled.scale import Scale, spread
from reconstruction.spelling import persian, spell

DBT_FOLDERS = ("models", "macros", "tests", "flows")
_OF_AN_AGENCY = ("agency_institutions", "agency_participation", "cluster_members")


@dataclass(frozen=True)
class MadeUpAgency:
    """An agency after one of period 7; the first copies are the agencies of period 7 themselves.

    Attributes:
        agency_no: its place, from 0.
        copy_no: which copy it is, from 1.
        model: the agency that it is drawn from.
    """

    agency_no: int
    copy_no: int
    model: Agency

    @property
    def agency_id(self) -> str:
        """Its id."""
        return self.model.agency_id if self.copy_no == 1 else f"{self.model.agency_id}_{self.copy_no}"

    @property
    def name_fa(self) -> str:
        """Its Persian name."""
        return self.model.name_fa if self.copy_no == 1 else f"{self.model.name_fa} {persian(self.copy_no)}"

    @property
    def name_en(self) -> str:
        """Its English name."""
        return self.model.name_en if self.copy_no == 1 else f"{self.model.name_en} {self.copy_no}"

    @property
    def host(self) -> str:
        """The host of its portal."""
        return f"portal.{self.agency_id.replace('_', '-')}.example"

    def spelt(self, feed: str) -> str:
        """Its name as a feed's sender spells it."""
        return spell((self.name_fa,), feed)


def made_up_agencies(period: Period, scale: Scale) -> list[MadeUpAgency]:
    """All agencies of period 7 as often as the scale has them whole, then a part that is as large on average."""
    whole, rest = divmod(scale.agencies, len(period.agencies))
    registered = period.rows["services"]["of_agency_id"].value_counts().rows_by_key("of_agency_id", unique=True)
    sizes = [registered.get(agency.agency_id, 0) for agency in period.agencies]
    models = [(copy, agency) for copy in range(1, whole + 1) for agency in period.agencies]
    models += [(whole + 1, period.agencies[place]) for place in spread(rest, sizes)]
    return [MadeUpAgency(number, copy, agency) for number, (copy, agency) in enumerate(models)]


def write_project(project: Path, made: Path, agencies: list[MadeUpAgency]) -> None:
    """Make a dbt project whose seeds know the agencies; all else is the checkout's own.

    Args:
        project: the checkout.
        made: the folder to make.
        agencies: of the made-up period.
    """
    made.mkdir(parents=True)
    for name in DBT_FOLDERS:
        (made / name).symlink_to(project / name)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(project / name, made / name)
    shutil.copytree(project / "seeds", made / "seeds")
    entities = made / "seeds" / "entities"
    copies = [agency for agency in agencies if agency.copy_no > 1]
    _append(
        entities / "agencies.csv",
        [{"agency_id": each.agency_id, "name_fa": each.name_fa, "name_en": each.name_en} for each in copies],
    )
    _append(entities / "agency_sites.csv", [{"host": each.host, "agency_id": each.agency_id} for each in copies])
    for seed in _OF_AN_AGENCY:
        path = entities / f"{seed}.csv"
        of_model: dict[str, list[Row]] = {}
        for row in read_rows(path):
            if row.get("period", str(PERIOD)) == str(PERIOD):
                of_model.setdefault(row["agency_id"], []).append(row)
        _append(
            path,
            [{**row, "agency_id": each.agency_id} for each in copies for row in of_model.get(each.model.agency_id, [])],
        )


def _append(path: Path, rows: list[Row]) -> None:
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerows(rows)
