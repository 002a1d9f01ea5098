select
    scenarios.scenario,
    scored.period,
    estimates.parameter,
    estimates.first_order,
    estimates.first_order_p5,
    estimates.first_order_p95,
    estimates.total_order,
    estimates.total_order_p5,
    estimates.total_order_p95,
    estimates.variance,
    estimates.draws_count as base_runs_count,
    scenarios.base_runs_count - estimates.draws_count as failed_base_runs_count
from sensitivity_estimates as estimates
cross join scenarios
cross join scored_period as scored
order by estimates.parameter
