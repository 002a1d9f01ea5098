-- A row a run of the sensitivity analysis: how many ranks it moves an entity from the published one, on average.
with scores as (

    select * from run_scores

),

entities as (

    select * from index_entities

),

runs as (

    select runs.*
    from runs
    cross join scenarios
    where
        runs.matrix != 'nominal'
        and runs.draw_no <= scenarios.base_runs_count

),

final as (

    select
        runs.matrix,
        runs.parameter,
        runs.draw_no,
        bool_or(scores.total is null) as is_failed,
        sum(abs(scores.rank - entities.rank)) / count(*) as value
    from runs
    inner join scores on runs.run_no = scores.run_no
    inner join entities on scores.entity_no = entities.entity_no
    group by runs.matrix, runs.parameter, runs.draw_no

)

select * from final
