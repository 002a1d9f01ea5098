select
    scenarios.scenario,
    scored.period,
    shifts.matrix,
    coalesce(shifts.parameter, 'all') as parameter,
    shifts.draw_no,
    shifts.is_failed,
    case when not shifts.is_failed then shifts.value end as mean_rank_shift
from run_shifts as shifts
cross join scenarios
cross join scored_period as scored
order by shifts.matrix, shifts.parameter, shifts.draw_no
