-- A row a run that gives no total for some entity, and why. It is counted, and none of its ranks is used.
with scores as (

    select * from run_scores

),

failed_sets as (

    select
        parameter,
        set_no
    from drawn_weights
    where is_failed or list_sum(weights) = 0

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
            when
                exists (
                    select 1 from failed_sets
                    where
                        (failed_sets.parameter = 'pillar_weights' and failed_sets.set_no = rules.pillar_set_no)
                        or (failed_sets.parameter = 'indicator_weights' and failed_sets.set_no = rules.indicator_set_no)
                )
                then 'no weights could be drawn'
            else 'no total: nothing with a weight is left of ' || entities.entity_id
        end as failure_en
    from without_total
    inner join run_rules as rules on without_total.run_no = rules.run_no
    inner join index_entities as entities on without_total.entity_no = entities.entity_no

)

select * from final
