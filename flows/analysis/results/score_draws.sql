with draws as (

    select runs.run_no, runs.draw_no, scenarios.scenario, scored.period, failed.run_no is not null as is_failed
    from runs
    cross join scenarios
    cross join scored_period as scored
    left join failed_runs as failed on runs.run_no = failed.run_no
    where
        runs.matrix = 'a'
        and runs.draw_no <= scenarios.draws_count

),

final as (

    select
        draws.scenario,
        draws.period,
        draws.draw_no,
        entities.entity_id as agency_id,
        scores.total,
        case when not draws.is_failed then scores.rank end as rank
    from draws
    inner join run_scores as scores on draws.run_no = scores.run_no
    inner join index_entities as entities on scores.entity_no = entities.entity_no

)

select * from final
order by draw_no, agency_id
