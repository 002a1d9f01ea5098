-- A row a draw that did not fail and entity.
with draws as (

    select runs.run_no, runs.draw_no
    from runs
    cross join scenarios
    left join failed_runs as failed on runs.run_no = failed.run_no
    where
        runs.matrix = 'a'
        and runs.draw_no <= scenarios.draws_count
        and failed.run_no is null

),

scores as (

    select * from run_scores

),

final as (

    select draws.draw_no, scores.entity_no, scores.total, scores.rank
    from draws
    inner join scores on draws.run_no = scores.run_no

)

select * from final
