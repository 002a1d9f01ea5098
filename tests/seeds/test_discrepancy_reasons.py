"""A reason why a printed figure is not reproduced is a claim: what is arithmetic in it is computed again from print."""

from __future__ import annotations

import re

import pytest
import reasons_of_institutions  # noqa: F401 - registers its checks
import reasons_of_tables  # noqa: F401 - registers its checks
from printed_figures import rows
from reason_checks import CHECKS, DISCREPANCIES
from workbench import Row

from flows.persian.text import latin_digits

REASONS = {row["reason_id"]: row for row in rows("discrepancy_reasons")}
# What was not published can't be computed again: of these nothing but their figures can be looked at.
OF_WHAT_IS_NOT_PRINTED = {"departed_agencies", "former_registries", "visits_not_observed", "counts_of_statistics"}

IN_WORDS = {"0", "6", "7"}
"""Zero and the numbers of periods: Persian says them in words."""


def test_every_reason_is_used_and_checked() -> None:
    assert {row["reason_id"] for row in DISCREPANCIES} == set(REASONS)
    assert set(REASONS) == set(CHECKS) | OF_WHAT_IS_NOT_PRINTED


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason["reason_id"])
def test_a_reason_names_the_same_figures_in_both_languages(reason: Row) -> None:
    persian, english = (
        set(re.findall(r"\d+(?:[.-]\d+)?", latin_digits(text).replace("٫", ".").replace("٬", "").replace(",", "")))
        for text in (reason["reason_fa"], reason["reason_en"])
    )
    assert persian <= english
    assert english - persian <= IN_WORDS


@pytest.mark.parametrize(
    "row", [row for row in DISCREPANCIES if row["reason_id"] in CHECKS], ids=lambda row: row["figure_id"]
)
def test_the_reason_holds(row: Row) -> None:
    table, row_key, measure = row["figure_id"].split("/")
    CHECKS[row["reason_id"]](table, row_key, measure, row["computed"])
