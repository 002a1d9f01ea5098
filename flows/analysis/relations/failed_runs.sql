-- A row a run that gives no total for some entity, and why. It is counted, and none of its ranks is used.
with scores as (

    select * from run_scores

),

failed_sets as (

    select distinct set_no
    from drawn_weights
    where is_failed or list_sum(weights) = 0

),

runs as (

    select * from runs

),

without_total as (

    select
        run_no,
        min(entity_no) as entity_no
    from scores
    where total is null
    group by run_no

),

final as (

    select
        without_total.run_no,
        case
            when failed_sets.set_no is not null then 'no weights could be drawn'
            else 'no total: nothing with a weight is left of ' || entities.entity_id
        end as failure_en
    from without_total
    inner join runs on without_total.run_no = runs.run_no
    inner join index_entities as entities on without_total.entity_no = entities.entity_no
    left join failed_sets on runs.set_no = failed_sets.set_no or runs.swapped_set_no = failed_sets.set_no

)

select * from final
