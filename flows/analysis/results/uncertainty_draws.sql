select
    scenarios.scenario,
    scored.period,
    runs.draw_no,
    failed.run_no is not null as is_failed,
    failed.failure_en
from runs
cross join scenarios
cross join scored_period as scored
left join failed_runs as failed on runs.run_no = failed.run_no
where
    runs.matrix = 'a'
    and runs.draw_no <= scenarios.draws_count
order by runs.draw_no
