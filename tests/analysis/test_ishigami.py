"""Ishigami's function, whose indices are known: the design of runs and the estimators, without an index around them.

SALib's figures are of its own draws: SALib 1.6.0, `sobol.sample` with 1024 base draws and seed 1, without second
order, `sobol.analyze` with 1000 resamples and seed 1; half the width of its bootstrap interval of 95 percent stands
beside each.
"""

from __future__ import annotations

from math import pi

import duckdb
import pytest
from given import scenario

from flows.analysis.engine import give_scenario, make_macros, make_tables
from flows.analysis.scenarios import Assumption

A, B = 7, 0.1
VARIANCE = A**2 / 8 + B * pi**4 / 5 + B**2 * pi**8 / 18 + 0.5
FIRST = ((1 + B * pi**4 / 5) ** 2 / 2, A**2 / 8, 0.0)
BOTH = 8 * B**2 * pi**8 / 225
KNOWN = {
    "x1": (FIRST[0] / VARIANCE, (FIRST[0] + BOTH) / VARIANCE),
    "x2": (FIRST[1] / VARIANCE, FIRST[1] / VARIANCE),
    "x3": (0.0, BOTH / VARIANCE),
}
BASE_RUNS = 8192
"""Our numbers are no quasi-random sequence: eight times as many draws, so that the interval is SALib's error alone."""
SALIB = {
    "x1": (0.31558083, 0.05956002, 0.55750142, 0.08465942),
    "x2": (0.43829544, 0.0526989, 0.4426002, 0.04121703),
    "x3": (0.00144995, 0.05673016, 0.24512706, 0.02649422),
}
"""By parameter: first order, half its interval, total order, half its interval."""

_VALUES = f"""
    create temp table run_shifts as
    with points as (
        select
            runs.matrix, runs.parameter, runs.draw_no, assumptions.parameter as of_parameter,
            pi() * (2 * uniform_number(concat_ws('/', assumptions.parameter, case
                when runs.parameter is null or runs.parameter = assumptions.parameter then runs.swapped_set_no
                else runs.set_no
            end), 0) - 1) as x
        from runs cross join scenario_assumptions as assumptions
    ),
    wide as (
        select
            matrix, parameter, draw_no, max(x) filter (where of_parameter = 'x1') as x1,
            max(x) filter (where of_parameter = 'x2') as x2, max(x) filter (where of_parameter = 'x3') as x3
        from points where matrix != 'nominal' group by all
    )
    select
        matrix, parameter, draw_no, false as is_failed,
        sin(x1) + {A} * sin(x2) ** 2 + {B} * x3 ** 4 * sin(x1) as value
    from wide
"""


@pytest.fixture(scope="module")
def estimates() -> dict[str, dict[str, float]]:
    assumptions = [Assumption(name, 1, "uniform") for name in KNOWN]
    with duckdb.connect() as connection:
        make_macros(connection)
        give_scenario(connection, scenario(*assumptions, base_runs=BASE_RUNS))
        make_tables(connection, ["drawn_sets", "runs"])
        connection.execute(_VALUES)
        make_tables(connection, ["sensitivity_estimates"])
        found = connection.execute("select * from sensitivity_estimates")
        names = [column[0] for column in found.description or ()]
        return {str(row[0]): dict(zip(names, row, strict=True)) for row in found.fetchall()}


@pytest.mark.parametrize("parameter", KNOWN)
def test_estimates_lie_in_salibs_bootstrap_interval(estimates: dict[str, dict[str, float]], parameter: str) -> None:
    first, first_half, total, total_half = SALIB[parameter]
    assert estimates[parameter]["first_order"] == pytest.approx(first, abs=first_half)
    assert estimates[parameter]["total_order"] == pytest.approx(total, abs=total_half)


@pytest.mark.parametrize("parameter", KNOWN)
def test_estimates_miss_the_known_index_by_no_more_than_their_bootstrap_tells(
    estimates: dict[str, dict[str, float]], parameter: str
) -> None:
    found = estimates[parameter]
    for order, known in zip(("first_order", "total_order"), KNOWN[parameter], strict=True):
        deviation = (found[f"{order}_p95"] - found[f"{order}_p5"]) / (2 * 1.645)
        assert 0 < deviation < 0.05
        assert abs(found[order] - known) < 4 * deviation
