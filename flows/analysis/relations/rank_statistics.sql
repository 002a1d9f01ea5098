-- A row an entity: mean, median, 5th and 95th percentile (linear between neighbours, R's type 7) of its ranks and
-- totals.
with draws as (

    select * from kept_draws

),

final as (

    select
        entity_no,
        count(*) as draws_count,
        avg(cast(rank as decimal(18, 0))) as rank_mean,
        quantile_cont(cast(rank as double), 0.5) as rank_median,
        quantile_cont(cast(rank as double), 0.05) as rank_p5,
        quantile_cont(cast(rank as double), 0.95) as rank_p95,
        avg(total) as total_mean,
        quantile_cont(cast(total as double), 0.5) as total_median,
        quantile_cont(cast(total as double), 0.05) as total_p5,
        quantile_cont(cast(total as double), 0.95) as total_p95
    from draws
    group by entity_no

)

select * from final
