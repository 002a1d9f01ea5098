with items as (

    select
        pillar_no,
        count(distinct indicator_no) as indicators_count,
        sum(cast(points_product as decimal(38, 12))) as sum_square,
        sum(cast(points_product as decimal(38, 12))) filter (where indicator_no = other_indicator_no) as own_squares
    from indicator_pairs
    where pillar_no = other_pillar_no
    group by pillar_no

),

shares as (

    select
        pillar_no,
        sum(cast(weight_share as decimal(18, 15))) as weight_share,
        sum(cast(weight_share * total_product / nullif(total_square, 0) as decimal(18, 15))) as effective_share
    from indicator_shares
    group by pillar_no

),

final as (

    select
        scored.period,
        pillars.pillar,
        items.indicators_count,
        shares.weight_share * 100 as weight_pct,
        shares.effective_share * 100 as effective_weight_pct,
        case
            when items.indicators_count > 1 and items.sum_square > 0
                then
                    items.indicators_count / (items.indicators_count - 1)
                    * (1 - cast(items.own_squares as double) / cast(items.sum_square as double))
        end as cronbach_alpha
    from items
    inner join shares on items.pillar_no = shares.pillar_no
    inner join index_pillars as pillars on items.pillar_no = pillars.pillar_no
    cross join scored_period as scored

)

select * from final
order by pillar
