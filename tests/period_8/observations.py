"""All that the feeds of period 8 report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench import read_rows, seed_path

from period_8.agencies import Agency, agencies_of_period_8
from period_8.answers import Answer, Questions, answers_of
from period_8.former import Former
from period_8.measurements import Measurements, measure
from period_8.registry import SubService, register


@dataclass(frozen=True)
class Observations:
    """What is reported of the agencies in scope.

    Attributes:
        agencies: the agencies in scope.
        registry: their registered sub-services.
        answers: their assessed answers.
        measurements: what was measured of them.
    """

    agencies: list[Agency]
    registry: list[SubService]
    answers: list[Answer]
    measurements: Measurements


def observe(project: Path, accepted: Path) -> Observations:
    """Period 8's observations, from those of period 7 and the seeds of a project that has period 8.

    Args:
        project: the copied project, its seeds of period 8 added.
        accepted: the accepted rows of a home with period 7.
    """
    former = Former(project, accepted)
    agencies = agencies_of_period_8(project)
    registered = former.records("services")
    registry = [
        line
        for place, agency in enumerate(agencies, start=1)
        for line in register(agency, place, registered.get(agency.former_id, []))
    ]
    answers = answers_of(Questions(project), agencies, former.records("assessment"), registry)
    hosts: dict[str, list[str]] = {}
    for row in read_rows(seed_path(project, "agency_sites")):
        hosts.setdefault(row["agency_id"], []).append(row["host"])
    return Observations(agencies, registry, list(answers), measure(agencies, former, hosts))
