"""What an option, a value or a category scores, in exact fractions, read from the methodology's seeds alone."""

from __future__ import annotations

from fractions import Fraction

from workbench import PROJECT, Row, read_rows

_SEEDS = PROJECT / "seeds" / "methodology"


class Methodology:
    """The seeds of the one methodology that is shipped, by indicator."""

    def __init__(self) -> None:
        self.indicators = {int(row["indicator_no"]): row for row in read_rows(_SEEDS / "indicators.csv")}
        options = read_rows(_SEEDS / "options.csv")
        self._scores = {(int(row["indicator_no"]), int(row["option_no"])): Fraction(row["score"]) for row in options}
        self._thresholds = read_rows(_SEEDS / "thresholds.csv")
        self._categories = read_rows(_SEEDS / "categories.csv")

    def options(self, indicator_no: int) -> list[int]:
        """The options of an indicator."""
        return [option for number, option in self._scores if number == indicator_no]

    def of_option(self, indicator_no: int, option_no: int | None) -> Fraction:
        """What an option scores; none scores zero."""
        return Fraction(0) if option_no is None else self._scores[indicator_no, option_no]

    def of_value(self, indicator_no: int, value: Fraction | None) -> Fraction:
        """What a measured value scores; none scores zero."""
        rows = [row for row in self._thresholds if int(row["indicator_no"]) == indicator_no]
        options = [int(row["option_no"]) for row in rows if value is not None and _holds(row, value)]
        assert len(options) == (value is not None), (indicator_no, value)
        return self.of_option(indicator_no, options[0] if options else None)

    def of_category(self, indicator_no: int, category: str) -> Fraction:
        """What a category scores."""
        (row,) = [
            row for row in self._categories if int(row["indicator_no"]) == indicator_no and row["category"] == category
        ]
        return self.of_option(indicator_no, int(row["option_no"]))

    def of_absent(self, indicator_no: int) -> Fraction:
        """What an agency scores that a complete list does not have."""
        option = self.indicators[indicator_no]["absent_option_no"]
        return self.of_option(indicator_no, int(option) if option else None)

    def of_not_applicable(self, indicator_no: int) -> Fraction:
        """What an agency scores to which the indicator does not apply."""
        return self.of_option(indicator_no, int(self.indicators[indicator_no]["not_applicable_option_no"]))


def _holds(interval: Row, value: Fraction) -> bool:
    lower, upper = interval["lower"], interval["upper"]
    above = not lower or value > Fraction(lower) or (value == Fraction(lower) and interval["lower_inclusive"] == "true")
    below = not upper or value < Fraction(upper) or (value == Fraction(upper) and interval["upper_inclusive"] == "true")
    return above and below
