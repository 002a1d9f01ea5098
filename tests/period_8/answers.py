"""The answers of period 8: those of period 7 under new numbers, better or worse by the agency's trend, and new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench import read_rows, seed_path

from period_8.agencies import Agency
from period_8.former import Record
from period_8.registry import SubService
from period_8.seed_rows import FORMER_METHODOLOGY, METHODOLOGY
from reconstruction.spelling import draw

DECLARED = 2
"""Indicator that a monitor measures, and of which each agency declares the best option all the same."""


@dataclass(frozen=True)
class Answer:
    """An answer about a sub-service or, with no ids, about the agency; a stage without an option is None."""

    agency_id: str
    service_id: str | None
    sub_service_id: str | None
    indicator_no: int
    self_option_no: int | None
    preliminary_option_no: int | None
    final_option_no: int | None


class Questions:
    """What is asked in period 8.

    Attributes:
        of_agencies: indicators that are answered once an agency.
        of_sub_services: indicators that are answered once a sub-service.
    """

    def __init__(self, project: Path) -> None:
        asked = [
            (int(row["indicator_no"]), row["grain"])
            for row in read_rows(seed_path(project, "indicators"))
            if row["methodology_id"] == METHODOLOGY and row["feed"] == "assessment"
        ]
        self.of_agencies = [number for number, grain in asked if grain == "agency"]
        self.of_sub_services = [number for number, grain in asked if grain == "sub_service"]
        self._former = {
            int(row["indicator_no"]): int(row["previous_indicator_no"])
            for row in read_rows(seed_path(project, "indicator_equivalents"))
        }
        self._renumbered = {
            (int(row["indicator_no"]), int(row["option_no"])): int(row["other_option_no"])
            for row in read_rows(seed_path(project, "option_equivalents"))
            if row["methodology_id"] == FORMER_METHODOLOGY
        }
        self._worst: dict[int, int] = {}
        for row in read_rows(seed_path(project, "options")):
            if row["methodology_id"] == METHODOLOGY:
                number = int(row["indicator_no"])
                self._worst[number] = max(self._worst.get(number, 1), int(row["option_no"]))

    def answered(self, agency: Agency, former: list[Record], registered: list[SubService]) -> list[Answer]:
        """The agency's answers; one that did not take part gives none.

        Args:
            agency: the agency.
            former: the answers of period 7 that it starts from.
            registered: its sub-services in period 8.
        """
        if agency.status != "participating":
            return []
        before = {(row["sub_service_id"], row["indicator_no"]): row["final_option_no"] for row in former}
        answers = [self._answer(agency, None, number, before) for number in self.of_agencies]
        answers += [
            self._answer(agency, line, number, before) for line in registered for number in self.of_sub_services
        ]
        return [*answers, Answer(agency.agency_id, None, None, DECLARED, 1, None, None)]

    def _answer(
        self, agency: Agency, line: SubService | None, number: int, before: dict[tuple[str | None, int], int | None]
    ) -> Answer:
        key = agency.agency_id if line is None else line.sub_service_id
        option = self._option(agency, line, number, before)
        # What no reviewer decided scores nothing, so it befalls only those whose scores may fall.
        reviewed = agency.trend >= 0 or draw("reviewed", key, number) % 97 != 0
        claimed = max(1, option - 1) if draw("claimed", key, number) % 4 == 0 else option
        return Answer(
            agency_id=agency.agency_id,
            service_id=line.service_id if line else None,
            sub_service_id=line.sub_service_id if line else None,
            indicator_no=number,
            self_option_no=claimed,
            preliminary_option_no=option,
            final_option_no=option if reviewed else None,
        )

    def _option(
        self, agency: Agency, line: SubService | None, number: int, before: dict[tuple[str | None, int], int | None]
    ) -> int:
        key = agency.agency_id if line is None else line.sub_service_id
        former_number = self._former.get(number)
        asked_before = former_number is not None and (line is None or line.former_id is not None)
        former = (
            before.get((line.former_id if line else None, former_number)) if asked_before and former_number else None
        )
        if former is None:
            return 1 + draw("answer", key, number) % self._worst[number]
        option = self._renumbered.get((former_number or 0, former), former)
        if draw("moved", key, number) % 3 == 0:
            option -= agency.trend
        return min(max(option, 1), self._worst[number])


def answers_of(
    questions: Questions, agencies: list[Agency], former: dict[str, list[Record]], registry: list[SubService]
) -> Iterator[Answer]:
    """The answers of all agencies that the feeds speak of."""
    registered: dict[str, list[SubService]] = {}
    for line in registry:
        registered.setdefault(line.agency_id, []).append(line)
    for agency in agencies:
        if agency.is_counted:
            yield from questions.answered(
                agency, former.get(agency.former_id, []), registered.get(agency.agency_id, [])
            )
