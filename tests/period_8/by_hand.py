"""Scores of period 8 worked out from its observations and seeds in exact fractions, apart from all SQL."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

from workbench import Row, read_rows, seed_path

from period_8.measurements import Part
from period_8.observations import Observations
from period_8.seed_rows import METHODOLOGY

HALF = Fraction(1, 2)


def rounded(score: Fraction) -> Decimal:
    """The score with 2 decimals, half up."""
    return Decimal(floor(score * 100 + HALF)) / 100


class ByHand:
    """The methodology of period 8 applied to its observations, an agency at a time."""

    def __init__(self, project: Path, observations: Observations) -> None:
        def seed(name: str) -> list[Row]:
            rows = read_rows(seed_path(project, name))
            return [row for row in rows if row["methodology_id"] == METHODOLOGY]

        self.indicators = seed("indicators")
        self._pillars = {row["pillar"]: Fraction(row["weight"]) for row in seed("pillars")}
        self._scores = {(row["indicator_no"], int(row["option_no"])): Fraction(row["score"]) for row in seed("options")}
        self._categories = {(row["indicator_no"], row["category"]): int(row["option_no"]) for row in seed("categories")}
        self._thresholds = seed("thresholds")
        self._measured = observations.measurements
        self._registry = observations.registry
        self._answers = {
            (answer.agency_id, answer.sub_service_id, str(answer.indicator_no)): answer.final_option_no
            for answer in observations.answers
        }

    def scores(self, agency_id: str) -> dict[str, Fraction]:
        """The agency's four pillars and its total, not rounded."""
        pillars = dict.fromkeys(self._pillars, Fraction(0))
        for indicator in self.indicators:
            pillars[indicator["pillar"]] += Fraction(indicator["weight"]) * self._score(agency_id, indicator)
        return pillars | {"total": sum((self._pillars[name] * score for name, score in pillars.items()), Fraction(0))}

    def _score(self, agency_id: str, indicator: Row) -> Fraction:
        """From 0 to 1: that of the agency, or the mean over its services of the mean over their sub-services."""
        number = indicator["indicator_no"]
        if indicator["grain"] == "agency":
            return self._of_option(number, self._agency_option(agency_id, indicator))
        services: dict[str, list[Fraction]] = {}
        for line in self._registry:
            if line.agency_id == agency_id:
                if indicator["feed"] == "services":
                    option = self._categories.get((number, line.electronic_level))
                else:
                    option = self._answers.get((agency_id, line.sub_service_id, number))
                services.setdefault(line.service_id, []).append(self._of_option(number, option))
        return _mean([_mean(scores) for scores in services.values()])

    def _of_option(self, number: str, option: int | None) -> Fraction:
        return Fraction(0) if option is None else self._scores[number, option]

    def _agency_option(self, agency_id: str, indicator: Row) -> int | None:
        number, feed = indicator["indicator_no"], indicator["feed"]
        if feed == "assessment":
            return self._answers.get((agency_id, None, number))
        if feed == "tls":
            (grade,) = self._measured.tls[agency_id].values()
            return self._categories[number, grade]
        if feed == "licences" and self._measured.licences[agency_id] is None:
            return int(indicator["not_applicable_option_no"])
        value = self._value(agency_id, indicator["measure"])
        if value is None:
            return int(indicator["absent_option_no"]) if indicator["absent_option_no"] else None
        return next(int(row["option_no"]) for row in self._thresholds if _covers(row, number, value))

    def _value(self, agency_id: str, measure: str) -> Fraction | None:
        """What was measured, None when nothing was."""
        measured = self._measured
        if measure == "performance_score_pct":
            return _mean([Fraction(score) for score in measured.page_speed[agency_id].values()])
        if measure in ("received_ratio", "provided_ratio"):
            direction = measure.removesuffix("_ratio")
            parts = [part for (way, _), part in measured.nix[agency_id].items() if way == direction]
            return min(Fraction(1), _share(parts)) if parts else None
        counts = {
            "platform_services_count": measured.mobile.get(agency_id),
            "messages_count": measured.karpooshe[agency_id] or 0,
            "datasets_count": measured.open_data.get(agency_id),
        }
        if measure in counts:
            count = counts[measure]
            return None if count is None else Fraction(count)
        part = {
            "uptime_pct": measured.uptime[agency_id],
            "connected_ratio": measured.licences[agency_id],
            "answered_ratio": measured.foia[agency_id],
        }[measure]
        assert part is not None
        return _share([part]) * (100 if measure == "uptime_pct" else 1)


def _mean(scores: list[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / len(scores)


def _share(parts: list[Part]) -> Fraction:
    return Fraction(sum(part.part for part in parts), sum(part.whole for part in parts))


def _covers(threshold: Row, number: str, value: Fraction) -> bool:
    """Whether an interval of the indicator covers the value; a blank bound is none."""
    lower, upper = threshold["lower"], threshold["upper"]
    return (
        threshold["indicator_no"] == number
        and (not lower or value > Fraction(lower) or (value == Fraction(lower) and _is_true(threshold, "lower")))
        and (not upper or value < Fraction(upper) or (value == Fraction(upper) and _is_true(threshold, "upper")))
    )


def _is_true(threshold: Row, side: str) -> bool:
    return threshold[f"{side}_inclusive"] == "true"
