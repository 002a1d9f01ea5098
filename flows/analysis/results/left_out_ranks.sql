with runs as (

    select left_out_runs.*, scored.period
    from left_out_runs
    cross join scored_period as scored
    where left_out_runs.left_out_kind is not null

),

final as (

    select
        runs.period,
        runs.left_out_kind,
        runs.left_out,
        entities.entity_id as agency_id,
        scores.total,
        case when scores.total is not null then scores.rank end as rank,
        entities.rank as nominal_rank,
        case when scores.total is not null then entities.rank - scores.rank end as rank_gain
    from runs
    inner join run_scores as scores on runs.run_no = scores.run_no
    inner join index_entities as entities on scores.entity_no = entities.entity_no

)

select * from final
order by left_out_kind, left_out, agency_id
