with vectors as (

    select
        indicator_no,
        len(points) as agencies_count,
        len(list_filter(statuses, lambda x: x = 'observed')) as observed_count,
        len(list_filter(points, lambda x: x = 0)) as floor_count,
        len(list_filter(points, lambda x: x = 100)) as ceiling_count,
        list_sum(points) as points_sum
    from indicator_vectors

),

shares as (

    select
        *,
        weight_share * total_product / nullif(total_square, 0) as effective_share,
        total_square - 2 * weight_share * total_product + pow(weight_share, 2) * own_square as rest_square
    from indicator_shares

),

final as (

    select
        scored.period,
        shares.indicator_no,
        pillars.pillar,
        vectors.agencies_count,
        vectors.observed_count / vectors.agencies_count as observed_share,
        vectors.floor_count / vectors.agencies_count as floor_share,
        vectors.ceiling_count / vectors.agencies_count as ceiling_share,
        vectors.points_sum / vectors.agencies_count as mean_points,
        sqrt(shares.own_square / nullif(vectors.agencies_count - 1, 0)) as deviation_points,
        (shares.total_product - shares.weight_share * shares.own_square)
        / nullif(sqrt(shares.own_square * greatest(shares.rest_square, 0)), 0) as rest_correlation,
        shares.weight_share * 100 as weight_pct,
        shares.effective_share * 100 as effective_weight_pct
    from shares
    inner join vectors on shares.indicator_no = vectors.indicator_no
    inner join index_pillars as pillars on shares.pillar_no = pillars.pillar_no
    cross join scored_period as scored

)

select * from final
order by indicator_no
