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
        cast(runs.weight_share * 100 as decimal(9, 6)) as weight_pct,
        count(*) as agencies_count,
        case when count(scores.total) = count(*) then sum(abs(scores.rank - entities.rank)) / count(*) end
            as mean_rank_shift,
        case when count(scores.total) = count(*) then max(abs(scores.rank - entities.rank)) end as largest_rank_shift
    from runs
    inner join run_scores as scores on runs.run_no = scores.run_no
    inner join index_entities as entities on scores.entity_no = entities.entity_no
    group by runs.period, runs.left_out_kind, runs.left_out, runs.weight_share

)

select * from final
order by left_out_kind, left_out
